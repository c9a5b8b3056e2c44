import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Container } from './container.ts';
import { Spawner } from './spawner.ts';
import { installSupervisor } from './supervisor.ts';

let directory: string;
let spawner: Spawner;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'container-'));
  spawner = new Spawner();
});

afterEach(() => {
  spawner.close();
  rmSync(directory, { recursive: true });
});

/** A supervisor that takes half a second between a step of its script and the one before. */
function supervisorThatWaitsBefore(step: string): string {
  const path = installSupervisor(directory);
  const script = readFileSync(path, 'utf8');
  expect(script.split(step)).toHaveLength(2);
  writeFileSync(path, script.replace(step, `sleep 0.5; ${step}`));
  return path;
}

it.each(["printf '%s %s", "trap ''", 'trap -', 'exec 2>>', 'exec "$@"'])(
  'ends a command with SIGTERM that is asked to end while its supervisor is at %p',
  async (step) => {
    const records = join(directory, 'records');
    mkdirSync(records);
    const launcher = { spawner, script: supervisorThatWaitsBefore(step) };
    const run = {
      records,
      command: ['/bin/sleep', '1000'],
      env: { PATH: process.env['PATH'] ?? '' },
      workingDirectory: directory,
    };
    const end = await new Promise((resolve) => {
      const container = Container.start(launcher, run, () => {
        if (container.state.kind === 'running') container.stop(60);
        else resolve(container.state);
      });
    });
    expect(end).toMatchObject({ kind: 'terminated', exitCode: 143 });
  },
);
