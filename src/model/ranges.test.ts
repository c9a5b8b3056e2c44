import fc from 'fast-check';
import type { Ranges } from './ranges.ts';
import {
  addRanges,
  coalesce,
  containsRanges,
  countRanges,
  equalRanges,
  printRanges,
  rangesOf,
  subtractRanges,
} from './ranges.ts';

/** `'1-5,7-10'` → ranges, not yet coalesced. */
const written = (text: string) =>
  text.split(',').map((pair) => {
    const [begin, end] = pair.split('-').map(Number);
    return { begin: begin ?? 0, end: end ?? 0 };
  });

describe('ranges', () => {
  it.each([
    ['1-4,3-5,7-8,8-10', '1-5,7-10'],
    ['20-30,31-39,40-40', '20-40'],
    ['4-6,6-8,5-9,3-4,2-5,4-6,1-1,10-10,4-6', '1-10'],
    ['5-6,1-2', '1-2,5-6'],
  ])('RES-005 %s coalesces to %s', (before, after) => {
    expect(coalesce(written(before))).toEqual(written(after));
  });

  it('RES-006 subtraction cuts inside, and ignores what is not there', () => {
    expect(subtractRanges(written('1-10'), written('3-5'))).toEqual(written('1-2,6-10'));
    expect(subtractRanges(written('1-10'), written('8-20'))).toEqual(written('1-7'));
    expect(subtractRanges(written('3-5,8-9'), written('1-4,9-9,30-40'))).toEqual(written('5-5,8-8'));
    expect(subtractRanges(written('1-3,5-7,9-11'), written('2-10'))).toEqual(written('1-1,11-11'));
    expect(subtractRanges(written('1-3'), written('1-3'))).toEqual([]);
  });

  it('RES-005 contains is a subset of numbers', () => {
    expect(containsRanges(written('1-5,7-10'), written('2-3,7-10'))).toBe(true);
    expect(containsRanges(written('1-5,7-10'), written('4-7'))).toBe(false);
    expect(containsRanges(written('1-5'), written('6-6'))).toBe(false);
  });

  it('RES-004 an end beyond the safe integers is read as the nearest double', () => {
    const all = rangesOf({ range: [{ begin: 0, end: 18446744073709551615n }] });
    expect(containsRanges(written('0-65535'), all)).toBe(false);
    expect(containsRanges(all, written('0-65535'))).toBe(true);
  });

  it('RES-017 prints', () => {
    expect(printRanges({ range: written('1-2,5-7') })).toBe('[1-2, 5-7]');
    expect(printRanges({})).toBe('[]');
  });

  describe('are sets of numbers', () => {
    const ranges = fc
      .array(fc.tuple(fc.nat(60), fc.nat(8)), { maxLength: 8 })
      .map((pairs) => coalesce(pairs.map(([begin, length]) => ({ begin, end: begin + length }))));
    const numbers = (from: Ranges) =>
      new Set(from.flatMap(({ begin, end }) => Array.from({ length: end - begin + 1 }, (_, i) => begin + i)));

    it('RES-005 in normal form: equal as numbers means equal in shape', () => {
      fc.assert(
        fc.property(ranges, (one) => {
          const numberwise = [...numbers(one)].sort((a, b) => a - b).map((number) => ({ begin: number, end: number }));
          expect(equalRanges(coalesce(numberwise), one)).toBe(true);
          expect(countRanges(one)).toBe(numberwise.length);
        }),
      );
    });

    it('RES-006 addition and subtraction are union and difference', () => {
      fc.assert(
        fc.property(ranges, ranges, (one, other) => {
          const [left, right] = [numbers(one), numbers(other)];
          expect(numbers(addRanges(one, other))).toEqual(new Set([...left, ...right]));
          expect(numbers(subtractRanges(one, other))).toEqual(new Set([...left].filter((item) => !right.has(item))));
          expect(containsRanges(one, other)).toBe([...right].every((item) => left.has(item)));
        }),
      );
    });

    it('RES-006 results are in normal form', () => {
      fc.assert(
        fc.property(ranges, ranges, (one, other) => {
          for (const result of [addRanges(one, other), subtractRanges(one, other)])
            expect(coalesce(result)).toBe(result);
        }),
      );
    });
  });
});
