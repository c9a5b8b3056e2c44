import { benchAllocator } from './allocator.ts';
import { benchCalls } from './calls.ts';
import { benchEvents } from './events.ts';
import { benchLaunch } from './launch.ts';
import { describeMachine } from './machine.ts';
import { benchReads } from './reads.ts';
import type { BenchSection } from './row.ts';
import { markdownTable, plainTables } from './table.ts';
import { benchWire } from './wire.ts';

const parts: Readonly<Record<string, () => BenchSection | Promise<BenchSection>>> = {
  launch: benchLaunch,
  calls: benchCalls,
  events: benchEvents,
  reads: benchReads,
  wire: benchWire,
  allocator: benchAllocator,
};

/** Runs the parts that the command line names, or all, and prints what they found; `--markdown` for a README. */
async function main(argv: readonly string[]): Promise<void> {
  const names = argv.filter((word) => word !== '--markdown');
  const unknown = names.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined) throw new Error(`${unknown}: there is only ${Object.keys(parts).join(', ')}`);
  const machine = describeMachine();
  const sections: BenchSection[] = [];
  for (const [name, run] of Object.entries(parts)) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stderr.write(`${name} ...\n`);
    sections.push(await run());
  }
  const tables = argv.includes('--markdown') ? markdownTable : plainTables;
  process.stdout.write(`${machine}\n\n${tables(sections)}\n`);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
