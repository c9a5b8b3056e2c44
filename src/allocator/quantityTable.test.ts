import fc from 'fast-check';
import { QuantityTable } from './quantityTable.ts';

const write = fc.record({
  row: fc.nat(20),
  amounts: fc.array(fc.nat(10_000), { minLength: 1, maxLength: 12 }),
  how: fc.constantFrom('set', 'add', 'subtract'),
});

describe('QuantityTable', () => {
  it('keeps every quantity while rows and columns appear', () => {
    fc.assert(
      fc.property(fc.array(write), (writes) => {
        const table = new QuantityTable();
        const expected = Array.from({ length: 21 }, () => new Array<number>(12).fill(0));
        for (const { row, amounts, how } of writes) {
          table[how](row, Float64Array.from(amounts));
          expected[row] = (expected[row] ?? []).map((before, column) => {
            const amount = amounts[column] ?? 0;
            return how === 'set' ? amount : how === 'add' ? before + amount : before - amount;
          });
        }
        expect(expected.map((row, at) => row.map((_, column) => table.get(at, column)))).toEqual(expected);
      }),
    );
  });

  it('shows a row as it is, and nothing of a row that was never written', () => {
    const table = new QuantityTable();
    table.set(1, Float64Array.of(1, 2));
    expect([...table.row(1).subarray(0, 2)]).toEqual([1, 2]);
    expect(table.get(7, 0)).toBe(0);
    table.clear(1);
    expect(table.get(1, 1)).toBe(0);
  });
});
