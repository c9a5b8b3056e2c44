/**
 * Scalars are fixed point with three decimals (RES-001). Inside, an amount is an integer number of thousandths, so that
 * additions and comparisons are exact; messages carry the double that is nearest to it.
 */

/** An integer number of thousandths: 1.5 cpus are 1500. */
export type Thousandths = number;

/** Beyond this Mesos' 64-bit thousandths overflow. */
const LIMIT = 2 ** 63;

/**
 * The amount that a scalar's value stands for: rounded to thousandths, half away from zero (RES-001).
 * NaN, infinities and what overflows give NaN, which no comparison accepts.
 */
export function toThousandths(value: number): Thousandths {
  const scaled = Math.abs(value) * 1000;
  if (!(scaled < LIMIT)) return NaN;
  const rounded = Math.round(scaled);
  return value < 0 && rounded > 0 ? -rounded : rounded;
}

/** The value of an amount as messages carry it, in the resource's own unit. */
export function fromThousandths(amount: Thousandths): number {
  return amount / 1000;
}

/** Prints an amount with up to three decimals and no trailing zeros (RES-002). */
export function printScalar(amount: Thousandths): string {
  return String(fromThousandths(amount));
}
