import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endOf, eventually, image, nodeName, TestCluster } from './testing/testCluster.ts';
import type { NodeOptions } from './startNode.ts';

let cluster: TestCluster;

beforeEach(async () => {
  cluster = await TestCluster.start();
});

afterEach(async () => {
  expect(cluster.failures).toEqual([]);
  await cluster.close();
});

/** Starts a node in a process of its own, and resolves when it is ready. */
async function startProcess(orphans: NodeOptions['orphans']): Promise<ChildProcess> {
  const options: NodeOptions = {
    name: nodeName,
    address: '127.0.0.1',
    root: cluster.root,
    apiServer: cluster.server.url,
    capacity: { cpus: 4, memoryMiB: 1024, ephemeralStorageMiB: 1024 },
    hostImages: [image],
    orphans,
  };
  const files = join(process.cwd(), 'src/embedded/node/testing');
  const args = ['--no-warnings', '--import', join(files, 'loadTypeScript.mjs'), join(files, 'nodeProcess.ts')];
  const child = spawn(process.execPath, [...args, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

/** The living processes that start containers for nodes of this process. */
function helpers(): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const ours = new RegExp(`\\) [^ZX] ${process.pid} `).test(stat);
      return ours && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('workingDirectory');
    } catch {
      return false;
    }
  });
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** The pids of living processes that work below the cluster's directory. */
function processesBelow(root: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      return /^\d+$/.test(pid) && (command.includes(root) || environment.includes(`PWD=${root}`));
    } catch {
      return false;
    }
  });
}

/** Counts its starts in its sandbox, waits for the file `go` there and exits with 5. */
const waitingScript = 'echo started >> starts; echo up; until [ -e go ]; do sleep 0.02; done; echo down; exit 5';

async function sandboxOf(name: string): Promise<string> {
  const pod = await cluster.running(name);
  const sandbox = join(cluster.root, 'pods', pod.metadata?.uid ?? '', 'sandbox');
  await eventually(() => (existsSync(join(sandbox, 'starts')) ? true : undefined));
  return sandbox;
}

describe('a node whose process was killed', () => {
  it('is taken over: a pod goes on, its exit status and its log are known, and nothing is started twice', async () => {
    const first = await startProcess('adopt');
    await cluster.run('survivor', waitingScript);
    const sandbox = await sandboxOf('survivor');
    await kill(first);
    const node = await cluster.startNode();
    writeFileSync(join(sandbox, 'go'), '');
    const pod = await cluster.ended('survivor');
    expect(endOf(pod)?.terminated).toMatchObject({ exitCode: 5, reason: 'Error' });
    expect(await cluster.log('survivor')).toBe('up\ndown\n');
    expect(readFileSync(join(sandbox, 'starts'), 'utf8')).toBe('started\n');
    await node.close({ killPods: true });
    expect(processesBelow(cluster.root)).toEqual([]);
  });

  it('learns how a pod ended while there was no node', async () => {
    const first = await startProcess('adopt');
    await cluster.run('ended', waitingScript);
    const sandbox = await sandboxOf('ended');
    await kill(first);
    writeFileSync(join(sandbox, 'go'), '');
    await eventually(() => (processesBelow(cluster.root).length === 0 ? true : undefined));
    const node = await cluster.startNode();
    expect(endOf(await cluster.ended('ended'))?.terminated).toMatchObject({ exitCode: 5 });
    expect(await cluster.log('ended')).toBe('up\ndown\n');
    await node.close({ killPods: true });
  });

  it('kills the processes of a pod that was deleted meanwhile', async () => {
    const first = await startProcess('adopt');
    const pod = await cluster.run('deleted', waitingScript);
    await sandboxOf('deleted');
    await kill(first);
    await cluster.delete('deleted', 0);
    const node = await cluster.startNode();
    await eventually(() => (processesBelow(cluster.root).length === 0 ? true : undefined));
    await eventually(() => (existsSync(join(cluster.root, 'pods', pod.metadata?.uid ?? '')) ? undefined : true));
    await node.close({ killPods: true });
  });

  it('leaves no process behind where orphans are to end', async () => {
    const first = await startProcess('end');
    await cluster.run('orphan', waitingScript);
    await sandboxOf('orphan');
    expect(processesBelow(cluster.root).length).toBeGreaterThan(0);
    await kill(first);
    await eventually(() => (processesBelow(cluster.root).length === 0 ? true : undefined));
    const node = await cluster.startNode({ orphans: 'end' });
    const pod = await cluster.ended('orphan');
    expect(endOf(pod)?.terminated).toMatchObject({ exitCode: 137 });
    await node.close({ killPods: true });
  });
});

describe('the process that starts containers', () => {
  it('can be killed: containers go on, their ends are known, and new ones are started', async () => {
    const node = await cluster.startNode();
    await cluster.run('before', waitingScript);
    const sandbox = await sandboxOf('before');
    for (const pid of helpers()) process.kill(Number(pid), 'SIGKILL');
    await eventually(() => (helpers().length === 0 ? true : undefined));
    writeFileSync(join(sandbox, 'go'), '');
    expect(endOf(await cluster.ended('before'))?.terminated).toMatchObject({ exitCode: 5 });
    await cluster.run('after', 'exit 6');
    expect(endOf(await cluster.ended('after'))?.terminated).toMatchObject({ exitCode: 6 });
    await node.close({ killPods: true });
    await eventually(() => (helpers().length === 0 ? true : undefined));
  });
});

describe('a node that was closed', () => {
  it('lets its pods go on for the next one', async () => {
    const first = await cluster.startNode();
    await cluster.run('kept', waitingScript);
    const sandbox = await sandboxOf('kept');
    await first.close({ killPods: false });
    const second = await cluster.startNode();
    writeFileSync(join(sandbox, 'go'), '');
    expect(endOf(await cluster.ended('kept'))?.terminated).toMatchObject({ exitCode: 5 });
    await second.close({ killPods: true });
  });

  it('kills its pods if told to', async () => {
    const node = await cluster.startNode();
    await cluster.run('killed', waitingScript);
    await sandboxOf('killed');
    await node.close({ killPods: true });
    // What was killed, and the helper that is told to end, are gone a moment later.
    await eventually(() => (processesBelow(cluster.root).length === 0 ? true : undefined));
  });
});

describe('a pod of which there is no record', () => {
  it('is not started twice', async () => {
    const first = await cluster.startNode();
    await cluster.run('forgotten', waitingScript);
    await sandboxOf('forgotten');
    await first.close({ killPods: true });
    rmSync(join(cluster.root, 'pods'), { recursive: true });
    const second = await cluster.startNode();
    expect((await cluster.ended('forgotten')).status).toMatchObject({ phase: 'Failed', reason: 'RecordLost' });
    await second.close({ killPods: true });
  });

  it('is removed from the disk, because nothing can have been started of it', async () => {
    const directory = join(cluster.root, 'pods', 'some-uid', 'sandbox');
    mkdirSync(directory, { recursive: true });
    const node = await cluster.startNode();
    expect(existsSync(directory)).toBe(false);
    await node.close({ killPods: true });
  });
});

describe('a pid that belongs to another process by now', () => {
  it('is left alone, and the container counts as killed', async () => {
    const first = await cluster.startNode();
    const pod = await cluster.run('reused', waitingScript);
    await sandboxOf('reused');
    await first.close({ killPods: true });
    const records = join(cluster.root, 'pods', pod.metadata?.uid ?? '', 'containers', 'main', '0');
    const stranger = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
    rmSync(join(records, 'exit'));
    writeFileSync(join(records, 'started'), `${stranger.pid ?? 0} another-boot/1\n`);
    const second = await cluster.startNode();
    expect(endOf(await cluster.ended('reused'))?.terminated).toMatchObject({ exitCode: 137 });
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    const exited = once(stranger, 'exit');
    stranger.kill('SIGKILL');
    await exited;
    await second.close({ killPods: true });
  });
});
