/** One quantity per resource name, in thousandths, at the name's index; names past the end have 0. */
export type Amounts = Float64Array;

/** Nothing of any name: one for all, since there are many that have nothing. */
export const noAmounts: Amounts = new Float64Array(0);

/**
 * A matrix of fixed-point quantities: a row per sorter client, a column per resource name. The cells are whole numbers of
 * thousandths (RES-001), so that sums are exact up to 2^53. Rows and columns appear when written to.
 */
export class QuantityTable {
  #cells: Float64Array = noAmounts;
  #columns = 4;

  get(row: number, column: number): number {
    return column < this.#columns ? (this.#cells[row * this.#columns + column] ?? 0) : 0;
  }

  /** A copy of one row. */
  row(row: number): Amounts {
    return this.#cells.slice(row * this.#columns, (row + 1) * this.#columns);
  }

  set(row: number, amounts: Amounts): void {
    this.clear(row);
    this.add(row, amounts);
  }

  add(row: number, amounts: Amounts): void {
    this.#accumulate(row, amounts, 1);
  }

  subtract(row: number, amounts: Amounts): void {
    this.#accumulate(row, amounts, -1);
  }

  clear(row: number): void {
    this.#cells.fill(0, row * this.#columns, (row + 1) * this.#columns);
  }

  #accumulate(row: number, amounts: Amounts, sign: 1 | -1): void {
    this.#reserve(row, amounts.length);
    const start = row * this.#columns;
    const cells = this.#cells;
    for (let column = 0; column < amounts.length; column += 1) {
      cells[start + column] = (cells[start + column] ?? 0) + sign * (amounts[column] ?? 0);
    }
  }

  #reserve(row: number, columns: number): void {
    if (columns > this.#columns) this.#widen(columns);
    const needed = (row + 1) * this.#columns;
    if (needed <= this.#cells.length) return;
    const grown = new Float64Array(Math.max(needed, 2 * this.#cells.length));
    grown.set(this.#cells);
    this.#cells = grown;
  }

  #widen(columns: number): void {
    const wider = Math.max(columns, 2 * this.#columns);
    const rows = this.#cells.length / this.#columns;
    const cells = new Float64Array(Math.ceil(rows) * wider);
    for (let row = 0; row < rows; row += 1) {
      cells.set(this.#cells.subarray(row * this.#columns, (row + 1) * this.#columns), row * wider);
    }
    this.#cells = cells;
    this.#columns = wider;
  }
}
