import { describe, expect, it } from '@jest/globals';
import { acceptance, isAccepted } from './accepted.ts';

const spec = { deactivated: true };

describe('a spec that a call has written', () => {
  it('is known by what is written beside it, whether it was another one before or the same', () => {
    const annotations = acceptance(spec, 4);
    expect([4, 5].map((generation) => isAccepted({ annotations, generation }, spec))).toEqual([true, true]);
    expect(isAccepted({ annotations: acceptance(spec), generation: 1 }, spec)).toBe(true);
  });

  it('is not taken for what somebody has made of it since, or went back to', () => {
    const annotations = acceptance(spec, 4);
    expect(isAccepted({ annotations, generation: 5 }, {})).toBe(false);
    expect(isAccepted({ annotations, generation: 7 }, spec)).toBe(false);
    expect(isAccepted({ generation: 5 }, spec)).toBe(false);
  });
});
