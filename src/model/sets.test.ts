import { addItems, containsItems, equalItems, printItems, subtractItems } from './sets.ts';

describe('sets', () => {
  it('RES-007 addition is union, subtraction removes what is common', () => {
    expect(addItems(['sda1', 'sda2'], ['sda2', 'sda3'])).toEqual(['sda1', 'sda2', 'sda3']);
    expect(subtractItems(['sda1', 'sda2', 'sda3'], ['sda2', 'sda3'])).toEqual(['sda1']);
    expect(subtractItems(['sda1'], ['sda1', 'sdb'])).toEqual([]);
  });

  it('RES-007 order means nothing', () => {
    expect(containsItems(['a', 'b', 'c'], ['c', 'a'])).toBe(true);
    expect(containsItems(['a', 'b'], ['a', 'x'])).toBe(false);
    expect(equalItems(['a', 'b'], ['b', 'a'])).toBe(true);
    expect(equalItems(['a', 'b'], ['a'])).toBe(false);
  });

  it('RES-017 prints', () => {
    expect(printItems(['sda1', 'sda2'])).toBe('{sda1, sda2}');
  });
});
