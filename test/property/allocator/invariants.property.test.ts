import fc from 'fast-check';
import { AllocatorScenario, seeded, show } from '../../support/allocatorScenario.ts';
import { Resources } from '../../../src/model/resources.ts';
import type { Grant } from '../../../src/allocator/allocator.ts';

/** What a framework refused, as long as it surely counts. */
interface Refused {
  readonly grant: Grant;
  readonly until: number;
}

/** An allocator, and books of what it granted that are kept apart from its own. */
class Audited {
  readonly cluster: AllocatorScenario;
  readonly totals = new Map<string, Resources>();
  readonly silent = new Set<string>();
  /** The grants that are not given back, whole or what is left of them. */
  held: Grant[] = [];
  refused: Refused[] = [];
  readonly log: string[] = [];
  frameworks: string[] = [];

  constructor(seed: number) {
    this.cluster = new AllocatorScenario({ random: seeded(seed) });
  }

  addFramework(roles: readonly string[]): void {
    const id = `fw${this.log.length}`;
    this.frameworks.push(id);
    this.check(() => this.cluster.framework(id, { roles }));
  }

  removeFramework(which: number): void {
    const id = this.pick(this.frameworks, which);
    if (id === undefined) return;
    this.frameworks = this.frameworks.filter((other) => other !== id);
    this.held = this.held.filter(({ frameworkId }) => frameworkId !== id);
    this.refused = this.refused.filter(({ grant }) => grant.frameworkId !== id);
    this.cluster.allocator.removeFramework(id);
  }

  addAgent(total: Resources): void {
    const id = `a${this.log.length}`;
    this.totals.set(id, total);
    this.check(() => this.cluster.agent(id, total));
  }

  resizeAgent(which: number, total: Resources): void {
    const id = this.pick([...this.totals.keys()], which);
    if (id === undefined) return;
    this.totals.set(id, total);
    this.cluster.update(id, total);
    this.check(() => this.cluster.settle());
  }

  removeAgent(which: number): void {
    const id = this.pick([...this.totals.keys()], which);
    if (id === undefined) return;
    this.totals.delete(id);
    this.held = this.held.filter(({ agentId }) => agentId !== id);
    this.refused = this.refused.filter(({ grant }) => grant.agentId !== id);
    this.cluster.allocator.removeAgent(id);
  }

  /** Gives back the part of a grant that is named so, or all of it. */
  recover(which: number, name: string | undefined, seconds: number | undefined): void {
    const grant = this.pick(this.held, which);
    if (grant === undefined) return;
    const back = name === undefined ? grant.resources : grant.resources.named(name);
    const rest = { ...grant, resources: grant.resources.minus(back) };
    this.held = this.held.filter((other) => other !== grant).concat(rest.resources.isEmpty() ? [] : [rest]);
    this.cluster.decline({ ...grant, resources: back }, seconds);
    if (back.isEmpty() || seconds === undefined || seconds === 0) return;
    this.refused.push({ grant: { ...grant, resources: back }, until: this.cluster.now + seconds });
  }

  suppress(which: number): void {
    const id = this.pick(this.frameworks, which);
    if (id === undefined) return;
    this.silent.add(id);
    this.cluster.allocator.suppress(id, []);
  }

  revive(which: number): void {
    const id = this.pick(this.frameworks, which);
    if (id === undefined) return;
    this.silent.delete(id);
    this.refused = this.refused.filter(({ grant }) => grant.frameworkId !== id);
    this.cluster.allocator.revive(id, []);
    this.check(() => this.cluster.settle());
  }

  deactivate(which: number): void {
    const id = this.pick(this.frameworks, which);
    if (id === undefined) return;
    this.refused = this.refused.filter(({ grant }) => grant.frameworkId !== id);
    this.cluster.allocator.deactivateFramework(id);
    this.check(() => {
      const grants = this.cluster.tick();
      expect(grants.filter(({ frameworkId }) => frameworkId === id)).toEqual([]);
      return grants;
    });
    this.cluster.allocator.activateFramework(id);
    this.check(() => this.cluster.settle());
  }

  /** Runs, and checks every grant and the books of every agent after it. */
  check(run: () => readonly Grant[]): void {
    const grants = run();
    this.log.push(grants.map(show).join(', '));
    for (const grant of grants) this.checkGrant(grant);
    this.held.push(...grants);
    for (const [agent, total] of this.totals) {
      const used = this.held.filter(({ agentId }) => agentId === agent).map(({ resources }) => resources.unallocate());
      const available = used.reduce((left, resources) => left.minus(resources), total);
      expect(this.cluster.allocator.available(agent).equals(available)).toBe(true);
    }
  }

  private checkGrant(grant: Grant): void {
    const { frameworkId, agentId, role, resources } = grant;
    const total = this.totals.get(agentId) ?? Resources.none;
    const used = this.held.filter((other) => other.agentId === agentId).map((other) => other.resources.unallocate());
    const free = used.reduce((left, other) => left.minus(other), total);
    expect(free.contains(resources.unallocate())).toBe(true);
    expect(resources.unallocate().allocatableTo(role).equals(resources.unallocate())).toBe(true);
    expect(this.silent.has(frameworkId)).toBe(false);
    const hidden = this.refused.filter(
      ({ grant: refused, until }) =>
        until > this.cluster.now &&
        refused.frameworkId === frameworkId &&
        refused.agentId === agentId &&
        refused.resources.contains(resources),
    );
    expect(hidden).toEqual([]);
  }

  private pick<T>(items: readonly T[], which: number): T | undefined {
    return items[which % items.length];
  }
}

const roles = fc.subarray(['r1', 'r2', 'r2/s'], { minLength: 1 });
const amount = fc.integer({ min: 1, max: 8 });
const total = fc
  .tuple(amount, amount, fc.nat(6), fc.nat(3))
  .map(([cpus, mem, reserved, ports]) =>
    Resources.parse(`cpus:${cpus / 2};mem:${mem * 32};cpus(r2):${reserved / 4};ports:[10-${10 + ports}]`),
  );
const step: fc.Arbitrary<(audited: Audited) => void> = fc.oneof(
  { weight: 3, arbitrary: roles.map((chosen) => (audited: Audited) => audited.addFramework(chosen)) },
  { weight: 4, arbitrary: total.map((chosen) => (audited: Audited) => audited.addAgent(chosen)) },
  { weight: 6, arbitrary: fc.constant((audited: Audited) => audited.check(() => audited.cluster.tick())) },
  {
    weight: 9,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom(undefined, 'cpus', 'ports'), fc.option(fc.nat(4), { nil: undefined }))
      .map(
        ([which, name, seconds]) =>
          (audited: Audited) =>
            audited.recover(which, name, seconds),
      ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), total).map(
      ([which, to]) =>
        (audited: Audited) =>
          audited.resizeAgent(which, to),
    ),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom('removeFramework', 'removeAgent', 'suppress', 'revive', 'deactivate'))
      .map(
        ([which, event]) =>
          (audited: Audited) =>
            audited[event](which),
      ),
  },
);

describe('whatever happens, the allocator', () => {
  it('grants nothing twice, nothing hidden or unwanted, and books used + available = total', () => {
    const run = (seed: number, steps: readonly ((audited: Audited) => void)[]) => {
      const audited = new Audited(seed);
      for (const happens of steps) happens(audited);
      return audited.log;
    };
    fc.assert(
      fc.property(fc.integer(), fc.array(step, { maxLength: 60 }), (seed, steps) => {
        expect(run(seed, steps)).toEqual(run(seed, steps));
      }),
      { numRuns: 150 },
    );
  });
});
