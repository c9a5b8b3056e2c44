import fc from 'fast-check';
import { AllocatorScenario, allocated, show } from '../../test/support/allocatorScenario.ts';
import type { Grant } from './allocator.ts';

type Size = { readonly cpus: number; readonly mem: number };
type Client = { readonly role: string; readonly id?: string };
type Holding = Size & { readonly id: string; readonly role: string; readonly agent: string };
type Filter = Holding & { readonly expiry: number; seen: boolean };

/** Flat dominant resource fairness as one would explain it: nothing is kept that can be counted anew. */
class SlowModel {
  readonly agents = new Map<string, Size>();
  readonly frameworks = new Map<
    string,
    { readonly roles: readonly string[]; active: boolean; suppressed: Set<string> }
  >();
  readonly weights = new Map<string, number>();
  readonly allocations: Client[] = [];
  held: Holding[] = [];
  filters: Filter[] = [];

  tick(now: number): string[] {
    this.expire(now);
    const grants = this.run([...this.agents.keys()]);
    for (const filter of this.filters) filter.seen = true;
    this.expire(now);
    return grants;
  }

  expire(now: number): void {
    this.filters = this.filters.filter(({ seen, expiry }) => !seen || expiry > now);
  }

  run(agents: readonly string[]): string[] {
    return agents.flatMap((agent) => this.serve(agent));
  }

  free(agent: string): Size {
    const total = this.agents.get(agent) ?? { cpus: 0, mem: 0 };
    const used = sum(this.held.filter((holding) => holding.agent === agent));
    return { cpus: total.cpus - used.cpus, mem: total.mem - used.mem };
  }

  private serve(agent: string): string[] {
    const { cpus, mem } = this.free(agent);
    const taker = cpus + mem > 0 && this.queue().find((client) => !this.hidden({ ...client, agent, cpus, mem }));
    if (!taker) return [];
    this.held.push({ ...taker, agent, cpus, mem });
    this.allocations.push({ role: taker.role, id: taker.id });
    const parts = [cpus > 0 ? `cpus:${cpus}` : [], mem > 0 ? `mem:${mem}` : []].flat();
    return [`${taker.id} ${taker.role} ${agent} ${parts.join('; ')}`];
  }

  private queue(): { role: string; id: string }[] {
    const roles = new Set([...this.frameworks.values()].flatMap((framework) => framework.roles));
    return this.sorted([...roles].map((role) => ({ role }))).flatMap(({ role }) => {
      const able = [...this.frameworks].filter(
        ([, { roles, active, suppressed }]) => active && roles.includes(role) && !suppressed.has(role),
      );
      return this.sorted(able.map(([id]) => ({ role, id })));
    });
  }

  private sorted<C extends Client>(clients: C[]): C[] {
    const name = ({ role, id }: Client) => id ?? role;
    return clients.sort(
      (a, b) => this.share(a) - this.share(b) || this.count(a) - this.count(b) || (name(a) < name(b) ? -1 : 1),
    );
  }

  share(client: Client): number {
    const total = sum([...this.agents.values()]);
    const has = sum(this.held.filter((holding) => isOf(client, holding)));
    const share = Math.max(total.cpus && has.cpus / total.cpus, total.mem && has.mem / total.mem);
    return client.id === undefined ? share / (this.weights.get(client.role) ?? 1) : share;
  }

  private count(client: Client): number {
    return this.allocations.filter((allocation) => isOf(client, allocation)).length;
  }

  private hidden({ id, role, agent, cpus, mem }: Holding): boolean {
    return this.filters.some(
      (filter) =>
        filter.id === id && filter.role === role && filter.agent === agent && filter.cpus >= cpus && filter.mem >= mem,
    );
  }
}

function isOf(client: Client, what: Client): boolean {
  return what.role === client.role && (client.id === undefined || what.id === client.id);
}

function sum(sizes: readonly Size[]): Size {
  return { cpus: sizes.reduce((all, { cpus }) => all + cpus, 0), mem: sizes.reduce((all, { mem }) => all + mem, 0) };
}

/** With these numbers the allocator’s shuffle leaves the agents as they are. */
const inOrder = () => 1 - Number.EPSILON;

/** The allocator and the model, told the same. */
class Both {
  readonly fast = new AllocatorScenario({ random: inOrder, minAllocatable: [] });
  readonly slow = new SlowModel();
  readonly offers: Grant[] = [];

  addFramework(roles: readonly string[]): void {
    const id = `fw${this.slow.frameworks.size}`;
    this.slow.frameworks.set(id, { roles, active: true, suppressed: new Set() });
    this.slow.expire(this.fast.now);
    this.compare(this.fast.framework(id, { roles }), this.slow.run([...this.slow.agents.keys()]));
  }

  addAgent(size: Size): void {
    const id = `a${this.slow.agents.size}`;
    this.slow.agents.set(id, size);
    this.slow.expire(this.fast.now);
    this.compare(this.fast.agent(id, `cpus:${size.cpus};mem:${size.mem}`), this.slow.run([id]));
  }

  /** Gives back all of an offer or some of its memory, with or without a filter. */
  recover(which: number, part: number | undefined, seconds: number | undefined): void {
    const [offer] = this.offers.splice(which % Math.max(1, this.offers.length), 1);
    if (offer === undefined) return;
    const { frameworkId: id, role, agentId: agent, resources } = offer;
    const mem = resources.get('mem');
    const back = part === undefined ? { cpus: resources.get('cpus'), mem } : { cpus: 0, mem: Math.min(mem, part) };
    const given = allocated(role, `cpus:${back.cpus};mem:${back.mem}`);
    if (given.isEmpty()) return;
    this.fast.decline({ ...offer, resources: given }, seconds);
    this.slow.held.push({ id, role, agent, cpus: -back.cpus, mem: -back.mem });
    if (seconds === undefined || seconds === 0) return;
    this.slow.filters.push({ id, role, agent, ...back, expiry: this.fast.now + Math.max(1, seconds), seen: false });
  }

  suppress(which: number): void {
    const [id, framework] = this.framework(which);
    framework.suppressed = new Set(framework.roles);
    this.fast.allocator.suppress(id, []);
  }

  revive(which: number): void {
    const [id, framework] = this.framework(which);
    framework.suppressed.clear();
    this.slow.expire(this.fast.now);
    this.slow.filters = this.slow.filters.filter((filter) => filter.id !== id);
    this.fast.allocator.revive(id, []);
    this.compare(this.fast.settle(), this.slow.run([...this.slow.agents.keys()]));
  }

  deactivate(which: number): void {
    const [id, framework] = this.framework(which);
    framework.active = false;
    this.slow.filters = this.slow.filters.filter((filter) => filter.id !== id);
    this.fast.allocator.deactivateFramework(id);
  }

  weigh(role: string, weight: number): void {
    this.slow.weights.set(role, weight);
    this.fast.allocator.updateWeights(new Map([[role, weight]]));
  }

  tick(): void {
    this.compare(this.fast.tick(), this.slow.tick(this.fast.now));
  }

  private framework(which: number) {
    const found = [...this.slow.frameworks][which % this.slow.frameworks.size];
    if (found === undefined) throw new Error('there is a framework from the start');
    return found;
  }

  private compare(grants: readonly Grant[], expected: readonly string[]): void {
    expect(grants.map(show)).toEqual(expected);
    this.offers.push(...grants);
    for (const [role, share] of this.fast.allocator.shares()) expect(share).toBe(this.slow.share({ role }));
  }
}

const roles = fc.subarray(['r1', 'r2', 'r3'], { minLength: 1 });
const size = fc.record({ cpus: fc.integer({ min: 0, max: 4 }), mem: fc.integer({ min: 1, max: 8 }) });
const seconds = fc.option(fc.nat(4), { nil: undefined });

const step: fc.Arbitrary<(both: Both) => void> = fc.oneof(
  { weight: 2, arbitrary: roles.map((chosen) => (both: Both) => both.addFramework(chosen)) },
  { weight: 3, arbitrary: size.map((chosen) => (both: Both) => both.addAgent(chosen)) },
  { weight: 6, arbitrary: fc.constant((both: Both) => both.tick()) },
  {
    weight: 9,
    arbitrary: fc.tuple(fc.nat(), fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }), seconds).map(
      ([which, part, time]) =>
        (both: Both) =>
          both.recover(which, part, time),
    ),
  },
  { weight: 1, arbitrary: fc.nat().map((which) => (both: Both) => both.suppress(which)) },
  { weight: 1, arbitrary: fc.nat().map((which) => (both: Both) => both.revive(which)) },
  { weight: 1, arbitrary: fc.nat().map((which) => (both: Both) => both.deactivate(which)) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('r1', 'r2', 'r3'), fc.constantFrom(0.5, 1, 2, 3)).map(
      ([role, weight]) =>
        (both: Both) =>
          both.weigh(role, weight),
    ),
  },
);

describe('the allocator', () => {
  it('grants what a slow and obvious model does, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 50 }), (steps) => {
        const both = new Both();
        both.addFramework(['r1', 'r2']);
        for (const happens of steps) happens(both);
      }),
      { numRuns: 150 },
    );
  });
});
