import { describe, expect, it } from '@jest/globals';
import { MasterHarness } from './testing/masterHarness.ts';

const admission = { key: 'a', frameworkName: 'f' };

function apply(harness: MasterHarness, more: { readonly closed?: true } = {}): void {
  harness.receive({ kind: 'admission-applied', admission: { ...admission, ...more } });
}

describe('An admission', () => {
  it('is taken by a framework that has subscribed before', () => {
    const harness = MasterHarness.ready();
    const { id } = harness.subscribe();
    apply(harness);
    expect(harness.framework(id).admission).toBe('a');
    expect(harness.writes('store-framework').at(-1)?.framework.admission).toBe('a');
  });

  it('stays with the framework that holds it, however often it is applied', () => {
    const harness = MasterHarness.ready();
    apply(harness);
    const [first, second] = [harness.subscribe(), harness.subscribe()];
    apply(harness);
    expect([first, second].map(({ id }) => harness.framework(id).admission)).toEqual(['a', undefined]);
  });

  it('is given to nobody while its resource is being deleted', () => {
    const harness = MasterHarness.ready();
    const { id } = harness.subscribe();
    apply(harness, { closed: true });
    expect(harness.framework(id).admission).toBeUndefined();
  });

  it('is given by a successor that finds its holder ended, to the one that did without', () => {
    const harness = new MasterHarness();
    harness.recoverFramework('first', { completedTime: 5, admission: 'a' });
    harness.recoverFramework('second');
    apply(harness);
    harness.receive({ kind: 'recovered' });
    expect(harness.framework('second').admission).toBe('a');
  });
});
