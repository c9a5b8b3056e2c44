import fc from 'fast-check';
import type { Quota } from '../../../src/allocator/allocator.ts';
import { ResourceLimits, ResourceQuantities } from '../../../src/model/quantities.ts';
import { Resources } from '../../../src/model/resources.ts';
import { AllocatorScenario, seeded } from '../../support/allocatorScenario.ts';

const roles = ['r1', 'r2', 'r3'];
const amounts = fc.record({ cpus: fc.integer({ min: 0, max: 4 }), mem: fc.integer({ min: 0, max: 4 }) });
const agents = fc.array(fc.tuple(amounts, fc.constantFrom(undefined, ...roles), amounts), {
  minLength: 1,
  maxLength: 6,
});
const quotas = fc.tuple(...roles.map(() => fc.tuple(amounts, fc.option(amounts, { nil: undefined }))));

type Amounts = { readonly cpus: number; readonly mem: number };
type Agents = readonly (readonly [Amounts, string | undefined, Amounts])[];
type Quotas = readonly (readonly [Amounts, Amounts | undefined])[];

/** A cluster with a framework in each role, which takes whatever it gets. */
function clusterOf(seed: number, given: Agents, promised: Quotas): AllocatorScenario {
  const cluster = new AllocatorScenario({ random: seeded(seed), minAllocatable: [] });
  promised.forEach((quota, index) => cluster.allocator.updateQuota(roles[index] ?? '', quotaOf(quota)));
  cluster.allocator.pause();
  roles.forEach((role) => cluster.framework(`fw of ${role}`, { roles: [role] }));
  cluster.framework('greedy', { roles: ['other'] });
  given.forEach((agent, index) => cluster.agent(`a${index}`, totalOf(agent)));
  cluster.allocator.resume();
  return cluster;
}

function quotaOf([guarantees, more]: Quotas[number]): Quota {
  const limits = more && { cpus: guarantees.cpus + more.cpus, mem: guarantees.mem + more.mem };
  return {
    guarantees: ResourceQuantities.of(Object.entries(guarantees)),
    limits: ResourceLimits.of(Object.entries(limits ?? {})),
  };
}

function totalOf([free, role, reserved]: Agents[number]): Resources {
  const open = Resources.parse(`cpus:${free.cpus};mem:${free.mem}`);
  return role === undefined
    ? open
    : open.plus(Resources.parse(`cpus(${role}):${reserved.cpus};mem(${role}):${reserved.mem}`));
}

/** What a role has used of its quota: what is reserved to it, and what it holds besides (ALLOC-041). */
function consumed(role: string, given: Agents, held: Resources): ResourceQuantities {
  const reserved = given.map((agent) => totalOf(agent).reserved(role));
  return reserved.reduce((sum, resources) => sum.plus(resources.quantities()), held.unreserved().quantities());
}

/** What each role holds after a tick. */
function heldAfterTick(cluster: AllocatorScenario): ReadonlyMap<string, Resources> {
  const held = new Map<string, Resources>();
  for (const { role, resources } of cluster.tick()) {
    held.set(role, (held.get(role) ?? Resources.none).plus(resources.unallocate()));
  }
  return held;
}

describe('with quota', () => {
  it('no role gets more than its limit leaves it', () => {
    fc.assert(
      fc.property(fc.integer(), agents, quotas, (seed, given, promised) => {
        const held = heldAfterTick(clusterOf(seed, given, promised));
        promised.forEach((quota, index) => {
          const role = roles[index] ?? '';
          const { limits } = quotaOf(quota);
          const open = (held.get(role) ?? Resources.none).unreserved().quantities();
          const left = limits.minus(consumed(role, given, Resources.none));
          expect(left.contains(open)).toBe(true);
        });
      }),
    );
  });

  it('every role gets what it was promised, if there is enough for all of them', () => {
    fc.assert(
      fc.property(fc.integer(), agents, quotas, (seed, given, promised) => {
        const owed = promised.map((quota, index) =>
          quotaOf(quota).guarantees.minus(consumed(roles[index] ?? '', given, Resources.none)),
        );
        const open = given.reduce(
          (sum, agent) => sum.plus(totalOf(agent).unreserved().quantities()),
          ResourceQuantities.none,
        );
        fc.pre(open.contains(owed.reduce((sum, quantities) => sum.plus(quantities), ResourceQuantities.none)));
        const held = heldAfterTick(clusterOf(seed, given, promised));
        promised.forEach((quota, index) => {
          const role = roles[index] ?? '';
          const has = consumed(role, given, held.get(role) ?? Resources.none);
          expect(has.contains(quotaOf(quota).guarantees)).toBe(true);
        });
      }),
    );
  });
});
