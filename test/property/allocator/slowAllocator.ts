import { applyConversions, type Conversion } from '../../../src/model/conversion.ts';
import type { AgentSpec, FrameworkSpec, Quota, Refusal } from '../../../src/allocator/allocator.ts';
import { Chance, chances, hashOfName } from '../../../src/allocator/chance.ts';
import type { SorterKind } from '../../../src/allocator/specs.ts';
import { shuffled } from '../../../src/allocator/visitOrder.ts';
import { ResourceLimits, ResourceQuantities } from '../../../src/model/quantities.ts';
import { Resources } from '../../../src/model/resources.ts';
import { isStrictSubrole } from '../../../src/model/roles.ts';
import { SlowMaintenance } from './slowMaintenance.ts';
import { compareAll, SlowSorter, type Quantities } from './slowSorter.ts';

export interface SlowGrant {
  readonly frameworkId: string;
  readonly role: string;
  readonly agentId: string;
  /** Without allocation. */
  readonly resources: Resources;
}

type Held = Pick<SlowGrant, 'agentId' | 'resources'>;

interface SlowFramework {
  spec: FrameworkSpec;
  active: boolean;
  readonly suppressed: Set<string>;
  /** The only rack of which it wants agents, if it is particular. */
  readonly rack: string | undefined;
}

/** How roles and frameworks are sorted. */
export interface SlowSorters {
  readonly roleSorter: SorterKind;
  readonly frameworkSorter: SorterKind;
}

interface SlowFilter extends SlowGrant {
  readonly expiry: number;
  seen: boolean;
}

/**
 * The allocator as the catalogue describes it and as one would explain it: nothing is kept that can be counted anew, and
 * nothing is skipped. It is told what the real one is told and must offer the same.
 */
export class SlowAllocator {
  readonly agents = new Map<string, AgentSpec>();
  readonly inactive = new Set<string>();
  readonly frameworks = new Map<string, SlowFramework>();
  readonly quotas = new Map<string, Quota>();
  readonly sorter = new SlowSorter();
  readonly maintenance = new SlowMaintenance();
  /** Who was asked to give up which agent when, since this was emptied last. */
  inverseGrants: string[] = [];
  /** Per framework in a role, how often something was allocated to it. */
  readonly counts = new Map<string, number>();
  held: SlowGrant[] = [];
  filters: SlowFilter[] = [];
  whitelist: ReadonlySet<string> | undefined;
  /** What had to be kept free when the stage of a run began. */
  #required = none;
  /** What a run gave of each agent that is available all the same: a shared volume goes once in a run (ALLOC-105). */
  readonly #given = new Map<string, Resources>();
  readonly #minimum: readonly ResourceQuantities[];
  readonly #random: () => number;
  readonly #sorters: SlowSorters;
  readonly #chance = new Chance();

  constructor(minimum: readonly ResourceQuantities[], random: () => number, sorters: SlowSorters) {
    this.#minimum = minimum;
    this.#random = random;
    this.#sorters = sorters;
  }

  tick(now: number): SlowGrant[] {
    this.expire(now);
    const grants = this.run([...this.agents.keys()], now);
    for (const filter of this.filters) filter.seen = true;
    this.expire(now);
    return grants;
  }

  /** ALLOC-082 */
  expire(now: number): void {
    this.filters = this.filters.filter(({ seen, expiry }) => !seen || expiry > now);
  }

  /** ALLOC-080, ALLOC-081: `resources` without allocation. */
  recover(grant: SlowGrant, refusal: Refusal | undefined): void {
    this.held.push({ ...grant, resources: Resources.none });
    this.#take(grant);
    if (refusal === undefined || refusal.seconds === 0 || !this.#isSubscribed(grant)) return;
    this.filters.push({ ...grant, expiry: refusal.now + Math.max(1, refusal.seconds), seen: false });
  }

  /** Follows which roles frameworks are in: those they subscribe to, and those they hold something in (ALLOC-023). */
  syncRoles(): void {
    this.held = this.held.filter(({ resources }) => !resources.isEmpty());
    const wanted = new Map(
      [...this.frameworks].flatMap(([id, { spec }]) => spec.roles.map((role) => [`${id} ${role}`, role])),
    );
    for (const { frameworkId, role } of this.held) wanted.set(`${frameworkId} ${role}`, role);
    for (const key of this.counts.keys()) if (!wanted.has(key)) this.counts.delete(key);
    for (const key of wanted.keys()) if (!this.counts.has(key)) this.counts.set(key, 0);
    const roles = new Set(wanted.values());
    for (const role of roles) if (!this.sorter.clients.includes(role)) this.sorter.add(role);
    for (const role of this.sorter.clients) if (!roles.has(role)) this.sorter.remove(role);
  }

  /** ALLOC-005, ALLOC-043 */
  run(candidates: readonly string[], now: number): SlowGrant[] {
    const agents = candidates.filter((id) => this.#isOffered(id));
    const grants: SlowGrant[] = [];
    this.#given.clear();
    for (const stage of ['guarantees', 'rest'] as const) {
      this.#required = this.#requiredHeadroom();
      const visitable = agents.map((id, index) => ({ index, hash: hashOfName(id) }));
      const seed = this.#random();
      const order = [...shuffled(visitable, seed)].map((index) => agents[index] ?? '');
      for (const id of order) {
        this.#chance.beginVisit(seed, hashOfName(id));
        this.#serve(id, stage, grants);
      }
    }
    for (const id of candidates) this.inverseGrants.push(...this.maintenance.ask(id, this.#activeHolders(id), now));
    return grants;
  }

  /** ALLOC-120 */
  #activeHolders(id: string): Set<string> {
    const holding = this.held.filter(({ agentId, resources }) => agentId === id && !resources.isEmpty());
    const holders = holding.map(({ frameworkId }) => frameworkId);
    return new Set(holders.filter((frameworkId) => this.frameworks.get(frameworkId)?.active === true));
  }

  /** ALLOC-132: of what a framework holds, without allocation; it is no allocation of its own (SORT-020). */
  convert(grant: SlowGrant, conversion: Conversion): void {
    this.#take(grant);
    this.held.push({ ...grant, resources: applyConversions(grant.resources, [conversion]) });
    this.convertTotal(grant.agentId, conversion);
  }

  /** ALLOC-134: of what nobody holds, too. */
  convertTotal(id: string, conversion: Conversion): void {
    const agent = this.agents.get(id);
    if (agent !== undefined) this.agents.set(id, { ...agent, total: applyConversions(agent.total, [conversion]) });
  }

  available(id: string): Resources {
    const total = this.agents.get(id)?.total ?? Resources.none;
    const used = this.held.filter(({ agentId }) => agentId === id);
    return used.reduce((rest, { resources }) => rest.minus(resources.nonShared()), total);
  }

  shareOf(role: string): number {
    return this.sorter.share(role, this.#heldIn, this.#total());
  }

  #isOffered(id: string): boolean {
    const agent = this.agents.get(id);
    if (agent === undefined || this.inactive.has(id)) return false;
    return this.whitelist === undefined || this.whitelist.has(agent.hostname);
  }

  /** ALLOC-006 */
  #serve(id: string, stage: 'guarantees' | 'rest', grants: SlowGrant[]): void {
    for (const role of this.#roleOrder()) {
      for (const frameworkId of this.#frameworkOrder(role)) {
        const offer = this.#offer(frameworkId, role, id, stage);
        if (offer.isEmpty()) continue;
        const grant = { frameworkId, role, agentId: id, resources: offer };
        this.hold(grant);
        this.#given.set(id, (this.#given.get(id) ?? Resources.none).plus(offer.shared()));
        grants.push(grant);
      }
    }
  }

  #roleOrder(): string[] {
    const active = new Set(this.sorter.clients);
    if (this.#sorters.roleSorter === 'random') return this.sorter.randomOrder(active, (node) => this.#draw(node));
    return this.sorter.order(active, this.#heldIn, this.#total());
  }

  /** SORT-022 */
  #draw(name: string): number {
    return this.#chance.draw(hashOfName(name)) / chances;
  }

  hold(grant: SlowGrant): void {
    this.held.push(grant);
    this.sorter.allocated(grant.role);
    const key = `${grant.frameworkId} ${grant.role}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  /** SORT-021 */
  #frameworkOrder(role: string): string[] {
    const members = [...this.frameworks].filter(
      ([, { spec, active, suppressed }]) => active && spec.roles.includes(role) && !suppressed.has(role),
    );
    const total = this.#total();
    const share = (id: string) => {
      const has = sum(this.held.filter((held) => held.role === role && held.frameworkId === id));
      return Math.max(0, ...[...total].map(([name, all]) => (all > 0 ? (has.get(name) ?? 0) / all : 0)));
    };
    const isRandom = this.#sorters.frameworkSorter === 'random';
    const place = (id: string) => (isRandom ? [this.#draw(id)] : [share(id), this.counts.get(`${id} ${role}`) ?? 0]);
    return members
      .map(([id]) => ({ id, place: place(id) }))
      .sort((a, b) => compareAll(a.place, b.place) || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id);
  }

  /** ALLOC-017, ALLOC-044…047, ALLOC-100…108 */
  #offer(frameworkId: string, role: string, id: string, stage: 'guarantees' | 'rest'): Resources {
    const agent = this.agents.get(id);
    const framework = this.frameworks.get(frameworkId);
    if (agent === undefined || framework === undefined) return Resources.none;
    const { capabilities } = framework.spec;
    if (framework.rack !== undefined && framework.rack !== rackOf(agent)) return Resources.none;
    if (agent.total.get('gpus') > 0 && !capabilities.has('GPU_RESOURCES')) return Resources.none;
    let portion = this.available(id)
      .minus(this.#given.get(id) ?? Resources.none)
      .allocatableTo(role);
    if (!capabilities.has('SHARED_RESOURCES')) portion = portion.nonShared();
    if (!capabilities.has('REVOCABLE_RESOURCES')) portion = portion.nonRevocable();
    if (!capabilities.has('RESERVATION_REFINEMENT')) portion = portion.unrefined();
    const offer = this.#cut(role, portion, stage);
    const enough = this.#minimum.length === 0 || this.#minimum.some((least) => offer.containsQuantities(least));
    return enough && !this.#isHidden({ frameworkId, role, agentId: id, resources: offer }) ? offer : Resources.none;
  }

  #cut(role: string, portion: Resources, stage: 'guarantees' | 'rest'): Resources {
    const open = openOf(portion);
    const others = portion.minus(open);
    const { guarantees, limits } = this.quotas.get(role) ?? { guarantees: none, limits: ResourceLimits.none };
    const consumed = this.#consumed(role);
    const unmet = guarantees.minus(consumed);
    if (stage === 'guarantees' && unmet.isEmpty()) return Resources.none;
    const promised = stage === 'guarantees' ? open.shrinkTo(unmet) : Resources.none;
    if (stage === 'guarantees' && promised.isEmpty()) return Resources.none;
    let more = open.minus(promised);
    more = more.shrinkTo(limits.minus(consumed).minus(promised.quantities()));
    const required = stage === 'rest' ? this.#required : this.#requiredHeadroom();
    if (!required.isEmpty()) more = more.shrinkTo(this.#availableHeadroom().minus(required));
    return others.plus(promised).plus(more);
  }

  /** ALLOC-041 */
  #consumed(role: string): ResourceQuantities {
    const within = (other: string | undefined) => other === role || isStrictSubrole(other ?? '', role);
    const reservations = [...this.agents.values()].map(({ total }) =>
      total
        .scalars()
        .filter(({ reservations = [] }) => within(reservations.at(-1)?.role))
        .quantities(),
    );
    const open = byAgent(this.held.filter((held) => within(held.role))).map((held) => openOf(held).quantities());
    return [...reservations, ...open].reduce((all, quantities) => all.plus(quantities), none);
  }

  /** ALLOC-048; grants of the second stage do not lower it (ALLOC-049). */
  #requiredHeadroom(): ResourceQuantities {
    const unmet = [...this.quotas].map(([role, { guarantees }]) => guarantees.minus(this.#consumed(role)));
    return unmet.reduce((all, quantities) => all.plus(quantities), none);
  }

  /** ALLOC-049 */
  #availableHeadroom(): ResourceQuantities {
    const totals = [...this.agents.values()].map(({ total }) => total.scalars());
    const all = (parts: readonly Resources[]) => parts.reduce((sum, part) => sum.plus(part.quantities()), none);
    const held = byAgent(this.held).map((resources) => resources.scalars());
    const unheldReservations = all(totals.map((total) => total.reserved())).minus(
      all(held.map((part) => part.reserved())),
    );
    const revocable = [...this.agents.keys()].map((id) => this.available(id).scalars().revocable());
    return all(totals).minus(all(held)).minus(unheldReservations).minus(all(revocable));
  }

  #isHidden({ frameworkId, role, agentId, resources }: SlowGrant): boolean {
    return this.filters.some(
      (filter) =>
        filter.frameworkId === frameworkId &&
        filter.role === role &&
        filter.agentId === agentId &&
        filter.resources.contains(resources),
    );
  }

  #isSubscribed({ frameworkId, role }: SlowGrant): boolean {
    return this.frameworks.get(frameworkId)?.spec.roles.includes(role) === true;
  }

  #take({ frameworkId, role, agentId, resources }: SlowGrant): void {
    let rest = resources;
    this.held = this.held.map((held) => {
      if (held.frameworkId !== frameworkId || held.role !== role || held.agentId !== agentId) return held;
      const left = held.resources.minus(rest);
      rest = rest.minus(held.resources);
      return { ...held, resources: left };
    });
  }

  #total(): Quantities {
    return sum([...this.agents.values()].map(({ id, total }) => ({ agentId: id, resources: total.scalars() })));
  }

  readonly #heldIn = (node: string): Quantities => {
    const leaf = node.endsWith('/.') ? node.slice(0, -2) : undefined;
    return sum(
      this.held.filter(({ role }) =>
        leaf === undefined ? role === node || role.startsWith(`${node}/`) : role === leaf,
      ),
    );
  };
}

const none = ResourceQuantities.none;

/** The rack that an agent says it is in. */
export function rackOf({ attributes }: AgentSpec): string | undefined {
  return attributes.find(({ name }) => name === 'rack')?.text?.value;
}

/** What is subject to quota. */
function openOf(resources: Resources): Resources {
  return resources.scalars().unreserved().nonRevocable();
}

/** What is held of each agent, together: of a shared volume there are many copies then, which count as one (SORT-018). */
function byAgent(parts: readonly Held[]): readonly Resources[] {
  const sums = new Map<string, Resources>();
  for (const { agentId, resources } of parts) sums.set(agentId, (sums.get(agentId) ?? Resources.none).plus(resources));
  return [...sums.values()];
}

function sum(parts: readonly Held[]): Quantities {
  const sums = new Map<string, number>();
  for (const resources of byAgent(parts)) {
    for (const [name, amount] of resources.quantities().entries()) sums.set(name, (sums.get(name) ?? 0) + amount);
  }
  return sums;
}
