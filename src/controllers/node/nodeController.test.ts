import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/manualClock.ts';
import type { Node } from '../../kubernetes/kinds.ts';
import type { Fact } from '../../master/inputs.ts';
import { settings } from '../testing/taskRecords.ts';
import { NodeController } from './nodeController.ts';
import { noUsage, podSlot } from './usage.ts';

const cpus = (count: number): typeof podSlot => ({ ...podSlot, cpus: count });

let clock: ManualClock;
let facts: Fact[];
let failed: string[];
let returned: string[];
let controller: NodeController;

beforeEach(() => {
  clock = new ManualClock();
  facts = [];
  failed = [];
  returned = [];
  controller = new NodeController({
    settings,
    tell: (fact) => facts.push(fact),
    after: (seconds, callback) => clock.after(seconds, callback),
    failed: (name) => failed.push(name),
    observed: () => undefined,
    returned: (name) => returned.push(name),
    looked: () => undefined,
  });
});

function node(cpu = '4', fields: NonNullable<Node['metadata']> = {}): Node {
  return {
    metadata: { name: 'node-1', uid: 'uid-1', ...fields },
    status: { allocatable: { cpu, pods: '3' }, conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

/** The cpus of the agent each time that it was told. */
function told(): readonly number[] {
  return facts.flatMap((fact) => (fact.kind === 'agent-observed' ? [fact.agent.total.get('cpus')] : []));
}

function offered(): boolean | undefined {
  const last = facts.at(-1);
  return last?.kind === 'agent-observed' ? last.agent.schedulable && last.agent.full !== true : undefined;
}

describe('a node', () => {
  it('is told as it is when it shows up, and not again for news that do not matter', () => {
    controller.observe(node());
    controller.observe(node());
    expect(told()).toEqual([4]);
    expect(controller.nodeOf('uid-1-S0')).toBe('node-1');
  });

  it('loses at once what other pods take', () => {
    controller.observe(node());
    controller.observePod('node-1', 'ns/a', cpus(1));
    controller.observePod('node-1', 'ns/b', cpus(1.5));
    expect(told()).toEqual([4, 3, 1.5]);
  });

  it('gains what they give back after a second of calm', () => {
    controller.observePod('node-1', 'ns/a', cpus(1));
    controller.observePod('node-1', 'ns/b', cpus(1));
    controller.observe(node());
    controller.observePod('node-1', 'ns/a', noUsage);
    clock.advance(0.9);
    controller.observePod('node-1', 'ns/b', noUsage);
    clock.advance(0.9);
    expect(told()).toEqual([2]);
    clock.advance(0.1);
    expect(told()).toEqual([2, 4]);
  });

  it('does not gain what is taken again within that second', () => {
    controller.observePod('node-1', 'ns/a', cpus(1));
    controller.observe(node());
    controller.observePod('node-1', 'ns/a', noUsage);
    controller.observePod('node-1', 'ns/c', cpus(2));
    clock.advance(10);
    expect(told()).toEqual([3, 2]);
  });

  it('gains though other news of it keep coming', () => {
    controller.observePod('node-1', 'ns/a', cpus(1));
    controller.observe(node());
    controller.observePod('node-1', 'ns/a', noUsage);
    for (let news = 0; news < 4; news++) {
      clock.advance(0.3);
      controller.observe(node());
    }
    expect(told()).toEqual([3, 4]);
  });

  it('is told as not ready at once, even while it waits to gain', () => {
    controller.observePod('node-1', 'ns/a', cpus(1));
    controller.observe(node());
    controller.observePod('node-1', 'ns/a', noUsage);
    controller.observe({ ...node(), status: { allocatable: { cpu: '4', pods: '3' }, conditions: [] } });
    expect(facts.at(-1)).toMatchObject({ agent: { ready: false } });
    expect(told()).toEqual([3, 3]);
    expect(returned).toEqual([]);
    controller.observe(node());
    expect(returned).toEqual(['node-1']);
  });

  it('is not offered while pods, tasks or not, take all its slots', () => {
    controller.observe(node());
    for (const key of ['ns/a', 'ns/b']) controller.observePod('node-1', key, podSlot);
    expect(offered()).toBe(true);
    controller.observePod('node-1', 'ns/c', podSlot);
    expect(offered()).toBe(false);
    controller.observePod('node-1', 'ns/b', noUsage);
    expect(offered()).toBe(true);
  });

  it('stays as it was when its annotations cannot be read', () => {
    controller.observe(node());
    controller.observe(node('8', { annotations: { 'mesos-operator.dev/agent-port': 'x' } }));
    expect(told()).toEqual([4]);
    expect(failed).toEqual(['node-1']);
  });

  it('is another agent when it was deleted and made again', () => {
    controller.observe(node());
    controller.observe(node('4', { uid: 'uid-2' }));
    expect(facts.map(({ kind }) => kind)).toEqual(['agent-observed', 'agent-removed', 'agent-observed']);
    expect([controller.nodeOf('uid-1-S0'), controller.nodeOf('uid-2-S0')]).toEqual([undefined, 'node-1']);
  });

  it('is removed when it is deleted, with what it waited to gain', () => {
    controller.observePod('node-1', 'ns/a', cpus(1));
    controller.observe(node());
    controller.observePod('node-1', 'ns/a', noUsage);
    controller.observeDeletion(node());
    clock.advance(10);
    expect(facts.map(({ kind }) => kind)).toEqual(['agent-observed', 'agent-removed']);
  });

  it('is not charged for pods that are on no node yet', () => {
    controller.observePod('', 'ns/a', cpus(1));
    controller.observe(node());
    controller.observePod('node-1', 'ns/a', cpus(1));
    expect(told()).toEqual([4, 3]);
  });

  it('sets slots aside for pods that are about to be created, as many as there are', () => {
    controller.observe(node());
    controller.observePod('node-1', 'ns/other', cpus(1));
    expect(['ns/a', 'ns/b', 'ns/c', 'ns/a'].map((key) => controller.takeSlot('node-1', key))).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(offered()).toBe(false);
    controller.observePod('node-1', 'ns/a', podSlot);
    controller.observePod('node-1', 'ns/a', noUsage);
    expect(controller.takeSlot('node-1', 'ns/c')).toBe(true);
  });
});
