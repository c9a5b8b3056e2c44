import { once } from 'node:events';
import { open, type Question } from '../support/httpClient.ts';
import type { Strain } from './bigMaster.ts';
import { startBigMaster, type BigMaster } from './program.ts';
import type { BenchRow, BenchSection } from './row.ts';

const turns = 3;

/** What shows everything, by the name that it has in the table. */
const questions: Readonly<Record<string, readonly [path: string, question: Question]>> = {
  '/state': ['/state', {}],
  '/state, compressed': ['/state', { headers: { 'Accept-Encoding': 'gzip' } }],
  'GET_STATE, application/json': ['/api/v1', { body: { type: 'GET_STATE' } }],
  'GET_STATE, application/x-protobuf': [
    '/api/v1',
    { body: { type: 'GET_STATE' }, headers: { Accept: 'application/x-protobuf' } },
  ],
};

/** How long all that a large master knows takes to be shown, and what that costs the others. */
export async function benchReads(): Promise<BenchSection> {
  const master = await startBigMaster();
  try {
    const rows: BenchRow[] = [];
    for (const [name, [path, question]] of Object.entries(questions)) {
      rows.push(...(await measure(name, master, path, question)));
    }
    return {
      title: 'Reading everything',
      note:
        `10,000 agents with 100,000 running tasks of 10 frameworks, on one connection, the client in another process; the best of ${turns} turns. ` +
        'Held: the longest that anything else in the process had to wait for its turn. Memory: how much more the process had at most than before.',
      rows,
    };
  } finally {
    await master.close();
  }
}

async function measure(
  name: string,
  master: BigMaster,
  path: string,
  question: Question,
): Promise<readonly BenchRow[]> {
  let [seconds, bytes] = [Infinity, 0];
  let strain: Strain = { longestDelay: Infinity, memory: Infinity };
  for (let turn = 0; turn < turns; turn++) {
    await master.begin();
    const begun = performance.now();
    bytes = await read(master.port, path, question);
    seconds = Math.min(seconds, (performance.now() - begun) / 1000);
    const { longestDelay, memory } = await master.end();
    strain = {
      longestDelay: Math.min(strain.longestDelay, longestDelay),
      memory: Math.min(strain.memory, memory),
    };
  }
  const size = `${(bytes / 1e6).toFixed(0)} MB`;
  return [
    { name: `${name}, ${size}`, value: seconds * 1000, unit: 'ms', better: 'less' },
    { name: `${name}: event loop held`, value: strain.longestDelay, unit: 'ms', better: 'less' },
    { name: `${name}: memory`, value: strain.memory / 1e6, unit: 'MB', better: 'less' },
  ];
}

/** Reads an answer and throws it away: its length in bytes. */
async function read(port: number, path: string, question: Question): Promise<number> {
  const response = await open(port, path, question);
  let bytes = 0;
  response.on('data', (chunk: Buffer) => (bytes += chunk.length));
  await once(response, 'end');
  return bytes;
}
