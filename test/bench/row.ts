/** One measured figure beside what it is compared with. */
export interface BenchRow {
  /** What was measured. */
  readonly name: string;
  readonly value: number;
  /** Unit of both values, such as messages/s. */
  readonly unit: string;
  /** What it is compared with. */
  readonly baseline: string;
  readonly baselineValue: number;
  /** How many times better than the baseline: above 1 is better, whether more or less of the unit is. */
  readonly ratio: number;
}
