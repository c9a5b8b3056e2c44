import { describeMachine } from './machine.ts';
import type { BenchSection } from './row.ts';
import { markdownTable, plainTables } from './table.ts';

/** Measures what the words of the command line ask for, and prints it with the machine; `--markdown` for a README. */
export function runBench(measure: (names: readonly string[]) => Promise<readonly BenchSection[]>): void {
  const argv = process.argv.slice(2);
  const machine = describeMachine();
  const tables = argv.includes('--markdown') ? markdownTable : plainTables;
  measure(argv.filter((word) => word !== '--markdown')).then(
    (sections) => {
      process.stdout.write(`${machine}\n\n${tables(sections)}\n`);
      process.exit(0);
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
}
