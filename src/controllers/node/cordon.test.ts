import { describe, expect, it } from '@jest/globals';
import type { Node } from '../../kubernetes/kinds.ts';
import { cordonPatch, isCordonedByUs } from './cordon.ts';

const annotation = 'mesos-operator.dev/cordon';

/** A node that is cordoned or not, with what we have noted on it. */
function node(cordoned: boolean, mark?: string): Node {
  return {
    metadata: { name: 'n', resourceVersion: '7', ...(mark !== undefined && { annotations: { [annotation]: mark } }) },
    ...(cordoned && { spec: { unschedulable: true } }),
  };
}

function written(mark: string | null, spec?: object): object {
  return { metadata: { resourceVersion: '7', annotations: { [annotation]: mark } }, ...(spec && { spec }) };
}

describe('a cordon', () => {
  it('is put on the node of an agent that is drained, and taken off when it is in use again', () => {
    expect(cordonPatch(node(false), true)).toEqual(written('held', { unschedulable: true }));
    expect(cordonPatch(node(true, 'held'), true)).toBeUndefined();
    expect(cordonPatch(node(true, 'held'), false)).toEqual(written(null, { unschedulable: null }));
    expect(cordonPatch(node(false), false)).toBeUndefined();
  });

  it('of somebody else stays', () => {
    expect(cordonPatch(node(true), true)).toBeUndefined();
    expect(cordonPatch(node(true), false)).toBeUndefined();
  });

  it('is not put on again where somebody has lifted it', () => {
    expect(cordonPatch(node(false, 'held'), true)).toEqual(written('overruled'));
    expect(cordonPatch(node(false, 'overruled'), true)).toBeUndefined();
    expect(cordonPatch(node(true, 'overruled'), true)).toBeUndefined();
    expect(cordonPatch(node(true, 'overruled'), false)).toEqual(written(null));
  });

  it('is told from that of somebody else', () => {
    expect([node(true, 'held'), node(true), node(true, 'overruled'), node(false, 'held')].map(isCordonedByUs)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
