import type { BenchCluster } from './benchCluster.ts';
import { eventLoop } from './eventLoop.ts';
import { multiFrameworkAllocations } from './frameworkMix.ts';
import { largeAndSmallQuota, metrics, nonQuotaVsQuota, updateAllocation, type BenchSorter } from './quotaWorkloads.ts';
import {
  addAndUpdateAgents,
  allocatorBacklog,
  changes,
  declineOffers,
  extremeSuppressOffers,
  persistentVolumes,
  recover,
  resourceLabels,
  suppressOffers,
  type Size,
} from './workloads.ts';

/** A workload with its parameters. */
export interface BenchCase {
  readonly name: string;
  /** Whether it belongs to what runs when nothing else is asked for. */
  readonly usual: boolean;
  readonly run: () => Pick<BenchCluster, 'measurement' | 'allocator'>;
}

const workloads: Readonly<Record<string, (size: Size) => BenchCluster>> = {
  AddAndUpdateSlave: addAndUpdateAgents,
  SuppressOffers: suppressOffers,
  ExtremeSuppressOffers: extremeSuppressOffers,
  AllocatorBacklog: allocatorBacklog,
  DeclineOffers: declineOffers,
  PersistentVolumes: persistentVolumes,
  ResourceLabels: resourceLabels,
  Recover: recover,
};

/** Of Mesos' sizes those that take seconds come every time, the others when they are asked for. */
const sizes = [1000, 10_000, 20_000, 50_000].flatMap((agents) =>
  [50, 1000].map((frameworks) => ({ agents, frameworks, usual: agents === 10_000 })),
);

const ofSizes: readonly BenchCase[] = Object.entries(workloads).flatMap(([workload, run]) =>
  sizes.map(({ usual, ...size }) => ({
    name: `${workload}/${size.agents}x${size.frameworks}`,
    usual,
    run: () => run(size),
  })),
);

const sorters: readonly BenchSorter[] = ['drf', 'random'];

const ofQuota: readonly BenchCase[] = sorters.flatMap((sorter) => [
  ...[25, 250, 2500].map((small) => ({
    name: `LargeAndSmallQuota/${small}+${small / 5}/${sorter}`,
    usual: small === 250,
    run: () => largeAndSmallQuota(small, small / 5, sorter),
  })),
  ...[10, 100, 1000].flatMap((roles) =>
    [true, false].map((withQuota) => ({
      name: `NonQuotaVsQuota/${roles}/${withQuota ? 'quota' : 'plain'}/${sorter}`,
      usual: roles === 1000,
      run: () => nonQuotaVsQuota(roles, withQuota, sorter),
    })),
  ),
]);

const others: readonly BenchCase[] = [
  ...[50, 100, 200].map((roles) => ({
    name: `UpdateAllocation/${roles}`,
    usual: roles === 100,
    run: () => updateAllocation(roles),
  })),
  { name: 'Metrics/1000x50', usual: true, run: () => metrics({ agents: 1000, frameworks: 50 }) },
  { name: 'Metrics/10000x1000', usual: false, run: () => metrics({ agents: 10_000, frameworks: 1000 }) },
  {
    name: 'Changes/50000x1000',
    usual: true,
    run: () => changes({ agents: 50_000, frameworks: 1000 }),
  },
  {
    name: 'EventLoop/50000x1000',
    usual: true,
    run: () => eventLoop({ agents: 50_000, frameworks: 1000 }),
  },
  { name: 'MultiFrameworkAllocations', usual: true, run: multiFrameworkAllocations },
];

/** All cases; what runs them chooses by name. */
export const cases: readonly BenchCase[] = [...ofSizes, ...ofQuota, ...others];
