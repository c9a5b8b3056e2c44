const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** A duration as kubectl prints ages: two units while they matter (`5m30s`, `3h5m`, `2d4h`), one later. Takes milliseconds. */
export function humanDuration(milliseconds: number): string {
  if (milliseconds < -SECOND) return '<invalid>';
  if (milliseconds < 0) return '0s';
  if (milliseconds < 2 * MINUTE) return `${Math.floor(milliseconds / SECOND)}s`;
  if (milliseconds < 10 * MINUTE) return two(milliseconds, MINUTE, 'm', SECOND, 's');
  if (milliseconds < 3 * HOUR) return `${Math.floor(milliseconds / MINUTE)}m`;
  if (milliseconds < 8 * HOUR) return two(milliseconds, HOUR, 'h', MINUTE, 'm');
  if (milliseconds < 2 * DAY) return `${Math.floor(milliseconds / HOUR)}h`;
  if (milliseconds < 8 * DAY) return two(milliseconds, DAY, 'd', HOUR, 'h');
  if (milliseconds < 2 * YEAR) return `${Math.floor(milliseconds / DAY)}d`;
  if (milliseconds < 8 * YEAR) return two(milliseconds, YEAR, 'y', DAY, 'd');
  return `${Math.floor(milliseconds / YEAR)}y`;
}

function two(value: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((value % large) / small);
  return `${Math.floor(value / large)}${largeName}${rest === 0 ? '' : `${rest}${smallName}`}`;
}

/** The age of an RFC 3339 time, `<unknown>` where there is none. */
export function age(time: string | undefined, now: number): string {
  const start = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(start) ? '<unknown>' : humanDuration(now - start);
}
