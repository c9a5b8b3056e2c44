import { Allocator, type AllocatorOptions, type Grant } from '../../../src/allocator/allocator.ts';
import type { FrameworkInfoCapabilityType } from '../../../src/model/generated/messages.ts';
import { ResourceQuantities } from '../../../src/model/quantities.ts';
import { Resources } from '../../../src/model/resources.ts';
import { seeded } from '../../support/allocatorScenario.ts';
import { Measurement } from './measurement.ts';

/** A framework with one role. */
export interface BenchFramework {
  readonly role: string;
  readonly capabilities?: readonly FrameworkInfoCapabilityType[];
}

/** An agent, and what the framework with this number uses of it. */
export interface BenchAgent {
  readonly total: Resources;
  readonly used?: { readonly framework: number; readonly resources: Resources };
}

/** How many agents are added before the allocator is run for them; Mesos made fewer runs than this gives. */
const agentsPerRun = 1000;

/** An allocator whose events are measured, with a clock that goes by whole intervals of a second. */
export class BenchCluster {
  readonly measurement = new Measurement();
  readonly allocator: Allocator;
  /** What was offered and is not given back. */
  offers: Grant[] = [];
  #now = 0;

  constructor(options: Partial<AllocatorOptions> = {}) {
    this.allocator = new Allocator({
      allocationIntervalSeconds: 1,
      minAllocatable: ['cpus:0.01', 'mem:32'].map((text) => ResourceQuantities.parse(text)),
      random: seeded(1),
      fairnessExcluded: [],
      filterGpuResources: true,
      ...options,
    });
  }

  addFrameworks(frameworks: readonly BenchFramework[]): void {
    this.measurement.once('addFrameworks', frameworks.length, () => {
      frameworks.forEach(({ role, capabilities = [] }, index) => {
        const capabilitySet = new Set<FrameworkInfoCapabilityType>(['MULTI_ROLE', ...capabilities]);
        const spec = { id: frameworkId(index), roles: [role], suppressedRoles: [], capabilities: capabilitySet };
        this.allocator.addFramework(spec, new Map(), true);
      });
      this.#settle();
    });
  }

  /** Adds the agents, with the runs that this asks for. */
  addAgents(agents: readonly BenchAgent[]): void {
    this.measurement.once('addAgents', agents.length, () => {
      agents.forEach(({ total, used }, index) => {
        const usage = used && ([frameworkId(used.framework), used.resources] as const);
        this.allocator.addAgent(agentSpec(index, total), new Map(usage && [usage]));
        if (index % agentsPerRun === agentsPerRun - 1) this.#settle();
      });
      this.#settle();
    });
  }

  updateAgents(totals: readonly Resources[]): void {
    this.measurement.once('updateAgents', totals.length, () => {
      totals.forEach((total, index) => {
        this.allocator.updateAgent(agentSpec(index, total));
        if (index % agentsPerRun === agentsPerRun - 1) this.#settle();
      });
      this.#settle();
    });
  }

  /** Gives back all that is offered; with seconds, refusing it for so long. */
  giveBack(name: 'recover' | 'decline', seconds?: number): void {
    const { offers } = this;
    this.offers = [];
    const refusal = seconds === undefined ? undefined : { seconds, now: this.#now };
    this.measurement.calls(name, offers.length, () => {
      for (const { frameworkId, agentId, resources } of offers) {
        this.allocator.recover(frameworkId, agentId, resources, refusal);
      }
    });
  }

  /** One tick, as a round of this name. */
  tick(name = 'cycle'): void {
    this.#now += 1;
    this.offers.push(...this.measurement.round(name, () => this.allocator.tick(this.#now)));
  }

  /** Gives back one offer. */
  giveBackOne(): void {
    const offer = this.offers.pop();
    if (offer === undefined) return;
    this.measurement.calls('recover one', 1, () => {
      this.allocator.recover(offer.frameworkId, offer.agentId, offer.resources);
    });
  }

  /** One tick, in slices of so much work, each of which is a round. */
  tickInSlices(units: number): void {
    this.#now += 1;
    const run = this.allocator.startTick(this.#now);
    while (!run.done) this.offers.push(...this.measurement.round('slice of a cycle', () => run.step(units)));
  }

  /** The run that an event asked for, together with the event, as a round of this name. */
  run(name: string, event: () => void): void {
    const made = this.measurement.round(name, () => {
      event();
      return this.allocator.run(this.#now);
    });
    this.offers.push(...made);
  }

  #settle(): void {
    if (this.allocator.pending) this.offers.push(...this.allocator.run(this.#now));
  }
}

export function frameworkId(index: number): string {
  return `framework${index + 1}`;
}

function agentSpec(index: number, total: Resources) {
  const id = `agent${index + 1}`;
  return { id, hostname: id, attributes: [], total };
}

/** As many copies as wanted of resources, that share nothing: as they come from as many agents. */
export function copies(count: number, resources: Resources): readonly Resources[] {
  return Array.from({ length: count }, () => Resources.of(resources.toMessages()));
}
