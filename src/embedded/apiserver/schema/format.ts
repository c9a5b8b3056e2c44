const DATE_TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const INT32 = 2 ** 31;

const tests: Readonly<Record<string, (value: string | number) => boolean>> = {
  'date-time': (value) => DATE_TIME.test(String(value)) && !Number.isNaN(Date.parse(String(value))),
  date: (value) => /^\d{4}-\d{2}-\d{2}$/.test(String(value)) && !Number.isNaN(Date.parse(String(value))),
  byte: (value) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(String(value)),
  int32: (value) => typeof value !== 'number' || (value >= -INT32 && value < INT32),
  ipv4: (value) =>
    /^\d{1,3}(\.\d{1,3}){3}$/.test(String(value)) &&
    String(value)
      .split('.')
      .every((part) => Number(part) < 256),
  uuid: (value) => /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(String(value)),
};

/** True when a value is of a format; formats that are not known are not checked, as in Kubernetes. */
export function hasFormat(format: string, value: string | number): boolean {
  return !Object.hasOwn(tests, format) || tests[format]?.(value) === true;
}
