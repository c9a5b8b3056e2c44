/** Below this a number has no full precision (IEEE 754). */
const smallestNormal = 2 ** -1022;

/** Why a number cannot be an amount of a resource, in Mesos' words; undefined if it can. */
export function scalarReason(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN not supported';
  if (!Number.isFinite(value)) return 'Infinite values not supported';
  if (value !== 0 && Math.abs(value) < smallestNormal) return 'Subnormal values not supported';
  return value < 0 ? 'Negative values not supported' : undefined;
}
