import type { Measurement } from './measurement.ts';
import {
  addAndUpdateAgents,
  allocatorBacklog,
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
  readonly run: () => Measurement;
}

const workloads: Readonly<Record<string, (size: Size) => Measurement>> = {
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

/** All cases; what runs them chooses by name. */
export const cases: readonly BenchCase[] = Object.entries(workloads).flatMap(([workload, run]) =>
  sizes.map(({ usual, ...size }) => ({
    name: `${workload}/${size.agents}x${size.frameworks}`,
    usual,
    run: () => run(size),
  })),
);
