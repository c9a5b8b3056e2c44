import { describe, expect, it } from '@jest/globals';
import { timeInfo } from './timeInfo.ts';

describe('a point in time', () => {
  it('is told in nanoseconds that are exact to the microsecond, also in our time', () => {
    expect(timeInfo(1_700_000_000.123456)).toEqual({ nanoseconds: 1_700_000_000_123_456_000n });
    expect(timeInfo(0)).toEqual({ nanoseconds: 0n });
  });
});
