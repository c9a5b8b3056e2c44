/** One measured figure, beside what it is compared with if there is something to compare it with. */
export interface BenchRow {
  /** What was measured. */
  readonly name: string;
  readonly value: number;
  /** Unit of both values, such as messages/s. */
  readonly unit: string;
  /** Which of two values is the better one. */
  readonly better: 'more' | 'less';
  /** Measured in the same run, or a bound that is given. */
  readonly baseline?: { readonly name: string; readonly value: number };
}

/** What one part of the bench found. */
export interface BenchSection {
  readonly title: string;
  /** What was done, and what the figures leave out. */
  readonly note: string;
  readonly rows: readonly BenchRow[];
}

/** How many times better than the baseline: above 1 is better, whether more or less of the unit is. */
export function ratioOf({ value, better, baseline }: BenchRow): number | undefined {
  if (baseline === undefined) return undefined;
  return better === 'more' ? value / baseline.value : baseline.value / value;
}

/** The value that a share of the sorted values lies at or below, as for `percentile(values, 0.99)`; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}
