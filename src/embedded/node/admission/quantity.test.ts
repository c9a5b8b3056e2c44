import { describe, expect, it } from '@jest/globals';
import { parseQuantity } from './quantity.ts';

describe('parseQuantity', () => {
  it.each([
    ['1', 1000],
    ['0.1', 100],
    ['250m', 250],
    ['1.5', 1500],
    ['1e3', 1_000_000],
    ['2k', 2_000_000],
    ['1Ki', 1024 * 1000],
    ['128Mi', 128 * 1024 ** 2 * 1000],
    ['1500u', 2],
    ['0', 0],
  ])('reads %s as %d thousandths', (text, thousandths) => {
    expect(parseQuantity(text)).toBe(thousandths);
  });

  it.each(['', 'x', '1X', '1 Mi', 'Mi'])('refuses %j', (text) => {
    expect(() => parseQuantity(text)).toThrow(RangeError);
  });
});
