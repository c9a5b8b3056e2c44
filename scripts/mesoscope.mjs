// Replays the recorded scenarios of a folder against the embedded cluster, in JSON and in protobuf.
//
//   npm run mesoscope -- PATH [SCENARIO …]     all of them, or those named (a topic ends in a dot)
//
// Prints how many of all pass. Fails when one does not that has once passed: test/mesoscope/passing.txt names these.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const port = 5350;

/** The scenarios that must pass: one name a line, `#` begins a comment. */
function passingBefore() {
  return readFileSync(new URL('../test/mesoscope/passing.txt', import.meta.url), 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((name) => name !== '');
}

/** Starts the cluster that the scenarios expect; resolves when it says that it is up. */
function startCluster() {
  const flags = ['--port', String(port), '--domain', '1=region-1/zone-1', '--log-level', 'error'];
  const cluster = spawn(process.execPath, ['dist/embedded/main.js', ...flags], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((done, failed) => {
    cluster.stdout.on('data', (text) => String(text).includes('is up') && done(cluster));
    cluster.once('exit', (code) => failed(new Error(`the cluster ended with code ${code}`)));
  });
}

/** Runs scenarios with one wire format; gives the harness' report. */
async function run(folder, scenarios, wire) {
  const chosen = scenarios.length === 0 ? ['--all'] : scenarios.flatMap((name) => ['--scenario', name]);
  const args = [
    '-m',
    'mesoscope',
    'run',
    '--master',
    `127.0.0.1:${port}`,
    '--wire',
    wire,
    '--compare',
    'golden',
    '--json',
  ];
  const harness = spawn('python3', [...args, ...chosen], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  harness.stdout.on('data', (data) => (text += data));
  const code = await new Promise((done) => harness.once('close', done));
  if (text === '') throw new Error(`the harness ended with code ${code}, without a report`);
  return JSON.parse(text);
}

/** Prints a report; gives the names of the scenarios that should have passed and did not. */
function judge(report, wire, expected) {
  const broken = [];
  for (const { scenario, differences, skipped } of report.scenarios) {
    const must = differences.filter(({ severity }) => severity === 'MUST');
    if (skipped !== undefined || must.length === 0) continue;
    const known = expected.includes(scenario);
    console.log(`${known ? 'BROKEN' : 'not yet'}  ${scenario} (${wire}, ${must.length} differences)`);
    if (!known) continue;
    broken.push(`${scenario} (${wire})`);
    for (const { path, what } of must.slice(0, 5)) console.log(`    ${path}: ${what}`);
  }
  console.log(
    `${wire}: ${report.passed} of ${report.passed + report.failed} scenarios pass, ${report.skipped} skipped`,
  );
  return broken;
}

const [path, ...scenarios] = process.argv.slice(2);
if (path === undefined) {
  console.error('usage: npm run mesoscope -- PATH [SCENARIO …]');
  process.exit(2);
}
try {
  execFileSync('python3', ['--version'], { stdio: 'ignore' });
} catch {
  console.error('the scenarios need python3');
  process.exit(1);
}
const cluster = await startCluster();
const expected = passingBefore();
const broken = [];
try {
  for (const wire of ['json', 'protobuf']) {
    broken.push(...judge(await run(resolve(path), scenarios, wire), wire, expected));
  }
} finally {
  cluster.removeAllListeners('exit');
  cluster.kill('SIGINT');
  await new Promise((done) => cluster.once('exit', done));
}
if (broken.length > 0) {
  console.error(`${broken.length} scenarios that passed before fail now: ${broken.join(', ')}`);
  process.exit(1);
}
