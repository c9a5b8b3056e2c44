import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../inputs.ts';
import type { QuotaConfig, QuotaRequest } from '../../model/generated/messages.ts';
import { Resources } from '../../model/resources.ts';
import { agentFact, taskInfo } from '../testing/fixtures.ts';
import { MasterHarness } from '../testing/masterHarness.ts';

type Amounts = Readonly<Record<string, number>>;

function config(role: string, guarantees: Amounts = {}, limits: Amounts = {}): QuotaConfig {
  const scalars = (amounts: Amounts) =>
    Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, { value }]));
  return { role, guarantees: scalars(guarantees), limits: scalars(limits) };
}

interface Manner {
  readonly force?: boolean;
  readonly forbidden?: boolean;
}

function update(
  harness: MasterHarness,
  configs: readonly QuotaConfig[],
  { force = false, forbidden = false }: Manner = {},
) {
  return harness.receive({ kind: 'command', command: { type: 'UPDATE_QUOTA', configs, force }, forbidden });
}

function set(harness: MasterHarness, request: QuotaRequest, forbidden = false): Answer {
  return harness.receive({ kind: 'command', command: { type: 'SET_QUOTA', request }, forbidden });
}

function remove(harness: MasterHarness, role: string, forbidden = false): Answer {
  return harness.receive({ kind: 'command', command: { type: 'REMOVE_QUOTA', role }, forbidden });
}

function quotas({ master }: MasterHarness): Record<string, string> {
  const text = [...master.state.quotas].map(([role, { guarantees, limits }]) => [
    role,
    `${guarantees.toString()} to ${limits.toString()}`,
  ]);
  return Object.fromEntries(text) as Record<string, string>;
}

function offered({ master }: MasterHarness): string[] {
  return [...master.state.offers.values()].map(({ role, agentId }) => `${role} ${agentId}`).sort();
}

const resources = (text: string) => Resources.parse(text).toMessages();

describe('UPDATE_QUOTA', () => {
  it('QUOTA-001 QUOTA-002 sets several roles at once; what is not named is not guaranteed, or not limited', () => {
    const harness = MasterHarness.ready(['agent-1']);
    expect(update(harness, [config('a', { cpus: 1 }), config('b', {}, { mem: 64 })])).toEqual({ status: 200 });
    expect(quotas(harness)).toEqual({ a: 'cpus:1 to {}', b: '{} to mem:64' });
    expect(harness.writes('change')).toHaveLength(1);
  });

  it('QUOTA-002 QUOTA-019 ALLOC-072 resets a role by an empty config, which stays to be seen', () => {
    const harness = MasterHarness.ready(['agent-1']);
    update(harness, [config('a', { cpus: 1 }, { cpus: 2 })]);
    update(harness, [config('a')]);
    expect(quotas(harness)).toEqual({ a: '{} to {}' });
    expect(harness.allocator.report.quotaUse('a').limits.isEmpty()).toBe(true);
  });

  it.each([
    [
      'QUOTA-003 a guarantee above the limit',
      config('a', { cpus: 2, mem: 1 }, { cpus: 1 }),
      "{ cpus: 2, mem: 1 } is not contained within the 'QuotaConfig.limits' { cpus: 1 }",
    ],
    ['QUOTA-004 less than nothing', config('a', {}, { cpus: -1 }), "{'cpus': -1}: Negative values not supported"],
    ['QUOTA-004 no number', config('a', { cpus: NaN }), 'NaN not supported'],
    ['QUOTA-004 an infinite amount', config('a', {}, { cpus: Infinity }), 'Infinite values not supported'],
    ['QUOTA-004 a subnormal amount', config('a', { cpus: 1e-310 }), 'Subnormal values not supported'],
    [
      'QUOTA-004 ALLOC-074 too much memory',
      config('a', {}, { mem: 1024 ** 4 + 1 }),
      'greater than 1 exabyte (1099511627776)',
    ],
    [
      'QUOTA-004 ALLOC-074 too many cpus',
      config('a', {}, { cpus: 1e12 + 1 }),
      'greater than 1 trillion (1000000000000)',
    ],
    ['QUOTA-005 a nested role', config('a/b', {}, { cpus: 1 }), "nested role 'a/b' is not supported yet"],
    ['ROLE-001 a bad role', config('a b', {}, { cpus: 1 }), "Invalid 'QuotaConfig.role'"],
    ['ROLE-002 a role that is not listed', config('other', {}, { cpus: 1 }), "'other' is not on the roles whitelist"],
  ])('%s is refused, and all that comes with it', (_what, bad, reason) => {
    const harness = MasterHarness.ready(['agent-1'], { roleWhitelist: ['a', 'b', 'a b', 'a/b'] });
    const answer = update(harness, [config('b', {}, { cpus: 1 }), bad], { force: true });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(reason);
    expect(quotas(harness)).toEqual({});
  });

  it('QUOTA-005 may be for the role *, and name a role twice: the last counts', () => {
    const harness = MasterHarness.ready(['agent-1']);
    expect(update(harness, [config('*', {}, { cpus: 1 }), config('*', {}, { cpus: 2 })]).status).toBe(200);
    expect(quotas(harness)).toEqual({ '*': '{} to cpus:2' });
  });

  it('QUOTA-006 ALLOC-074 does not limit a role to less than it uses, but by force, and then its tasks stay', () => {
    const harness = MasterHarness.ready(['agent-1']);
    const scheduler = harness.subscribe({ roles: ['a/b'] });
    harness.allocate();
    scheduler.launch(scheduler.offers, [taskInfo('t', 'agent-1', 'cpus:2;mem:64')]);
    const limit = [config('a', {}, { cpus: 1 })];
    expect(update(harness, limit)).toMatchObject({ status: 400 });
    expect(quotas(harness)).toEqual({});
    expect(update(harness, limit, { force: true })).toEqual({ status: 200 });
    expect(harness.framework(scheduler.id).tasks.size).toBe(1);
    harness.tick();
    expect(offered(harness)).toEqual([]);
  });

  it('QUOTA-007 guarantees no more than there is, of agents that have stopped answering too, but by force', () => {
    const harness = MasterHarness.ready(['agent-1', 'agent-2']);
    const { fact } = harness.master.state.agents.get('agent-2') ?? {};
    if (fact === undefined) throw new Error('no agent');
    harness.observe({ ...fact, ready: false });
    expect(update(harness, [config('a', { cpus: 8 })])).toEqual({ status: 200 });
    const tooMuch = [config('b', { cpus: 1 })];
    expect(update(harness, tooMuch)).toMatchObject({ status: 400 });
    expect(update(harness, tooMuch).text).toContain("'cpus:9' exceed cluster capacity");
    expect(update(harness, tooMuch, { force: true })).toEqual({ status: 200 });
    expect(update(harness, [])).toMatchObject({ status: 400 });
  });

  it('QUOTA-008 guarantees nothing of an agent that has not been heard of since this master leads', () => {
    const harness = new MasterHarness();
    const known = MasterHarness.ready(['agent-1']).master.state.agents.get('agent-1');
    if (known === undefined) throw new Error('no agent');
    harness.observe({ ...known.fact, ready: false });
    harness.receive({ kind: 'recovered' });
    expect(update(harness, [config('a', { cpus: 1 })]).status).toBe(400);
    harness.observe(known.fact);
    expect(update(harness, [config('a', { cpus: 1 })]).status).toBe(200);
  });

  it('QUOTA-009 says what is wrong with it before it says that the caller may not', () => {
    const harness = MasterHarness.ready(['agent-1']);
    expect(update(harness, [config('a', {}, { cpus: -1 })], { forbidden: true }).status).toBe(400);
    expect(update(harness, [config('a', {}, { cpus: 1 })], { forbidden: true })).toEqual({ status: 403 });
    expect(harness.writes('change')).toEqual([]);
  });

  it('QUOTA-010 takes offers of the role back until what is left is within its limits', () => {
    const harness = MasterHarness.ready(['agent-1', 'agent-2', 'agent-3']);
    harness.subscribe({ roles: ['a'] });
    harness.allocate();
    expect(offered(harness)).toHaveLength(3);
    update(harness, [config('a', {}, { cpus: 9 })]);
    expect(offered(harness)).toHaveLength(2);
    update(harness, [config('a', {}, { disk: 1e12 })]);
    expect(offered(harness)).toHaveLength(2);
  });

  it('QUOTA-010 takes offers of other roles back until there is enough for the guarantees', () => {
    const harness = MasterHarness.ready(['agent-1', 'agent-2', 'agent-3']);
    harness.subscribe({ roles: ['other'] });
    harness.allocate();
    update(harness, [config('a', { cpus: 5 })]);
    expect(offered(harness)).toHaveLength(1);
    update(harness, [config('a', { gpus: 1 })], { force: true });
    expect(offered(harness)).toEqual([]);
  });

  it('QUOTA-010 takes offers back also for a quota that the role has already', () => {
    const harness = MasterHarness.ready(['agent-1', 'agent-2']);
    harness.subscribe({ roles: ['other'] });
    update(harness, [config('a', { cpus: 1 })]);
    harness.tick();
    expect(offered(harness)).toHaveLength(2);
    update(harness, [config('a', { cpus: 1 })]);
    expect(offered(harness)).toHaveLength(1);
  });

  it('QUOTA-010 asks nothing of what is free, and counts all of an offer', () => {
    const harness = MasterHarness.ready();
    for (const name of ['agent-1', 'agent-2', 'agent-3'])
      harness.observe(agentFact(name, { total: Resources.parse('cpus(other):4') }));
    const scheduler = harness.subscribe({ roles: ['other'] });
    harness.allocate();
    scheduler.decline(scheduler.offers.slice(0, 1), 3600);
    update(harness, [config('a', { cpus: 4 })], { force: true });
    expect(offered(harness)).toHaveLength(1);
  });

  it('QUOTA-010 takes what is reserved to others last', () => {
    const harness = MasterHarness.ready();
    harness.observe(agentFact('reserved', { total: Resources.parse('cpus(other):4') }));
    harness.observe(agentFact('free', { total: Resources.parse('cpus:4') }));
    const scheduler = harness.subscribe({ roles: ['other'] });
    harness.allocate();
    update(harness, [config('a', { cpus: 4 })], { force: true });
    expect(scheduler.offers.map(({ agent_id: { value } }) => value)).toEqual(['reserved']);
  });
});

describe('SET_QUOTA', () => {
  it('QUOTA-014 guarantees a role what it is limited to, unless it has quota', () => {
    const harness = MasterHarness.ready(['agent-1']);
    const request = { role: 'a', guarantee: resources('cpus:1;mem:64') };
    expect(set(harness, request)).toEqual({ status: 200 });
    expect(quotas(harness)).toEqual({ a: 'cpus:1; mem:64 to cpus:1; mem:64' });
    expect(set(harness, request)).toEqual({
      status: 400,
      text: "Failed to validate set quota request: Cannot set quota for role 'a' which already has quota",
    });
  });

  it('QUOTA-014 of more than there is is refused with 409', () => {
    const harness = MasterHarness.ready(['agent-1']);
    const { status, text } = set(harness, { role: 'a', guarantee: resources('cpus:1000') });
    expect(status).toBe(409);
    expect(text).toMatch(/^Quota guarantees overcommit the cluster .*: Total quota guarantees 'cpus:1000' exceed/);
  });

  const one = resources('cpus:1');

  it.each<[string, QuotaRequest, string]>([
    ['no role', { guarantee: one }, 'QuotaInfo with invalid role: Role names cannot be the empty string'],
    ['a bad role', { role: '-x', guarantee: one }, 'QuotaInfo with invalid role: '],
    ['nothing guaranteed', { role: 'a' }, "QuotaInfo with empty 'guarantee'"],
    ['no amount', { role: 'a', guarantee: resources('ports:[1-2]') }, 'must not include non-scalar resources'],
    ['a name twice', { role: 'a', guarantee: [...one, ...one] }, "contains duplicate resource name 'cpus'"],
    [
      'a disk of its own',
      { role: 'a', guarantee: resources('disk:1').map((disk) => ({ ...disk, disk: {} })) },
      'must not contain DiskInfo',
    ],
    [
      'what can be taken back',
      { role: 'a', guarantee: one.map((cpus) => ({ ...cpus, revocable: {} })) },
      'must not contain RevocableInfo',
    ],
    ['what is reserved', { role: 'a', guarantee: resources('cpus(a):1') }, 'must not contain any ReservationInfo'],
    [
      'less than nothing',
      { role: 'a', guarantee: [{ name: 'cpus', type: 'SCALAR', scalar: { value: -1 } }] },
      "QuotaInfo with invalid resource: Resource 'cpus:-1' is invalid: Invalid scalar resource: value <= 0",
    ],
    [
      'an amount that is left out',
      { role: 'a', guarantee: [{ name: 'cpus', type: 'SCALAR' }] },
      "QuotaInfo with invalid resource: Resource 'cpus:0' is invalid: Invalid scalar resource",
    ],
    ['a role that is not listed', { role: 'other', guarantee: one }, "Unknown role 'other'"],
    [
      'QUOTA-012 a nested role',
      { role: 'a/b', guarantee: one },
      "Invalid quota configuration. Parent role 'a' with guarantees ({}) does not contain the sum of its children's guarantees (cpus:1)",
    ],
    ['QUOTA-012 a role further below', { role: 'a/b/c', guarantee: one }, "Parent role 'b' with guarantees ({})"],
  ])('QUOTA-015 is refused for %s', (_what, request, reason) => {
    const harness = MasterHarness.ready(['agent-1'], { roleWhitelist: ['a', '-x', '', 'a/b', 'a/b/c'] });
    const { status, text } = set(harness, request);
    expect(status).toBe(400);
    expect(text?.startsWith('Failed to validate set quota request: ')).toBe(true);
    expect(text).toContain(reason);
    expect(quotas(harness)).toEqual({});
  });

  it('QUOTA-012 is not supported for a nested role where the role above it is guaranteed enough', () => {
    const harness = MasterHarness.ready(['agent-1']);
    set(harness, { role: 'a', guarantee: one });
    expect(set(harness, { role: 'a/b', guarantee: one })).toEqual({
      status: 400,
      text: "Failed to validate set quota request: Setting quota on nested role 'a/b' is not supported yet",
    });
  });

  it('QUOTA-007 is a conflict for more than there is, but by force; QUOTA-009 and forbidden to some', () => {
    const harness = MasterHarness.ready(['agent-1']);
    const request = { role: 'a', guarantee: resources('cpus:5') };
    expect(set(harness, request).status).toBe(409);
    expect(set(harness, request, true)).toEqual({ status: 403 });
    expect(set(harness, { ...request, force: true })).toEqual({ status: 200 });
  });

  it('QUOTA-018 takes offers of whole agents back: enough of them, and one for each active framework of the role', () => {
    const harness = MasterHarness.ready(['agent-1', 'agent-2', 'agent-3']);
    harness.subscribe({ roles: ['other'] });
    harness.allocate();
    harness.subscribe({ roles: ['a'] });
    harness.subscribe({ roles: ['a'] });
    set(harness, { role: 'a', guarantee: resources('cpus:1') });
    expect(offered(harness)).toHaveLength(1);
  });
});

describe('REMOVE_QUOTA', () => {
  it('QUOTA-017 takes the quota of a role away, once', () => {
    const harness = MasterHarness.ready(['agent-1']);
    update(harness, [config('a', { cpus: 1 })]);
    expect(remove(harness, 'a', true)).toEqual({ status: 403 });
    expect(remove(harness, 'a')).toEqual({ status: 200 });
    expect(quotas(harness)).toEqual({});
    expect(remove(harness, 'a').status).toBe(400);
  });
});
