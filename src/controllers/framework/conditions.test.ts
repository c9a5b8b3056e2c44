import { describe, expect, it } from '@jest/globals';
import type { Condition } from '../../kubernetes/objects.ts';
import { withOffers } from './conditions.ts';

const other: Condition = { type: 'Other', status: 'True', reason: 'Is', message: '', lastTransitionTime: 'long ago' };
const first = { generation: 1, now: 'first' };
const later = { generation: 1, now: 'later' };

describe('conditions of a Framework', () => {
  it('say whether a framework is offered anything as long as it is not completed', () => {
    const offers = {
      status: 'False',
      reason: 'NoAgents',
      message: 'there are no agents',
      gist: 'r no-agents',
    } as const;
    const shown = withOffers([other], 'Active', offers, first);
    expect(shown[1]).toEqual({
      type: 'Offered',
      status: 'False',
      reason: 'NoAgents',
      message: 'there are no agents',
      observedGeneration: 1,
      lastTransitionTime: 'first',
    });
    expect(withOffers(shown, 'Disconnected', undefined, later)).toBe(shown);
    expect(withOffers(shown, 'Completed', offers, later)).toEqual([other]);
  });
});
