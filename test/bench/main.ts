import { benchAllocator } from './allocator.ts';
import { benchCalls } from './calls.ts';
import { benchEvents } from './events.ts';
import { benchLaunch } from './launch.ts';
import { benchReads } from './reads.ts';
import type { BenchSection } from './row.ts';
import { runBench } from './run.ts';
import { benchWire } from './wire.ts';

const parts: Readonly<Record<string, () => BenchSection | Promise<BenchSection>>> = {
  launch: benchLaunch,
  calls: benchCalls,
  events: benchEvents,
  reads: benchReads,
  wire: benchWire,
  allocator: benchAllocator,
};

/** Runs the parts of these names, or all. */
async function measure(names: readonly string[]): Promise<readonly BenchSection[]> {
  const unknown = names.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined) throw new Error(`${unknown}: there is only ${Object.keys(parts).join(', ')}`);
  const sections: BenchSection[] = [];
  for (const [name, run] of Object.entries(parts)) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stderr.write(`${name} ...\n`);
    sections.push(await run());
  }
  return sections;
}

runBench(measure);
