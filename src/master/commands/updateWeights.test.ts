import { expect, it } from '@jest/globals';
import type { Answer } from '../inputs.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import type { RoleWeight } from './updateWeights.ts';

function update(harness: MasterHarness, weights: readonly RoleWeight[], forbidden = false): Answer {
  return harness.receive({ kind: 'command', command: { type: 'UPDATE_WEIGHTS', weights }, forbidden });
}

function weightsOf({ master }: MasterHarness): Record<string, number> {
  return Object.fromEntries(master.state.weights);
}

it('ROLE-006 merges new weights with those that there are; of a role that is named twice the last counts', () => {
  const harness = MasterHarness.ready();
  update(harness, [
    { role: 'a', weight: 2 },
    { role: 'b', weight: 3 },
  ]);
  const again = update(harness, [
    { role: 'b', weight: 4 },
    { role: 'c', weight: 0.5 },
    { role: 'b', weight: 5 },
  ]);
  expect(again).toEqual({ status: 200 });
  expect(weightsOf(harness)).toEqual({ a: 2, b: 5, c: 0.5 });
  expect(harness.writes('change').map(({ changes }) => changes.length)).toEqual([2, 2]);
});

it.each([
  ['', 1],
  ['a b', 1],
  ['a//b', 1],
  ['other', 1],
  ['listed', 0],
  ['listed', -1],
  ['listed', NaN],
  ['listed', Infinity],
])('ROLE-007 ALLOC-075 refuses the whole update for the role "%s" with weight %d', (role, weight) => {
  const harness = MasterHarness.ready([], { roleWhitelist: ['listed'] });
  const answer = update(harness, [
    { role: '*', weight: 2 },
    { role, weight },
  ]);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain(role);
  expect(weightsOf(harness)).toEqual({});
});

it('ROLE-007 says what is wrong before it says that the caller may not', () => {
  const harness = MasterHarness.ready();
  expect(update(harness, [{ role: 'a', weight: 0 }], true).status).toBe(400);
  expect(update(harness, [{ role: 'a', weight: 2 }], true)).toEqual({ status: 403 });
  expect(harness.writes('change')).toEqual([]);
});

it('ROLE-006 has nothing to write where no role is named', () => {
  const harness = MasterHarness.ready();
  expect(update(harness, [])).toEqual({ status: 200 });
  expect(harness.writes('change')).toEqual([]);
});

it('ROLE-009 takes back all offers when an active role gets a weight, be it the one that it has, and none otherwise', () => {
  const harness = MasterHarness.ready(['agent-1', 'agent-2']);
  const scheduler = harness.subscribe({ roles: ['r'] });
  harness.allocate();
  expect(harness.master.state.offers.size).toBe(2);
  update(harness, [{ role: 'idle', weight: 2 }]);
  expect(harness.master.state.offers.size).toBe(2);
  update(harness, [{ role: 'r', weight: 2 }]);
  expect(harness.master.state.offers.size).toBe(0);
  const rescinded = harness.streamOf(scheduler.streamId).events.filter(({ type }) => type === 'RESCIND');
  expect(rescinded).toHaveLength(2);
  harness.tick();
  expect(harness.master.state.offers.size).toBe(2);
  update(harness, [{ role: 'r', weight: 2 }]);
  expect(harness.master.state.offers.size).toBe(0);
});
