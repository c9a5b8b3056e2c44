import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ask } from '../test/support/httpClient.ts';

/** `npm test` builds it before. */
const main = 'dist/agentMain.js';

describe('the process of an agent', () => {
  let agent: ChildProcess | undefined;
  const directory = mkdtempSync(join(tmpdir(), 'agent-'));
  afterEach(() => agent?.kill('SIGKILL'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('AGENT-010 answers at the port of its settings, and ends when it is told to', async () => {
    const env = { ...process.env, MESOS_OPERATOR_PORT: '0' };
    const flags = ['--host', '127.0.0.1', '--work-dir', directory];
    const child = spawn(process.execPath, [main, ...flags], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    agent = child;
    const [line] = (await once(createInterface(child.stderr), 'line')) as [string];
    const { port } = JSON.parse(line) as { readonly port: number };
    expect(await ask(port, '/health')).toMatchObject({ status: 200 });
    expect(JSON.parse((await ask(port, '/version')).text)).toMatchObject({ version: '1.11.0' });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says in one line what is wrong with its settings', () => {
    const { status, stderr } = spawnSync(process.execPath, [main, '--port', 'x'], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toBe('mesos-operator-agent: --port: expected a whole number from 0 to 65535\n');
  });

  it('names its settings when asked for help', () => {
    const { stdout } = spawnSync(process.execPath, [main, '--help'], { encoding: 'utf8' });
    expect(stdout).toMatch(/^mesos-operator-agent .*\n\n {2}--host +MESOS_OPERATOR_HOST +address to listen on\n/);
  });
});
