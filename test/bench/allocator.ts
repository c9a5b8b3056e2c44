import { Allocator, type Grant } from '../../src/allocator/allocator.ts';
import { ResourceQuantities } from '../../src/model/quantities.ts';
import { Resources } from '../../src/model/resources.ts';
import { seeded } from '../support/allocatorScenario.ts';
import { percentile, type BenchRow, type BenchSection } from './row.ts';

const sizes = [1000, 10_000];
const frameworkCount = 100;
const roleCount = 10;
const ticks = 10;

/** How long a tick of the allocator takes, with all agents to give and with none. */
export function benchAllocator(): BenchSection {
  return {
    title: 'Allocating',
    note:
      `one tick with ${frameworkCount} frameworks in ${roleCount} roles, median of ${ticks}; a busy tick grants every agent, which is then ` +
      'declined without a filter, an idle one finds all of them given away.',
    rows: sizes.flatMap(rowsOf),
  };
}

function rowsOf(agents: number): readonly BenchRow[] {
  const allocator = filled(agents);
  const busy: number[] = [];
  const idle: number[] = [];
  for (let now = 1; now <= 2 * ticks; now += 2) {
    const [grants, seconds] = tick(allocator, now);
    if (grants.length !== agents) throw new Error(`${grants.length} grants of ${agents} agents`);
    busy.push(seconds);
    idle.push(tick(allocator, now + 1)[1]);
    for (const { frameworkId, agentId, resources } of grants) allocator.recover(frameworkId, agentId, resources);
  }
  const row = (name: string, seconds: readonly number[]): BenchRow => ({
    name: `${name} tick, ${agents.toLocaleString('en-US')} agents`,
    value: percentile(seconds, 0.5) * 1000,
    unit: 'ms',
    better: 'less',
  });
  return [row('busy', busy), row('idle', idle)];
}

function tick(allocator: Allocator, now: number): readonly [readonly Grant[], number] {
  const begun = performance.now();
  const grants = allocator.tick(now);
  return [grants, (performance.now() - begun) / 1000];
}

function filled(agents: number): Allocator {
  const allocator = new Allocator({
    allocationIntervalSeconds: 1,
    minAllocatable: ['cpus:0.01', 'mem:32'].map((text) => ResourceQuantities.parse(text)),
    random: seeded(1),
    fairnessExcluded: [],
    filterGpuResources: true,
  });
  for (let index = 0; index < frameworkCount; index++) {
    const roles = [`role-${index % roleCount}`];
    allocator.addFramework(
      { id: `framework-${index}`, roles, suppressedRoles: [], capabilities: new Set() },
      new Map(),
      true,
    );
  }
  const total = Resources.parse('cpus:16;mem:65536;disk:102400;ports:[21000-29999]');
  for (let index = 0; index < agents; index++) {
    const id = `agent-${index}`;
    allocator.addAgent({ id, hostname: `${id}.example`, attributes: [], total }, new Map());
  }
  return allocator;
}
