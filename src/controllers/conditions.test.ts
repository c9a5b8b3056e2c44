import { describe, expect, it } from '@jest/globals';
import type { Condition } from '../kubernetes/objects.ts';
import { withCondition, withoutCondition, type Verdict } from './conditions.ts';

const other: Condition = { type: 'Other', status: 'True', reason: 'Is', message: '', lastTransitionTime: 'long ago' };
const verdict: Verdict = { type: 'Subscribed', status: 'False', reason: 'NeverSubscribed', message: 'Nobody is there' };
const first = { generation: 1, now: 'first' };
const later = { generation: 1, now: 'later' };

describe('conditions', () => {
  it('take a verdict in, with its time, and leave the others alone', () => {
    expect(withCondition([other], verdict, first)).toEqual([
      other,
      { ...verdict, observedGeneration: 1, lastTransitionTime: 'first' },
    ]);
  });

  it('stay as they are when nothing has changed, so that nothing is written', () => {
    const conditions = withCondition([other], verdict, first);
    expect(withCondition(conditions, verdict, later)).toBe(conditions);
    expect(withoutCondition([other], 'Subscribed')).toHaveLength(1);
  });

  it('keep the time of the transition as long as the status is the same', () => {
    const conditions = withCondition([], verdict, first);
    const reworded = withCondition(conditions, { ...verdict, reason: 'Disconnected' }, later);
    expect(reworded[0]).toMatchObject({ reason: 'Disconnected', lastTransitionTime: 'first' });
    const changed = withCondition(conditions, { ...verdict, status: 'True' }, later);
    expect(changed[0]).toMatchObject({ status: 'True', lastTransitionTime: 'later' });
  });

  it('say which generation they were decided on', () => {
    const conditions = withCondition([], verdict, first);
    expect(withCondition(conditions, verdict, { ...later, generation: 2 })[0]).toMatchObject({
      observedGeneration: 2,
      lastTransitionTime: 'first',
    });
  });

  it('can be taken away', () => {
    expect(withoutCondition([other], 'Other')).toEqual([]);
  });
});
