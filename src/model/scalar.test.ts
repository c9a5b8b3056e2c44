import fc from 'fast-check';
import { fromThousandths, printScalar, toThousandths } from './scalar.ts';

describe('scalars', () => {
  it.each([
    [1.5011, 1.501],
    [1.5014, 1.501],
    [1.5015, 1.502],
    [0.0005, 0.001],
    [-0.0005, -0.001],
    [-1.5014, -1.501],
    [0.1 + 0.2, 0.3],
  ])('RES-001 %p equals %p', (one, other) => {
    expect(toThousandths(one)).toBe(toThousandths(other));
  });

  it('RES-001 stays exact over many additions and subtractions', () => {
    const step = toThousandths(1.001);
    let amount = step;
    for (let i = 0; i < 100_000; i++) amount += step;
    for (let i = 0; i < 100_000; i++) amount -= step;
    expect(fromThousandths(amount)).toBe(1.001);
  });

  it.each([NaN, Infinity, -Infinity, 1e16])('RES-001 %p is no amount', (value) => {
    expect(toThousandths(value)).toBeNaN();
  });

  it.each([
    [1.2345, '1.235'],
    [1.2344, '1.234'],
    [1.5, '1.5'],
    [1.23, '1.23'],
    [4, '4'],
    [0, '0'],
    [-1, '-1'],
    [1000001, '1000001'],
    [99999999999.9994, '99999999999.999'],
  ])('RES-002 %p prints as %s', (value, text) => {
    expect(printScalar(toThousandths(value))).toBe(text);
  });

  it('RES-001 a value of three decimals survives', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (amount) => toThousandths(fromThousandths(amount)) === amount),
    );
  });
});
