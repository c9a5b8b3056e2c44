import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EmbeddedApiServer } from '../../src/embedded/apiserver/apiServer.ts';
import { startApiServer } from '../../src/embedded/apiserver/apiServer.ts';

const isInstalled = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!isInstalled && process.env['CI'] === 'true')
  throw new Error('kubectl is not installed, and CI must not skip its tests');
if (!isInstalled) console.log('kubectl is not installed: its tests are skipped');

interface Run {
  readonly code: number;
  readonly output: string;
}

let server: EmbeddedApiServer;
let directory: string;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'kubectl-'));
  server = await startApiServer({ host: '127.0.0.1', port: 0, crdDirectory: 'crds' });
  server.setLogSource({
    async *open({ container, follow }) {
      yield await Promise.resolve(`hello from ${container}\n`);
      if (follow) yield 'and on\n';
    },
  });
  const kubeconfig = join(directory, 'kubeconfig');
  writeFileSync(kubeconfig, server.kubeconfig());
  // A home of its own: kubectl keeps what it discovers there by address.
  environment = { ...process.env, KUBECONFIG: kubeconfig, HOME: directory };
  await ok('apply', '-f', file('objects.yaml', OBJECTS));
});

afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

/** Runs kubectl; the output is what a person sees of both streams. */
async function kubectl(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile('kubectl', [...args], { env: environment }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: `${stdout}${stderr}` });
    });
  });
}

/** The output of a kubectl that must succeed. */
async function ok(...args: readonly string[]): Promise<string> {
  if (!isInstalled) return '';
  const { code, output } = await kubectl(...args);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${output}`);
  return output;
}

/** The cells of printed lines. */
function cells(output: string): readonly (readonly string[])[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => line.trim().split(/\s{2,}/));
}

/** Starts `kubectl get --watch` and answers its lines one at a time. */
function watchLines(...args: readonly string[]) {
  const child = spawn('kubectl', ['get', '--watch', ...args], { env: environment });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    next: async (): Promise<readonly string[]> => cells(String((await lines.next()).value))[0] ?? [],
    stop: () => child.kill(),
  };
}

const OBJECTS = `
apiVersion: v1
kind: Node
metadata: { name: node-1, labels: { node-role.kubernetes.io/worker: "" } }
status:
  conditions: [{ type: Ready, status: "True", lastHeartbeatTime: 2026-01-01T00:00:00Z, lastTransitionTime: 2026-01-01T00:00:00Z }]
  nodeInfo: { kubeletVersion: v1.33.0 }
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { nodeName: node-1, containers: [{ name: main, image: "busybox:1" }] }
---
apiVersion: mesos-operator.dev/v1alpha1
kind: Framework
metadata: { name: marathon }
spec: { name: marathon }
---
apiVersion: mesos-operator.dev/v1alpha1
kind: Task
metadata: { name: task-1 }
spec: { frameworkId: f-1, frameworkName: marathon, taskId: web.1, name: web, agentId: a-1, nodeName: node-1, role: "*", taskInfo: YQ==, resources: { cpus: 0.5, mem: 128 } }
`;

const RUNNING = JSON.stringify({
  status: {
    phase: 'Running',
    containerStatuses: [{ name: 'main', ready: true, restartCount: 0, state: { running: {} } }],
  },
});

(isInstalled ? describe : describe.skip)('kubectl', () => {
  it('knows the version and our kinds', async () => {
    await expect(ok('version')).resolves.toContain('Server Version: v1.33.0+embedded');
    await expect(ok('api-resources', '--api-group=mesos-operator.dev')).resolves.toMatch(
      /tasks +mtask,mtasks +mesos-operator.dev\/v1alpha1 +true +Task/,
    );
  });

  it('gets nodes, namespaces, frameworks and tasks in columns', async () => {
    const [, node] = cells(await ok('get', 'nodes'));
    expect(node?.slice(0, 3)).toEqual(['node-1', 'Ready', 'worker']);
    expect(cells(await ok('get', 'namespaces')).map(([name]) => name)).toContain('kube-system');
    expect(cells(await ok('get', 'mframeworks'))[1]?.slice(0, 2)).toEqual(['marathon', 'marathon']);
    const [header, task] = cells(await ok('get', 'mtasks'));
    expect(header?.slice(0, 3)).toEqual(['NAME', 'TASK', 'FRAMEWORK']);
    expect(task).toEqual(expect.arrayContaining(['task-1', 'web.1', 'marathon', 'node-1', '0.5', '128']));
  });

  it('gets an object as YAML', async () => {
    const output = await ok('get', 'framework', 'marathon', '-o', 'yaml');
    expect(output).toMatch(/^apiVersion: mesos-operator.dev\/v1alpha1\nkind: Framework\nmetadata:\n/);
    expect(output).toContain('generation: 1');
  });

  it('watches pods in the same columns', async () => {
    const watch = watchLines('pods');
    await expect(watch.next()).resolves.toEqual(['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE']);
    expect((await watch.next()).slice(0, 3)).toEqual(['web', '0/1', 'Pending']);
    await ok('patch', 'pod', 'web', '--subresource=status', '--type=merge', '-p', RUNNING);
    expect((await watch.next()).slice(0, 3)).toEqual(['web', '1/1', 'Running']);
    watch.stop();
  });

  it('describes a task and explains its fields', async () => {
    const output = await ok('describe', 'mtask', 'task-1');
    expect(output).toMatch(/Framework Name: +marathon/);
    expect(output).toMatch(/Events: +<none>/);
    await expect(ok('explain', 'mtask.spec.taskId')).resolves.toContain('FIELD: taskId <string>');
  });

  it('shows events where it describes what they are about', async () => {
    const uid = await ok('get', 'pod', 'web', '-o', 'jsonpath={.metadata.uid}');
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'web.1', namespace: 'default' },
      type: 'Normal',
      reason: 'Pulled',
    };
    const about = {
      involvedObject: { apiVersion: 'v1', kind: 'Pod', name: 'web', namespace: 'default', uid },
      message: 'image is here',
    };
    await ok(
      'create',
      '-f',
      file('event.json', JSON.stringify({ ...event, ...about, lastTimestamp: '2026-01-01T00:00:00Z', count: 1 })),
    );
    await expect(ok('describe', 'pod', 'web')).resolves.toMatch(/Normal +Pulled .* image is here/);
    expect(cells(await ok('get', 'events'))[1]?.slice(1)).toEqual(['Normal', 'Pulled', 'pod/web', 'image is here']);
  });

  it('reads and follows logs', async () => {
    await ok('patch', 'pod', 'web', '--subresource=status', '--type=merge', '-p', RUNNING);
    await expect(ok('logs', 'web')).resolves.toBe('hello from main\n');
    await expect(ok('logs', '--follow', 'web')).resolves.toBe('hello from main\nand on\n');
    await expect(kubectl('logs', 'web', '-c', 'none')).resolves.toMatchObject({
      code: 1,
      output: expect.stringContaining('container none is not valid'),
    });
  });

  it('labels, annotates and edits', async () => {
    await ok('label', 'pod', 'web', 'tier=front');
    await ok('annotate', 'framework', 'marathon', 'note=hello');
    expect(cells(await ok('get', 'pods', '-l', 'tier=front'))[1]?.[0]).toBe('web');
    await expect(ok('get', 'framework', 'marathon', '-o', 'jsonpath={.metadata.annotations.note}')).resolves.toBe(
      'hello',
    );
  });

  it('applies a change, refuses a wrong one in words that name the field', async () => {
    const framework = (spec: string) =>
      file(
        'framework.yaml',
        `{apiVersion: mesos-operator.dev/v1alpha1, kind: Framework, metadata: {name: chronos}, spec: ${spec}}`,
      );
    await expect(ok('apply', '-f', framework('{name: chronos}'))).resolves.toBe(
      'framework.mesos-operator.dev/chronos created\n',
    );
    await expect(ok('apply', '-f', framework('{name: chronos, principal: p}'))).resolves.toBe(
      'framework.mesos-operator.dev/chronos configured\n',
    );
    await expect(ok('apply', '--server-side', '-f', framework('{name: chronos}'))).resolves.toBe(
      'framework.mesos-operator.dev/chronos serverside-applied\n',
    );
    await expect(kubectl('apply', '-f', framework('{name: chronos, oops: 1}'))).resolves.toMatchObject({
      code: 1,
      output: expect.stringContaining('unknown field "spec.oops"'),
    });
    await expect(kubectl('apply', '-f', framework('{name: 7}'))).resolves.toMatchObject({
      code: 1,
      output: expect.stringContaining('spec.name in body must be of type string: "integer"'),
    });
  });

  it('creates a namespace and a config map, which it sends as protobuf', async () => {
    await expect(ok('create', 'namespace', 'work')).resolves.toBe('namespace/work created\n');
    await ok('create', 'configmap', 'settings', '--from-literal=a=b', '-n', 'work');
    await expect(ok('get', 'configmap', 'settings', '-n', 'work', '-o', 'jsonpath={.data}')).resolves.toBe('{"a":"b"}');
    await expect(ok('delete', 'namespace', 'work')).resolves.toContain('"work" deleted');
  });

  it('deletes', async () => {
    await expect(ok('delete', 'mtask', 'task-1')).resolves.toContain('task.mesos-operator.dev "task-1" deleted');
    await expect(kubectl('get', 'mtask', 'task-1')).resolves.toMatchObject({
      code: 1,
      output: expect.stringContaining('tasks.mesos-operator.dev "task-1" not found'),
    });
    await ok('delete', 'pod', 'web', '--grace-period=0', '--force');
    await expect(ok('get', 'pods')).resolves.toContain('No resources found');
  });
});
