import type { FrameworkSpec, Grant, Quota } from '../../../src/allocator/allocator.ts';
import { ResourceQuantities } from '../../../src/model/quantities.ts';
import type { Resources } from '../../../src/model/resources.ts';
import { AllocatorScenario, seeded } from '../../support/allocatorScenario.ts';
import { SlowAllocator, type SlowGrant } from './slowAllocator.ts';

const minimum = [ResourceQuantities.of([['cpus', 0.5]]), ResourceQuantities.of([['mem', 2]])];

type Capability = FrameworkSpec['capabilities'] extends ReadonlySet<infer C> ? C : never;

/** How many agents a slice of a run has; undefined for all at once. */
export type Slice = number | undefined;

/** The allocator and the slow one, told the same; after each event they must have offered the same. */
export class Both {
  readonly fast: AllocatorScenario;
  readonly slow: SlowAllocator;
  readonly offers: Grant[] = [];
  /** Whether anybody ever refused anything. */
  #refused = false;
  #agents = 0;
  #frameworks = 0;

  constructor(seed: number) {
    this.fast = new AllocatorScenario({ random: seeded(seed), minAllocatable: minimum });
    this.slow = new SlowAllocator(minimum, seeded(seed));
  }

  addFramework(roles: readonly string[], capabilities: readonly Capability[]): void {
    const id = `fw${this.#frameworks++}`;
    const spec = AllocatorScenario.spec(id, { roles, capabilities });
    this.slow.frameworks.set(id, { spec, active: true, suppressed: new Set() });
    this.fast.allocator.addFramework(spec, new Map(), true);
    this.#settle([...this.slow.agents.keys()]);
  }

  subscribe(which: number, roles: readonly string[]): void {
    const found = this.#framework(which);
    if (found === undefined) return;
    const spec = { ...found.spec, roles };
    for (const role of found.suppressed) if (!roles.includes(role)) found.suppressed.delete(role);
    this.slow.filters = this.slow.filters.filter(
      ({ frameworkId, role }) => frameworkId !== spec.id || roles.includes(role),
    );
    this.fast.allocator.updateFramework({ ...spec, suppressedRoles: [...found.suppressed] });
    found.spec = spec;
    this.slow.syncRoles();
  }

  removeFramework(which: number): void {
    const found = this.#framework(which);
    if (found === undefined) return;
    const { id } = found.spec;
    this.slow.frameworks.delete(id);
    this.slow.held = this.slow.held.filter(({ frameworkId }) => frameworkId !== id);
    this.slow.filters = this.slow.filters.filter(({ frameworkId }) => frameworkId !== id);
    this.#forgetOffers(({ frameworkId }) => frameworkId === id);
    this.fast.allocator.removeFramework(id);
    this.slow.syncRoles();
  }

  addAgent(total: Resources): void {
    const id = `a${this.#agents++}`;
    const spec = { id, hostname: `${id}.example`, attributes: [], total };
    this.slow.agents.set(id, spec);
    this.fast.allocator.addAgent(spec, new Map());
    this.#settle([id]);
  }

  updateAgent(which: number, total: Resources): void {
    const spec = pick([...this.slow.agents.values()], which);
    if (spec === undefined) return;
    this.slow.agents.set(spec.id, { ...spec, total });
    this.fast.allocator.updateAgent({ ...spec, total });
    if (!spec.total.equals(total)) this.#settle([spec.id]);
  }

  removeAgent(which: number): void {
    const spec = pick([...this.slow.agents.values()], which);
    if (spec === undefined) return;
    this.slow.agents.delete(spec.id);
    this.slow.inactive.delete(spec.id);
    this.slow.held = this.slow.held.filter(({ agentId }) => agentId !== spec.id);
    this.slow.filters = this.slow.filters.filter(({ agentId }) => agentId !== spec.id);
    this.#forgetOffers(({ agentId }) => agentId === spec.id);
    this.fast.allocator.removeAgent(spec.id);
    this.slow.syncRoles();
  }

  setAgentActive(which: number, active: boolean): void {
    const spec = pick([...this.slow.agents.values()], which);
    if (spec === undefined) return;
    if (active) this.slow.inactive.delete(spec.id);
    else this.slow.inactive.add(spec.id);
    if (active) this.fast.allocator.activateAgent(spec.id);
    else this.fast.allocator.deactivateAgent(spec.id);
  }

  /** Gives back all of an offer, or what it has of one name, with or without a filter. */
  recover(which: number, name: string | undefined, seconds: number | undefined): void {
    const offer = pick(this.offers, which);
    if (offer === undefined) return;
    const back = name === undefined ? offer.resources : offer.resources.named(name);
    if (back.isEmpty()) return;
    const rest = offer.resources.minus(back);
    this.offers.splice(this.offers.indexOf(offer), 1, ...(rest.isEmpty() ? [] : [{ ...offer, resources: rest }]));
    this.#refused ||= seconds !== undefined;
    const refusal = seconds === undefined ? undefined : { seconds, now: this.fast.now };
    this.fast.allocator.recover(offer.frameworkId, offer.agentId, back, refusal);
    this.slow.recover({ ...offer, resources: back.unallocate() }, refusal);
    this.slow.syncRoles();
  }

  suppress(which: number): void {
    const found = this.#framework(which);
    if (found === undefined) return;
    for (const role of found.spec.roles) found.suppressed.add(role);
    this.fast.allocator.suppress(found.spec.id, []);
  }

  revive(which: number): void {
    const found = this.#framework(which);
    if (found === undefined) return;
    found.suppressed.clear();
    const { id, roles } = found.spec;
    this.slow.filters = this.slow.filters.filter(
      ({ frameworkId, role }) => frameworkId !== id || !roles.includes(role),
    );
    this.fast.allocator.revive(id, []);
    this.#settle([...this.slow.agents.keys()]);
  }

  setActive(which: number, active: boolean): void {
    const found = this.#framework(which);
    if (found === undefined) return;
    const { id } = found.spec;
    found.active = active;
    if (active) {
      this.fast.allocator.activateFramework(id);
      this.#settle([...this.slow.agents.keys()]);
      return;
    }
    this.slow.filters = this.slow.filters.filter(({ frameworkId }) => frameworkId !== id);
    this.fast.allocator.deactivateFramework(id);
  }

  weigh(role: string, weight: number): void {
    this.slow.sorter.weights.set(role, weight);
    this.fast.allocator.updateWeights(new Map([[role, weight]]));
  }

  setQuota(role: string, quota: Quota | undefined): void {
    if (quota === undefined) this.slow.quotas.delete(role);
    else this.slow.quotas.set(role, quota);
    this.fast.allocator.updateQuota(role, quota);
  }

  whitelist(agents: number): void {
    const hostnames = agents > 4 ? undefined : new Set(Array.from({ length: agents }, (_, at) => `a${at}.example`));
    this.slow.whitelist = hostnames;
    this.fast.allocator.updateWhitelist(hostnames);
  }

  tick(slice: Slice): void {
    this.fast.now += this.fast.interval;
    const run = this.fast.allocator.startTick(this.fast.now);
    const grants = [...run.step(slice ?? Infinity)];
    while (!run.done) grants.push(...run.step(slice ?? Infinity));
    this.#compare(grants, this.slow.tick(this.fast.now));
    this.#checkExplanations(grants);
  }

  /** Each agent is spoken of once, and none is open that no refusal kept closed until just now. */
  #checkExplanations(grants: readonly Grant[]): void {
    for (const { spec } of this.slow.frameworks.values()) {
      for (const role of spec.roles) {
        const { absent, offered, open, causes } = this.fast.allocator.explain(spec.id, role);
        const got = grants.filter((grant) => grant.frameworkId === spec.id && grant.role === role);
        expect(offered).toBe(new Set(got.map(({ agentId }) => agentId)).size);
        if (absent !== undefined) continue;
        const agents = causes.reduce((sum, cause) => sum + cause.agents, offered + open);
        expect(agents).toBe(this.slow.agents.size);
        if (!this.#refused) expect(open).toBe(0);
      }
    }
  }

  #settle(agents: readonly string[]): void {
    this.slow.syncRoles();
    this.slow.expire(this.fast.now);
    this.#compare(this.fast.settle(), this.slow.run(agents));
  }

  #compare(grants: readonly Grant[], expected: readonly SlowGrant[]): void {
    const bare = grants.map((grant) => ({ ...grant, resources: grant.resources.unallocate() }));
    expect(bare.map(show)).toEqual(expected.map(show));
    this.offers.push(...grants);
    this.checkBooks();
  }

  /** What there is and who has it, in both; no role above its limit by what it was granted is in what both offer. */
  checkBooks(): void {
    for (const id of this.slow.agents.keys()) {
      expect(this.fast.allocator.available(id).equals(this.slow.available(id))).toBe(true);
    }
    const shares = this.fast.allocator.shares();
    expect(new Set(shares.keys())).toEqual(new Set(this.slow.sorter.clients));
    for (const [role, share] of shares) expect(share).toBeCloseTo(this.slow.shareOf(role), 12);
  }

  #forgetOffers(gone: (offer: Grant) => boolean): void {
    const rest = this.offers.filter((offer) => !gone(offer));
    this.offers.splice(0, this.offers.length, ...rest);
  }

  #framework(which: number) {
    return pick([...this.slow.frameworks.values()], which);
  }
}

function pick<T>(items: readonly T[], which: number): T | undefined {
  return items[which % items.length];
}

/** Resources keep the order in which they came, which is nobody's concern. */
function show({ frameworkId, role, agentId, resources }: SlowGrant): string {
  return `${frameworkId} ${role} ${agentId} ${resources.toString().split('; ').sort().join('; ')}`;
}
