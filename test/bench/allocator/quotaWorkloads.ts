import type { AllocatorOptions } from '../../../src/allocator/allocator.ts';
import { ResourceLimits, ResourceQuantities } from '../../../src/model/quantities.ts';
import { Resources } from '../../../src/model/resources.ts';
import { BenchCluster, copies, type BenchFramework } from './benchCluster.ts';

export type BenchSorter = 'drf' | 'random';

const agent = 'cpus:2;mem:2048;disk:2048';

function sortedBy(sorter: BenchSorter): Partial<AllocatorOptions> {
  return { roleSorter: sorter, frameworkSorter: sorter };
}

/** A cluster that is filled while runs are paused, then runs twice; the second time nothing is left to give. */
function fillAndRun(
  sorter: BenchSorter,
  agents: number,
  frameworks: readonly BenchFramework[],
  quotas: readonly (readonly [role: string, amounts: string])[],
): BenchCluster {
  const cluster = new BenchCluster(sortedBy(sorter));
  cluster.allocator.pause();
  cluster.addAgents(copies(agents, Resources.parse(agent)).map((total) => ({ total })));
  cluster.addFrameworks(frameworks);
  setQuotas(cluster, quotas);
  cluster.allocator.resume();
  cluster.tick('first cycle');
  cluster.tick('second cycle');
  return cluster;
}

function setQuotas(cluster: BenchCluster, quotas: readonly (readonly [role: string, amounts: string])[]): void {
  if (quotas.length === 0) return;
  const parsed = quotas.map(([role, amounts]) => {
    const quota = { guarantees: ResourceQuantities.parse(amounts), limits: ResourceLimits.parse(amounts) };
    return [role, quota] as const;
  });
  cluster.measurement.once('updateQuota', parsed.length, () => {
    for (const [role, quota] of parsed) cluster.allocator.updateQuota(role, quota);
  });
}

/** Many roles that are promised half an agent, and some that are promised two of them. */
export function largeAndSmallQuota(small: number, large: number, sorter: BenchSorter): BenchCluster {
  const quotas = [
    ...Array.from({ length: small }, (_, index) => [`smallQuotaRole${index}`, 'cpus:1;mem:1024;disk:1024'] as const),
    ...Array.from({ length: large }, (_, index) => [`largeQuotaRole${index}`, 'cpus:4;mem:4096;disk:4096'] as const),
  ];
  const frameworks = quotas.map(([role]) => ({ role }));
  return fillAndRun(sorter, small / 5 + large * 5, frameworks, quotas);
}

/** Roles with two frameworks and two agents each, that are promised these agents, or are promised nothing. */
export function nonQuotaVsQuota(roles: number, withQuota: boolean, sorter: BenchSorter): BenchCluster {
  const names = Array.from({ length: roles }, (_, index) => `role${index}`);
  const frameworks = names.flatMap((role) => [{ role }, { role }]);
  const quotas = withQuota ? names.map((role) => [role, 'cpus:4;mem:4096;disk:4096'] as const) : [];
  return fillAndRun(sorter, 2 * roles, frameworks, quotas);
}

/** What the allocator says of itself, with as many roles with quota as frameworks. */
export function metrics({
  agents,
  frameworks,
}: {
  readonly agents: number;
  readonly frameworks: number;
}): BenchCluster {
  const cluster = new BenchCluster();
  const roles = Array.from({ length: frameworks }, (_, index) => String(index));
  setQuotas(
    cluster,
    roles.map((role) => [role, 'cpus:1;mem:512;disk:256'] as const),
  );
  cluster.addFrameworks(roles.map((role) => ({ role })));
  cluster.addAgents(copies(agents, Resources.parse('cpus:16;mem:2048;disk:1024')).map((total) => ({ total })));
  cluster.measurement.once('metrics', 1, () => JSON.stringify(cluster.allocator.report.metrics(() => 0)));
  return cluster;
}

/** One agent, of which each role has a part that is reserved with a label of its own, taken out of its reservation and put back. */
export function updateAllocation(roles: number): BenchCluster {
  const cluster = new BenchCluster();
  const names = Array.from({ length: roles }, (_, index) => `role-${String(index).padStart(36, 'x')}`);
  cluster.addFrameworks(names.map((role) => ({ role })));
  const parts = names.map((role) => reservedPart(role));
  cluster.addAgents([{ total: parts.reduce((sum, part) => sum.plus(part), Resources.none) }]);
  const offers = cluster.offers.slice(0, 20);
  const bare = (resources: Resources): Resources =>
    Resources.of(resources.toMessages().map((resource) => ({ ...resource, reservations: [] })));
  for (const { frameworkId, agentId, resources } of offers) {
    const unreserved = bare(resources);
    cluster.measurement.calls('unreserve', 1, () => {
      const conversion = { consumed: resources, converted: unreserved };
      cluster.allocator.updateAllocation(frameworkId, agentId, resources, [conversion]);
    });
    cluster.measurement.calls('reserve', 1, () => {
      const conversion = { consumed: unreserved, converted: resources };
      cluster.allocator.updateAllocation(frameworkId, agentId, unreserved, [conversion]);
    });
  }
  return cluster;
}

function reservedPart(role: string): Resources {
  const labels = { labels: [{ key: 'label', value: role.split('').reverse().join('') }] };
  const reservations = [{ type: 'DYNAMIC', role, principal: 'principal', labels } as const];
  const messages = Resources.parse('cpus:100;mem:100;disk:100;ports:[2-2]').toMessages();
  return Resources.of(messages.map((resource) => ({ ...resource, reservations })));
}
