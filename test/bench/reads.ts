import { startBigMaster, startOnePiece, type Strained } from './program.ts';
import { read, readings, type Reading } from './reading.ts';
import type { BenchRow, BenchSection } from './row.ts';

const turns = 5;

/** How long all that a large master knows takes to be shown, and what that costs the others. */
export async function benchReads(): Promise<BenchSection> {
  const master = await startBigMaster();
  try {
    const rows: BenchRow[] = [];
    for (const reading of readings) rows.push(...(await compare(reading, master)));
    return {
      title: 'Reading everything',
      note:
        `10,000 agents with 100,000 running tasks of 10 frameworks, on one connection, the client in another process; of SUBSCRIBE the first event. ` +
        `The least of ${turns} turns. Held: the longest in a turn that anything else in the process had to wait, without what other programs had of ` +
        'the processor. Memory: how much more the process had at most in any turn than before. The baseline is a process that has the same document ' +
        'as objects and does nothing but to make it in one piece and to send it.',
      rows,
    };
  } finally {
    await master.close();
  }
}

async function compare(reading: Reading, master: Strained): Promise<readonly BenchRow[]> {
  const ours = await measure(reading, master);
  const onePiece = await startOnePiece(master.port, reading);
  const bare = await measure(reading, onePiece).finally(() => onePiece.close());
  const { name } = reading;
  const baseline = reading.question.headers?.Accept === undefined ? 'JSON.stringify' : 'protobufjs Type.encode';
  const row = (title: string, unit: string, of: (measured: Measured) => number): BenchRow => ({
    name: title,
    value: of(ours),
    unit,
    better: 'less',
    baseline: { name: baseline, value: of(bare) },
  });
  return [
    row(`${name}, ${(ours.bytes / 1e6).toFixed(0)} MB`, 'ms', ({ milliseconds }) => milliseconds),
    row(`${name}: event loop held`, 'ms', ({ longestHold }) => longestHold),
    row(`${name}: memory`, 'MB', ({ memory }) => memory / 1e6),
  ];
}

interface Measured {
  readonly bytes: number;
  readonly milliseconds: number;
  readonly longestHold: number;
  readonly memory: number;
}

async function measure(reading: Reading, process: Strained): Promise<Measured> {
  let best: Measured = { bytes: 0, milliseconds: Infinity, longestHold: Infinity, memory: 0 };
  for (let turn = 0; turn <= turns; turn++) {
    let bytes = 0;
    await process.begin();
    const begun = performance.now();
    await read(process.port, reading, (chunk) => (bytes += chunk.length));
    const milliseconds = performance.now() - begun;
    const { longestHold, memory } = await process.end();
    // The first turn only warms up.
    if (turn === 0) continue;
    best = {
      bytes,
      milliseconds: Math.min(best.milliseconds, milliseconds),
      longestHold: Math.min(best.longestHold, longestHold),
      memory: Math.max(best.memory, memory),
    };
  }
  return best;
}
