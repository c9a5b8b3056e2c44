import type { AgentSpec, AllocatorOptions, FrameworkSpec, Grant } from '../../src/allocator/allocator.ts';
import { Allocator } from '../../src/allocator/allocator.ts';
import { ResourceLimits, ResourceQuantities } from '../../src/model/quantities.ts';
import { Resources } from '../../src/model/resources.ts';

/** What differs from a framework that is active, in the role `*`, without capabilities. */
type FrameworkTraits = Partial<Omit<FrameworkSpec, 'id' | 'capabilities' | 'minAllocatable'>> & {
  readonly capabilities?: readonly (FrameworkSpec['capabilities'] extends ReadonlySet<infer C> ? C : never)[];
  readonly minAllocatable?: Readonly<Record<string, readonly string[]>>;
  readonly used?: Readonly<Record<string, Resources>>;
  readonly active?: boolean;
};

type AgentTraits = Partial<Omit<AgentSpec, 'id' | 'total'>> & { readonly used?: Readonly<Record<string, Resources>> };

/** Random numbers from 0 to below 1 that depend on the seed alone (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Resources from text, allocated to a role. */
export function allocated(role: string, text: string): Resources {
  return Resources.parse(text).allocate(role);
}

/** One cpu and 64 MB that are reserved statically to the first role, and on from each role to the next. */
export function refined(...roles: readonly string[]): Resources {
  const reservations = roles.map((role, level) => ({ type: level === 0 ? 'STATIC' : 'DYNAMIC', role }) as const);
  return Resources.of(
    Resources.parse('cpus:1;mem:64')
      .toMessages()
      .map((resource) => ({ ...resource, reservations })),
  );
}

/** Revocable cpus. */
export function revocable(cpus: number): Resources {
  return Resources.of(
    Resources.parse(`cpus:${cpus}`)
      .toMessages()
      .map((resource) => ({ ...resource, revocable: {} })),
  );
}

/** A shared persistent volume, reserved to a role. */
export function sharedVolume(role: string, megabytes: number): Resources {
  const disk = { persistence: { id: 'id' }, volume: { container_path: 'path', mode: 'RW' } } as const;
  const messages = Resources.parse(`disk(${role}):${megabytes}`).toMessages();
  return Resources.of(messages.map((resource) => ({ ...resource, disk, shared: {} })));
}

/** Who got something, in the order of the grants. */
export function frameworksOf(grants: readonly Grant[]): string[] {
  return grants.map(({ frameworkId }) => frameworkId);
}

/** The grant, where there is to be one only. */
export function only(grants: readonly Grant[]): Grant {
  const [grant, ...more] = grants;
  if (grant === undefined || more.length > 0) throw new Error(`${grants.length} grants`);
  return grant;
}

/** `fw role agent resources`, for comparing. */
export function show({ frameworkId, role, agentId, resources }: Grant): string {
  return `${frameworkId} ${role} ${agentId} ${resources.unallocate().toString()}`;
}

/** An allocator with a clock that the test moves and a short way to say what happens. Times are seconds. */
export class AllocatorScenario {
  readonly allocator: Allocator;
  readonly interval: number;
  now = 0;

  constructor(options: Partial<AllocatorOptions> = {}) {
    this.interval = options.allocationIntervalSeconds ?? 1;
    this.allocator = new Allocator({
      allocationIntervalSeconds: this.interval,
      minAllocatable: ['cpus:0.01', 'mem:32'].map((text) => ResourceQuantities.parse(text)),
      random: seeded(1),
      fairnessExcluded: [],
      filterGpuResources: true,
      ...options,
    });
  }

  static spec(id: string, traits: FrameworkTraits = {}): FrameworkSpec {
    const { roles = ['*'], suppressedRoles = [], capabilities = [], minAllocatable = {}, constraints } = traits;
    const minima = Object.entries(minAllocatable).map(
      ([role, texts]) => [role, texts.map((text) => ResourceQuantities.parse(text))] as const,
    );
    const spec = { id, roles, suppressedRoles, capabilities: new Set(capabilities), minAllocatable: new Map(minima) };
    return constraints === undefined ? spec : { ...spec, constraints };
  }

  /** Adds a framework and runs; gives what the run granted. */
  framework(id: string, traits: FrameworkTraits = {}): readonly Grant[] {
    const used = new Map(Object.entries(traits.used ?? {}));
    this.allocator.addFramework(AllocatorScenario.spec(id, traits), used, traits.active ?? true);
    return this.settle();
  }

  /** Adds an agent and runs; gives what the run granted. */
  agent(id: string, total: string | Resources, { used = {}, ...traits }: AgentTraits = {}): readonly Grant[] {
    this.allocator.addAgent(agentSpec(id, total, traits), new Map(Object.entries(used)));
    return this.settle();
  }

  /** Sets a role's guarantees and limits; the limits are the guarantees if they are not said, and none if they are ''. */
  quota(role: string, guarantees: string, limits = guarantees): void {
    this.allocator.updateQuota(role, {
      guarantees: ResourceQuantities.parse(guarantees),
      limits: ResourceLimits.parse(limits),
    });
  }

  /** Changes an agent, without a run. */
  update(id: string, total: string | Resources, traits: Omit<AgentTraits, 'used'> = {}): void {
    this.allocator.updateAgent(agentSpec(id, total, traits));
  }

  /** Runs if an event asked for it. */
  settle(): readonly Grant[] {
    return this.allocator.pending ? this.allocator.run(this.now) : [];
  }

  /** Lets one allocation interval pass, up to and with its tick. */
  tick(): readonly Grant[] {
    this.now += this.interval;
    return this.allocator.tick(this.now);
  }

  /** Gives back all of a grant; with seconds, refusing it for so long. */
  decline({ frameworkId, agentId, resources }: Grant, seconds?: number): void {
    const refusal = seconds === undefined ? undefined : { seconds, now: this.now };
    this.allocator.recover(frameworkId, agentId, resources, refusal);
  }
}

function agentSpec(id: string, total: string | Resources, traits: Omit<AgentTraits, 'used'>): AgentSpec {
  return {
    id,
    hostname: `${id}.example`,
    attributes: [],
    ...traits,
    total: typeof total === 'string' ? Resources.parse(total) : total,
  };
}
