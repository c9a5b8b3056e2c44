const multipliers: Readonly<Record<string, number>> = {
  n: 1e-6,
  u: 1e-3,
  m: 1,
  '': 1e3,
  k: 1e6,
  M: 1e9,
  G: 1e12,
  T: 1e15,
  P: 1e18,
  Ki: 1e3 * 1024,
  Mi: 1e3 * 1024 ** 2,
  Gi: 1e3 * 1024 ** 3,
  Ti: 1e3 * 1024 ** 4,
  Pi: 1e3 * 1024 ** 5,
};

/**
 * Reads a Kubernetes quantity (`500m`, `1.5`, `128Mi`, `1e3`) as thousandths of its unit, rounded up: milli-cpus, or thousandths of a byte.
 * @throws RangeError for text that is none.
 */
export function parseQuantity(text: string): number {
  const [, number = '', suffix = ''] = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([A-Za-z]*)$/.exec(text) ?? [];
  const value = Number(number || NaN) * (multipliers[suffix] ?? NaN);
  if (Number.isNaN(value)) throw new RangeError(`not a quantity: ${text}`);
  // What floating point adds below a millionth is no amount.
  return Math.ceil(Number(value.toFixed(6)));
}
