import { fork } from 'node:child_process';
import { describeMachine } from '../machine.ts';
import { calibrate, mesosCalibration } from './calibration.ts';
import { cases, type BenchCase } from './cases.ts';
import type { CaseResult } from './measurement.ts';
import { reportCase } from './report.ts';

/**
 * Runs Mesos' own benchmarks of its allocator on ours, each case in a process of its own, and prints what each took beside
 * what it took Mesos.
 *
 *   npm run bench:allocator                     cases that take a few minutes together
 *   npm run bench:allocator -- --all            all of them
 *   npm run bench:allocator -- Recover 50000x50 those whose names contain every word
 */
async function main(argv: readonly string[]): Promise<void> {
  const chosen = choose(argv);
  if (chosen.length === 0) throw new Error(`No case has ${argv.join(' and ')} in its name`);
  const calibration = calibrate();
  const scale = calibration / mesosCalibration;
  process.stdout.write(`${describeMachine()}\n`);
  process.stdout.write(`calibration ${calibration.toFixed(0)} ms; Mesos' figures, of ${mesosCalibration} ms, `);
  process.stdout.write(
    `are multiplied by ${scale.toFixed(2)}. Ratios are our time by theirs, CPU or wall, whichever is less.\n`,
  );
  for (const { name } of chosen) process.stdout.write(`\n${reportCase(name, await runCase(name), scale)}\n`);
}

function choose(argv: readonly string[]): readonly BenchCase[] {
  const words = argv.filter((word) => word !== '--all');
  if (words.length > 0) return cases.filter(({ name }) => words.every((word) => name.includes(word)));
  return cases.filter(({ usual }) => usual || argv.includes('--all'));
}

/** The result of a case, from a process that does nothing else. */
function runCase(name: string): Promise<CaseResult> {
  const child = fork(new URL('caseProcess.js', import.meta.url), [name], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [...process.execArgv, '--expose-gc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (result) => resolve(result as CaseResult));
    child.once('exit', (code) => reject(new Error(`The process of ${name} ended with ${code}`)));
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
