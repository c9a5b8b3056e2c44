import { applyConversions } from '../../../src/model/conversion.ts';
import type { AgentSpec, FrameworkSpec, Grant, InverseGrant, Quota } from '../../../src/allocator/allocator.ts';
import { compileConstraints } from '../../../src/allocator/offerConstraints.ts';
import { ResourceQuantities } from '../../../src/model/quantities.ts';
import { Resources } from '../../../src/model/resources.ts';
import { AllocatorScenario, seeded } from '../../support/allocatorScenario.ts';
import { reservationOf } from './conversions.ts';
import { rackOf, SlowAllocator, type SlowGrant, type SlowSorters } from './slowAllocator.ts';

const minimum = [ResourceQuantities.of([['cpus', 0.5]]), ResourceQuantities.of([['mem', 2]])];

type Capability = FrameworkSpec['capabilities'] extends ReadonlySet<infer C> ? C : never;

/** How many agents a slice of a run has; undefined for all at once. */
export type Slice = number | undefined;

/** The allocator and the slow one, told the same; after each event they must have offered the same. */
export class Both {
  readonly fast: AllocatorScenario;
  readonly slow: SlowAllocator;
  readonly offers: Grant[] = [];
  readonly inverseOffers: InverseGrant[] = [];
  /** Whether anybody ever refused anything. */
  #refused = false;
  #agents = 0;
  #frameworks = 0;

  constructor(seed: number, sorters: SlowSorters) {
    this.fast = new AllocatorScenario({ random: seeded(seed), minAllocatable: minimum, ...sorters });
    this.slow = new SlowAllocator(minimum, seeded(seed), sorters);
  }

  /** @param rack the only one of which it wants agents; undefined for any */
  addFramework(roles: readonly string[], capabilities: readonly Capability[], rack: string | undefined): void {
    const id = `fw${this.#frameworks++}`;
    const constraints = rack === undefined ? new Map() : onlyRack(rack, allRoles);
    const spec = AllocatorScenario.spec(id, { roles, capabilities, constraints });
    this.slow.frameworks.set(id, { spec, active: true, suppressed: new Set(), rack });
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
    this.slow.maintenance.forget(id);
    this.#forgetOffers(({ frameworkId }) => frameworkId === id);
    this.fast.allocator.removeFramework(id);
    this.slow.syncRoles();
  }

  addAgent(total: Resources, rack: string): void {
    const id = `a${this.#agents++}`;
    const spec = { id, hostname: `${id}.example`, attributes: inRack(rack), total };
    this.slow.agents.set(id, spec);
    this.fast.allocator.addAgent(spec, new Map());
    this.#settle([id]);
  }

  updateAgent(which: number, total: Resources, rack: string): void {
    const spec = pick([...this.slow.agents.values()], which);
    if (spec === undefined) return;
    const updated = { ...spec, total, attributes: inRack(rack) };
    const moves = rackOf(spec) !== rack;
    this.slow.agents.set(spec.id, updated);
    if (moves) this.slow.filters = this.slow.filters.filter(({ agentId }) => agentId !== spec.id);
    this.fast.allocator.updateAgent(updated);
    if (moves || !spec.total.equals(total)) this.#settle([spec.id]);
  }

  removeAgent(which: number): void {
    const spec = pick([...this.slow.agents.values()], which);
    if (spec === undefined) return;
    this.slow.agents.delete(spec.id);
    this.slow.inactive.delete(spec.id);
    this.slow.held = this.slow.held.filter(({ agentId }) => agentId !== spec.id);
    this.slow.filters = this.slow.filters.filter(({ agentId }) => agentId !== spec.id);
    this.slow.maintenance.schedule(spec.id, undefined);
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

  /** Reserves what is offered to somebody and not reserved, or takes it out of its reservation. */
  convertOffer(which: number): void {
    const offer = pick(this.offers, which);
    if (offer === undefined) return;
    const { frameworkId, agentId, role } = offer;
    const resources = offer.resources.unallocate();
    const conversion = reservationOf(resources, role);
    if (conversion === undefined || !this.#totalOf(agentId).contains(conversion.consumed)) return;
    const allocated = {
      consumed: conversion.consumed.allocate(role),
      converted: conversion.converted.allocate(role),
    };
    const converted = applyConversions(offer.resources, [allocated]);
    this.fast.allocator.updateAllocation(frameworkId, agentId, offer.resources, [allocated]);
    this.slow.convert({ ...offer, resources }, conversion);
    this.offers.splice(this.offers.indexOf(offer), 1, { ...offer, resources: converted });
    this.checkBooks();
  }

  /** Does the same with what nobody has. */
  convertAvailable(which: number, role: string): void {
    const spec = pick([...this.slow.agents.values()], which);
    const conversion = spec && reservationOf(this.slow.available(spec.id), role);
    if (conversion === undefined || !spec?.total.contains(conversion.consumed)) return;
    this.fast.allocator.updateAvailable(spec.id, [conversion]);
    this.slow.convertTotal(spec.id, conversion);
    this.checkBooks();
  }

  /** Schedules the maintenance of an agent, or calls it off. */
  schedule(which: number, start: number | undefined): void {
    const spec = pick([...this.slow.agents.values()], which);
    if (spec === undefined) return;
    const unavailability = start === undefined ? undefined : { start: { nanoseconds: start } };
    this.fast.allocator.updateUnavailability(spec.id, unavailability);
    this.slow.maintenance.schedule(spec.id, start);
    this.#settle([spec.id]);
  }

  /** Answers an inverse offer, with or without a filter. */
  answer(which: number, seconds: number | undefined): void {
    const [offer] = this.inverseOffers.splice(which % this.inverseOffers.length, 1);
    if (offer === undefined || !this.slow.agents.has(offer.agentId)) return;
    const { agentId, frameworkId } = offer;
    if (!this.slow.frameworks.has(frameworkId)) return;
    const { now } = this.fast;
    const status = {
      status: 'DECLINE',
      framework_id: { value: frameworkId },
      timestamp: { nanoseconds: now },
    } as const;
    const refusal = seconds === undefined ? undefined : { seconds, now };
    this.fast.allocator.updateInverseOffer(agentId, frameworkId, status, refusal);
    this.slow.maintenance.answer(
      agentId,
      frameworkId,
      seconds === undefined || seconds === 0 ? undefined : now + seconds,
    );
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
    this.slow.maintenance.clearFilters(id);
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
    this.slow.maintenance.clearFilters(id);
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
        const { absent, offered, open, causes } = this.fast.allocator.report.explain(spec.id, role);
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
    this.#compare(this.fast.settle(), this.slow.run(agents, this.fast.now));
  }

  #compare(grants: readonly Grant[], expected: readonly SlowGrant[]): void {
    const bare = grants.map((grant) => ({ ...grant, resources: grant.resources.unallocate() }));
    expect(bare.map(show)).toEqual(expected.map(show));
    this.offers.push(...grants);
    this.#compareInverse();
    this.checkBooks();
  }

  #compareInverse(): void {
    const grants = this.fast.allocator.takeInverseGrants();
    const shown = grants.map(
      ({ frameworkId, agentId, unavailability }) => `${frameworkId} ${agentId} ${unavailability.start.nanoseconds}`,
    );
    expect([...shown].sort()).toEqual(this.slow.inverseGrants.sort());
    this.slow.inverseGrants = [];
    this.inverseOffers.push(...grants);
    const answers = [...this.fast.allocator.report.inverseOfferStatuses()].map(
      ([agentId, statuses]) => [agentId, new Set(statuses.keys())] as const,
    );
    expect(new Map(answers)).toEqual(this.slow.maintenance.answers());
  }

  /** What there is and who has it, in both; no role above its limit by what it was granted is in what both offer. */
  checkBooks(): void {
    for (const id of this.slow.agents.keys()) {
      expect(this.fast.allocator.available(id).equals(this.slow.available(id))).toBe(true);
    }
    const shares = this.fast.allocator.report.shares();
    expect(new Set(shares.keys())).toEqual(new Set(this.slow.sorter.clients));
    for (const [role, share] of shares) expect(share).toBeCloseTo(this.slow.shareOf(role), 12);
  }

  #forgetOffers(gone: (offer: Grant) => boolean): void {
    const rest = this.offers.filter((offer) => !gone(offer));
    this.offers.splice(0, this.offers.length, ...rest);
  }

  #totalOf(agentId: string): Resources {
    return this.slow.agents.get(agentId)?.total ?? Resources.none;
  }

  #framework(which: number) {
    return pick([...this.slow.frameworks.values()], which);
  }
}

/** The roles that frameworks may be in. */
export const allRoles = ['r1', 'r1/s', 'r1/s/t', 'r2', 'r3', 'r3/u'];

function inRack(rack: string): AgentSpec['attributes'] {
  return [{ name: 'rack', type: 'TEXT', text: { value: rack } }];
}

/** Offer constraints that want agents of one rack only, in each of some roles. */
function onlyRack(value: string, roles: readonly string[]) {
  const constraint = { selector: { attribute_name: 'rack' }, predicate: { text_equals: { value } } };
  const groups = [{ attribute_constraints: [constraint] }];
  return compileConstraints({ role_constraints: Object.fromEntries(roles.map((role) => [role, { groups }])) });
}

function pick<T>(items: readonly T[], which: number): T | undefined {
  return items[which % items.length];
}

/** Resources keep the order in which they came, which is nobody's concern. */
function show({ frameworkId, role, agentId, resources }: SlowGrant): string {
  return `${frameworkId} ${role} ${agentId} ${resources.toString().split('; ').sort().join('; ')}`;
}
