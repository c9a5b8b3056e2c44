import { AllocatorScenario } from '../../test/support/allocatorScenario.ts';
import type { Cause } from '../allocator/allocator.ts';
import { causeMessage, reasonsOf } from './explanationMessages.ts';
import { verdictOf } from './offerVerdict.ts';

const now = 1000;

function say(cause: Cause, { allocator } = new AllocatorScenario()): string {
  const nameOf = (id: string) => (id === 'gone' ? undefined : `name of ${id}`);
  return causeMessage(cause, { now, nameOf, quotaOf: (role) => allocator.report.quotaUse(role), pause: undefined });
}

const clients = ['f1', 'gone', 'f3', 'f4', 'f5'].map((frameworkId) => ({ frameworkId, role: 'eng' }));

describe('a cause in words', () => {
  it.each<[Cause, string]>([
    [{ why: 'agent-inactive', agents: 1 }, '1 agent is offered to nobody: cordoned or not answering'],
    [{ why: 'agent-not-listed', agents: 2 }, '2 agents are not on the whitelist'],
    [{ why: 'constraints', agents: 1 }, "1 agent is excluded by the framework's own offer constraints"],
    [
      { why: 'framework-capabilities', agents: 2, missing: ['GPU_RESOURCES', 'REGION_AWARE'] },
      '2 agents are only for frameworks with capabilities that this one lacks: GPU_RESOURCES, REGION_AWARE',
    ],
    [{ why: 'agent-capabilities', agents: 2 }, '2 agents are not capable of running tasks of such a framework or role'],
    [
      { why: 'others-first', agents: 3, others: clients },
      '3 agents are given to others, who have a lower share: name of f1 (f1) in role eng, gone in role eng, ' +
        'name of f3 (f3) in role eng and 2 more',
    ],
    [
      { why: 'in-use', agents: 1, by: clients.slice(0, 1) },
      '1 agent is offered or in use already: name of f1 (f1) in role eng',
    ],
    [
      { why: 'nothing-for-role', agents: 1 },
      'what is left of 1 agent is reserved for other roles, or of a kind that the framework is not capable of',
    ],
    [
      { why: 'headroom', agents: 2, roles: ['web', 'ads'], names: ['cpus', 'mem'] },
      'what is left of 2 agents is kept for roles that lack what their quota guarantees: web, ads (cpus, mem)',
    ],
    [{ why: 'below-minimum', agents: 1 }, 'what is left of 1 agent is less than the smallest offer that may be made'],
  ])('names what it is about: %j', (cause, words) => expect(say(cause)).toBe(words));

  it.each([
    [now + 3.2, '12 agents are hidden by filters, the first ends in 3.2 s'],
    [now + 90, '12 agents are hidden by filters, the first ends in 1.5 min'],
    [now + 7200, '12 agents are hidden by filters, the first ends in 2.0 h'],
    [now - 1, '12 agents are hidden by filters, the first ends with the next allocation'],
  ])('says how long a filter until %d lasts', (until, words) => {
    expect(say({ why: 'filtered', agents: 12, until })).toBe(words);
  });

  it('says when a filter ends where it is read later', () => {
    const nameOf = () => undefined;
    const { allocator } = new AllocatorScenario();
    const kept = {
      now: undefined,
      nameOf,
      quotaOf: (role: string) => allocator.report.quotaUse(role),
      pause: undefined,
    };
    expect(causeMessage({ why: 'filtered', agents: 1, until: 1_800_000_000 }, kept)).toBe(
      '1 agent is hidden by filters, the first ends at 2027-01-15T08:00:00.000Z',
    );
  });

  it('says how much a role has of its limits', () => {
    const cluster = new AllocatorScenario();
    cluster.quota('eng', '', 'cpus:4;mem:1024');
    cluster.framework('fw', { roles: ['eng'] });
    cluster.agent('a1', 'cpus(eng):1;cpus:3;mem:64');
    const words = 'the quota limit of role eng is reached: cpus 4 of 4';
    expect(say({ why: 'quota-limit', agents: 1, role: 'eng', names: ['cpus'] }, cluster)).toBe(words);
  });
});

describe('QUOTA-021 the pause of a new leader', () => {
  const { allocator } = new AllocatorScenario();
  const explanation = { frameworkId: 'f', role: 'r', absent: undefined, offered: 0, open: 2, causes: [] };
  const circumstances = {
    now,
    nameOf: () => undefined,
    quotaOf: (role: string) => allocator.report.quotaUse(role),
    pause: { agents: 4, present: 2, end: now + 300 },
  };

  it('is told before all else, with what ends it', () => {
    expect(reasonsOf(explanation, circumstances)[0]).toEqual({
      why: 'recovery-pause',
      message:
        'there is quota, so after the change of the leader nothing is offered until 4 agents answer, of which 2 do; that ends in 5.0 min at the latest',
    });
    expect(reasonsOf(explanation, { ...circumstances, pause: undefined })[0]?.why).toBe('open');
  });

  it('is why a framework is not offered anything', () => {
    const { status, reason, message } = verdictOf([explanation], { ...circumstances, now: undefined });
    expect([status, reason]).toEqual(['False', 'RecoveryPause']);
    expect(message).toContain('ends at 1970-01-01T00:21:40.000Z at the latest');
  });
});
