import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoffSeconds } from './backoff.ts';

describe('backoffSeconds', () => {
  it('stays between half of the first wait and the longest, and grows with the failures', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), chance, (failures, random) => {
        const bounds = { firstSeconds: 0.8, maxSeconds: 30 };
        const seconds = backoffSeconds(bounds, failures, random);
        expect(seconds).toBeGreaterThanOrEqual(0.4);
        expect(seconds).toBeLessThanOrEqual(30);
        expect(backoffSeconds(bounds, failures + 1, random)).toBeGreaterThanOrEqual(seconds);
      }),
    );
  });
});
