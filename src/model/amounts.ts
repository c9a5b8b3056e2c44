import type { ValueScalar } from './generated/messages.ts';
import type { Thousandths } from './scalar.ts';
import { fromThousandths, printScalar, toThousandths } from './scalar.ts';
import { parseValue, ValueError } from './valueText.ts';

/** Scalars by resource name, as messages carry them: the map fields of quotas, limits and offer filters. */
export type ScalarMap = Readonly<Record<string, ValueScalar>>;

/** A name and how much of it: what quantities and limits are lists of, sorted by name. */
export type Amount = readonly [name: string, amount: Thousandths];

/** A text that names no quantities; `reason` says why. */
export class QuantityError extends Error {
  readonly text: string;
  readonly reason: string;

  constructor(text: string, reason: string) {
    super(`Failed to parse '${text}': ${reason}`);
    this.name = 'QuantityError';
    this.text = text;
    this.reason = reason;
  }
}

/**
 * Reads `name:amount` joined by `;` (RES-035), in the order given, names perhaps twice.
 *
 * @throws QuantityError
 */
export function parseAmounts(text: string): readonly Amount[] {
  return text
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => parseAmount(text, part));
}

function parseAmount(text: string, part: string): Amount {
  const [name = '', value, ...more] = part.split(':').filter((token) => token !== '');
  if (value === undefined || more.length > 0) throw new QuantityError(text, `missing or extra ':' in '${part}'`);
  return [name.trim(), toThousandths(parseNumber(text, value))];
}

function parseNumber(text: string, value: string): number {
  try {
    const parsed = parseValue(value);
    if (parsed.type === 'SCALAR') return parsed.scalar.value;
  } catch (error) {
    if (error instanceof ValueError) throw new QuantityError(text, error.reason);
    throw error;
  }
  throw new QuantityError(text, `'${value}' is not a scalar`);
}

/** Amounts ascending by name. */
export function sorted(amounts: readonly Amount[]): readonly Amount[] {
  return [...amounts].sort(([one], [other]) => (one < other ? -1 : Number(one > other)));
}

/** Among so many a name is found sooner by looking at each. */
const FEW = 16;

/** What a sorted list has of a name; undefined if it is not in it. */
export function amountIn(amounts: readonly Amount[], name: string): Thousandths | undefined {
  let [low, high] = [0, amounts.length];
  while (high - low > FEW) {
    const middle = (low + high) >> 1;
    if ((amounts[middle]?.[0] ?? '') <= name) low = middle;
    else high = middle;
  }
  for (let at = low; at < high; at += 1) if (amounts[at]?.[0] === name) return amounts[at]?.[1];
  return undefined;
}

/** The sums of what each name comes with, ascending by name. */
export function summed(amounts: Iterable<Amount>): readonly Amount[] {
  const sums = new Map<string, Thousandths>();
  for (const [name, amount] of amounts) sums.set(name, (sums.get(name) ?? 0) + amount);
  return sorted([...sums]);
}

/** Combines two sorted lists in one pass; what one of them lacks counts as 0. */
export function merge(
  left: readonly Amount[],
  right: readonly Amount[],
  combine: (left: Thousandths, right: Thousandths) => Thousandths,
): readonly Amount[] {
  const result: Amount[] = [];
  let [l, r] = [0, 0];
  while (l < left.length || r < right.length) {
    const [leftName, leftAmount] = left[l] ?? [undefined, 0];
    const [rightName, rightAmount] = right[r] ?? [undefined, 0];
    if (rightName === undefined || (leftName !== undefined && leftName < rightName)) {
      result.push([leftName ?? '', combine(leftAmount, 0)]);
      l++;
    } else if (leftName === undefined || rightName < leftName) {
      result.push([rightName, combine(0, rightAmount)]);
      r++;
    } else {
      result.push([leftName, combine(leftAmount, rightAmount)]);
      l++;
      r++;
    }
  }
  return result;
}

/** Whether both lists, sorted, say the same. */
export function equalAmounts(left: readonly Amount[], right: readonly Amount[]): boolean {
  return (
    left.length === right.length &&
    left.every(([name, amount], index) => name === right[index]?.[0] && amount === right[index][1])
  );
}

/** Amounts as a message's map field. */
export function toScalars(amounts: readonly Amount[]): ScalarMap {
  return Object.fromEntries(amounts.map(([name, amount]) => [name, { value: fromThousandths(amount) }]));
}

/** Prints `cpus:1; mem:32`; `{}` for none. */
export function printAmounts(amounts: readonly Amount[]): string {
  return amounts.length === 0 ? '{}' : amounts.map(([name, amount]) => `${name}:${printScalar(amount)}`).join('; ');
}
