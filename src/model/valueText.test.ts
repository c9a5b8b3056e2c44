import { parseValue, ValueError } from './valueText.ts';

const ranges = (...pairs: [number, number][]) => ({
  type: 'RANGES',
  ranges: { range: pairs.map(([begin, end]) => ({ begin, end })) },
});

/** Why a text is refused. */
function reasonFor(text: string): string | undefined {
  try {
    parseValue(text);
    return undefined;
  } catch (error) {
    if (error instanceof ValueError) return error.reason;
    throw error;
  }
}

describe('parseValue', () => {
  it.each([
    ['45.55', { type: 'SCALAR', scalar: { value: 45.55 } }],
    ['1e3', { type: 'SCALAR', scalar: { value: 1000 } }],
    [' 4 2 ', { type: 'SCALAR', scalar: { value: 42 } }],
    ['+5', { type: 'SCALAR', scalar: { value: 5 } }],
    ['.5', { type: 'SCALAR', scalar: { value: 0.5 } }],
    ['{sda1, sda2}', { type: 'SET', set: { item: ['sda1', 'sda2'] } }],
    ['{}', { type: 'SET', set: { item: [] } }],
    ['123abc,s', { type: 'TEXT', text: { value: '123abc,s' } }],
    ['0x10', { type: 'TEXT', text: { value: '0x10' } }],
    ['a b', { type: 'TEXT', text: { value: 'ab' } }],
  ])('RES-003 reads %j', (text, value) => {
    expect(parseValue(text)).toEqual(value);
  });

  it.each([
    ['', 'Expecting non-empty string'],
    ['  ', 'Expecting non-empty string'],
    ['{a', 'Mismatched brackets'],
    ['[1-2', 'Mismatched brackets'],
    ['a)', 'Mismatched brackets'],
    [']1[', 'Mismatched brackets'],
    ['a[1-2]', "Unexpected '[' found"],
    ['a{b}', "Unexpected '{' found"],
    ['7.6e-313', "Invalid scalar value '7.6e-313':Subnormal values not supported"],
    ['nan', "Invalid scalar value 'nan':NaN not supported"],
    ['inf', "Invalid scalar value 'inf':Infinite values not supported"],
    ['-inf', "Invalid scalar value '-inf':Infinite values not supported"],
    ['-5', "Invalid scalar value '-5':Negative values not supported"],
  ])('RES-003 refuses %j', (text, reason) => {
    expect(reasonFor(text)).toBe(reason);
  });

  it.each([
    ['[10000-20000, 30000-50000]', ranges([10000, 20000], [30000, 50000])],
    ['[4-6,6-8,5-9,3-4,2-5,4-6,1-1,10-10,4-6]', ranges([1, 10])],
    ['[5-6, 1-2,3-3]', ranges([1, 3], [5, 6])],
    ['[0x10-0x20]', ranges([16, 32])],
    ['[]', ranges()],
  ])('RES-004 reads %s', (text, value) => {
    expect(parseValue(text)).toEqual(value);
  });

  it.each([
    ['[1]', 'Expecting one or more "ranges"'],
    ['[1-2, 3]', 'Expecting one or more "ranges"'],
    ['[1-2b]', "Expecting non-negative integers in '2b'"],
    ['[1-1.5]', "Expecting non-negative integers in '1.5'"],
    ['[1-18446744073709551616]', "Expecting non-negative integers in '18446744073709551616'"],
  ])('RES-004 refuses %s', (text, reason) => {
    expect(reasonFor(text)).toBe(reason);
  });
});
