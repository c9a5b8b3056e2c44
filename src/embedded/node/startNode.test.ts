import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leases, nodes } from '../../kubernetes/kinds.ts';
import { endOf, eventually, image, nodeName, TestCluster } from './testing/testCluster.ts';
import type { EmbeddedNode } from './startNode.ts';

let cluster: TestCluster;
let node: EmbeddedNode;

beforeAll(async () => {
  cluster = await TestCluster.start();
  node = await cluster.startNode({
    region: 'here',
    zone: 'below',
    labels: { rack: '7' },
    annotations: { 'mesos-operator.dev/attributes': 'rack:7' },
    hostDirectories: { '/on/the/node': join(cluster.root, 'stands-for-it') },
  });
});

afterAll(async () => {
  await node.close({ killPods: true });
  expect(cluster.failures).toEqual([]);
  await cluster.close();
});

describe('the Node object', () => {
  it('says what the node has and where it is', async () => {
    const object = await cluster.client.get(nodes, { name: nodeName });
    expect(object.metadata?.labels).toMatchObject({
      'kubernetes.io/hostname': nodeName,
      'topology.kubernetes.io/region': 'here',
      'topology.kubernetes.io/zone': 'below',
      rack: '7',
    });
    expect(object.metadata?.annotations).toMatchObject({ 'mesos-operator.dev/attributes': 'rack:7' });
    expect(object.status?.allocatable).toMatchObject({ cpu: '4000m', memory: '1024Mi', pods: '1000' });
    expect(object.status?.addresses).toContainEqual({ type: 'InternalIP', address: '127.0.0.1' });
    expect(object.status?.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
  });

  it('is kept alive by a Lease', async () => {
    const lease = await cluster.client.get(leases, { namespace: 'kube-node-lease', name: nodeName });
    expect(lease.spec).toMatchObject({ holderIdentity: nodeName, leaseDurationSeconds: 40 });
  });
});

describe('how a container ends', () => {
  it('records success', async () => {
    await cluster.run('success', 'true');
    const pod = await cluster.ended('success');
    expect(pod.status).toMatchObject({ phase: 'Succeeded', hostIP: '127.0.0.1', podIP: '127.0.0.1' });
    expect(endOf(pod)?.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
    expect(pod.status?.startTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('records an exit status', async () => {
    await cluster.run('exit', 'exit 7');
    const pod = await cluster.ended('exit');
    expect(pod.status?.phase).toBe('Failed');
    expect(endOf(pod)?.terminated).toMatchObject({ exitCode: 7, reason: 'Error' });
    expect(endOf(pod)?.terminated?.signal).toBeUndefined();
  });

  it.each([
    ['SIGKILL', 137],
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ])('records the signal %s', async (signal, exitCode) => {
    const name = signal.toLowerCase();
    await cluster.run(name, `kill -${signal.slice(3)} $$$$`);
    expect(endOf(await cluster.ended(name))?.terminated).toMatchObject({
      exitCode,
      signal: exitCode - 128,
      message: `ended by ${signal}`,
    });
  });

  it('takes a command that does not exist for exit status 127', async () => {
    await cluster.run('missing', '', {}, { command: ['/does/not/exist'] });
    expect(endOf(await cluster.ended('missing'))?.terminated).toMatchObject({ exitCode: 127 });
  });

  it('kills what the command left in the background', async () => {
    await cluster.run('background', 'sleep 1000 & echo $!');
    await cluster.ended('background');
    const pid = Number(await cluster.log('background'));
    expect(pid).toBeGreaterThan(1);
    await eventually(() => (isRunning(pid) ? undefined : true));
  });
});

describe('deletion', () => {
  it('ends a pod with SIGTERM, and its object when it has ended', async () => {
    await cluster.run('polite', 'trap "echo bye; exit 3" TERM; echo up; while :; do sleep 0.05; done');
    await eventually(async () => ((await cluster.log('polite')).includes('up') ? true : undefined));
    const uid = (await cluster.get('polite')).metadata?.uid ?? '';
    await cluster.delete('polite', 20);
    await cluster.gone('polite');
    await eventually(() => (existsSync(join(cluster.root, 'pods', uid)) ? undefined : true));
  });

  it('ends a pod that ignores SIGTERM with SIGKILL after the grace period; a finalizer keeps its last status', async () => {
    const metadata = { finalizers: ['example.com/kept'] };
    const command = ['/bin/sh', '-c', 'trap "" TERM; echo up; while :; do sleep 0.05; done'];
    await cluster.create('stubborn', { containers: [{ name: 'main', image, command }] }, metadata);
    await eventually(async () => ((await cluster.log('stubborn')).includes('up') ? true : undefined));
    await cluster.delete('stubborn', 1);
    const pod = await cluster.until('stubborn', ({ status, metadata: meta }) => {
      return status?.phase === 'Failed' && meta?.deletionGracePeriodSeconds === 0;
    });
    expect(endOf(pod)?.terminated).toMatchObject({ exitCode: 137, signal: 9 });
  });

  it('kills a pod whose object vanishes, and removes its files', async () => {
    const pod = await cluster.run('vanished', 'echo $$$$; sleep 1000');
    const pid = await eventually(async () => Number(/^(\d+)\n$/.exec(await cluster.log('vanished'))?.[1]) || undefined);
    expect(isRunning(pid)).toBe(true);
    await cluster.delete('vanished', 0);
    await eventually(() => (isRunning(pid) ? undefined : true));
    await eventually(() => (existsSync(join(cluster.root, 'pods', pod.metadata?.uid ?? '')) ? undefined : true));
  });
});

describe('activeDeadlineSeconds', () => {
  it('ends a pod as failed', async () => {
    await cluster.run('deadline', 'sleep 1000', { activeDeadlineSeconds: 1 });
    const pod = await cluster.ended('deadline');
    expect(pod.status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' });
    expect(endOf(pod)?.terminated).toMatchObject({ exitCode: 143 });
  });
});

describe('what a container sees', () => {
  it('has its variables, and of ours only PATH and HOME', async () => {
    process.env['NOT_FOR_PODS'] = '1';
    const env = [
      { name: 'PLAIN', value: 'a b' },
      { name: 'COMBINED', value: '$(PLAIN)-$(NAME)-$$(PLAIN)-$(UNKNOWN)' },
      { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    ];
    await cluster.run('env', 'env', {}, { env });
    await cluster.ended('env');
    const lines = (await cluster.log('env')).trim().split('\n');
    const variables = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2))) as object;
    expect(variables).toEqual({
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      HOSTNAME: 'env',
      PWD: expect.stringMatching(/sandbox$/),
      PLAIN: 'a b',
      COMBINED: 'a b-$(NAME)-$(PLAIN)-$(UNKNOWN)',
      NAME: 'env',
      NODE: nodeName,
      IP: '127.0.0.1',
    });
  });

  it('gets its arguments with variables in place', async () => {
    const env = [{ name: 'WHO', value: 'you' }];
    await cluster.run('args', '', {}, { command: ['/bin/echo', 'hello'], args: ['$(WHO)', '$$(WHO)'], env });
    await cluster.ended('args');
    expect(await cluster.log('args')).toBe('hello you $(WHO)\n');
  });

  it('finds volumes in its working directory, and at the directory that replaces their path in variables', async () => {
    const mounts = [
      { name: 'box', mountPath: '/mnt/box' },
      { name: 'data', mountPath: '/mnt/box/data' },
    ];
    const env = [{ name: 'BOX', value: '/mnt/box' }];
    const script = 'echo kept > data/file; cat "$BOX/data/file"; [ "$BOX" = "$PWD" ] && echo same';
    const container = { volumeMounts: mounts, workingDir: '/mnt/box', env };
    const volumes = [
      { name: 'box', emptyDir: {} },
      { name: 'data', emptyDir: {} },
    ];
    await cluster.run('volumes', script, { volumes }, container);
    await cluster.ended('volumes');
    expect(await cluster.log('volumes')).toBe('kept\nsame\n');
  });

  it('waits for a directory of its node that has to be there, and writes to what stands for it on this machine', async () => {
    const directory = join(cluster.root, 'stands-for-it', 'kept');
    const volumes = [{ name: 'kept', hostPath: { path: '/on/the/node/kept', type: 'Directory' } }];
    const volumeMounts = [{ name: 'kept', mountPath: '/mnt/box/data' }];
    await cluster.run('keeper', 'echo kept > data/file', { volumes }, { volumeMounts, workingDir: '/mnt/box' });
    const pod = await cluster.until('keeper', (each) => endOf(each)?.waiting !== undefined);
    expect(endOf(pod)?.waiting?.message).toBe('hostPath type check failed: /on/the/node/kept is not a directory');
    mkdirSync(directory, { recursive: true });
    await cluster.ended('keeper');
    expect(readFileSync(join(directory, 'file'), 'utf8')).toBe('kept\n');
  });

  it('waits for a ConfigMap that is not there', async () => {
    const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'none', key: 'a' } } }];
    await cluster.run('unset', 'true', {}, { env });
    const pod = await cluster.until('unset', (each) => endOf(each)?.waiting !== undefined);
    expect(endOf(pod)?.waiting).toMatchObject({ reason: 'CreateContainerConfigError' });
    await cluster.delete('unset', 0);
  });
});

describe('several containers', () => {
  it('share the sandbox; init containers come first, one after the other', async () => {
    const container = (name: string, script: string) => ({ name, image, command: ['/bin/sh', '-c', script] });
    await cluster.create('several', {
      initContainers: [container('first', 'echo 1 >> order'), container('second', 'echo 2 >> order')],
      containers: [container('a', 'cat order; touch a'), container('b', 'until [ -e a ]; do sleep 0.02; done; exit 4')],
    });
    const pod = await cluster.ended('several');
    expect(pod.status?.phase).toBe('Failed');
    expect(pod.status?.containerStatuses?.map(({ state }) => state?.terminated?.exitCode)).toEqual([0, 4]);
    expect(await cluster.log('several', 'container=a')).toBe('1\n2\n');
  });

  it('do not start when an init container fails', async () => {
    const container = (name: string, script: string) => ({ name, image, command: ['/bin/sh', '-c', script] });
    await cluster.create('init-fails', {
      initContainers: [container('i', 'exit 9')],
      containers: [container('c', 'true')],
    });
    const pod = await cluster.ended('init-fails');
    expect(pod.status?.phase).toBe('Failed');
    expect(pod.status?.initContainerStatuses?.[0]?.state?.terminated?.exitCode).toBe(9);
    expect(pod.status?.containerStatuses?.[0]?.containerID).toBeUndefined();
  });
});

describe('logs', () => {
  it('are followed from the first line to the end', async () => {
    await cluster.run('follow', 'echo one; until [ -e go ]; do sleep 0.02; done; echo two; printf three');
    const uid = (await cluster.running('follow')).metadata?.uid ?? '';
    const log = cluster.log('follow', 'follow=true');
    const script = `touch ${join(cluster.root, 'pods', uid, 'sandbox', 'go')}`;
    await cluster.run('go', script);
    expect(await log).toBe('one\ntwo\nthree');
  });

  it('can be cut to the last lines, and stamped with times', async () => {
    await cluster.run('tail', 'for i in 1 2 3 4 5; do echo line $i; done');
    await cluster.ended('tail');
    expect(await cluster.log('tail', 'tailLines=2')).toBe('line 4\nline 5\n');
    expect(await cluster.log('tail', 'tailLines=1&timestamps=true')).toMatch(/^\d{4}-\d\d-\d\dT[0-9:.]+Z line 5\n$/);
  });

  it('stay apart in the files of each stream, and together as kubelets keep them', async () => {
    const pod = await cluster.run('streams', 'echo out; echo err >&2');
    await cluster.ended('streams');
    const uid = pod.metadata?.uid ?? '';
    const records = join(cluster.root, 'pods', uid, 'containers', 'main', '0');
    expect(readFileSync(join(records, 'stdout'), 'utf8')).toBe('out\n');
    expect(readFileSync(join(records, 'stderr'), 'utf8')).toBe('err\n');
    const log = readFileSync(join(cluster.root, 'logs', `default_streams_${uid}`, 'main', '0.log'), 'utf8');
    expect(log).toMatch(/^\S+ stdout F out\n\S+ stderr F err\n$/);
  });
});

describe('admission', () => {
  const requests = (resources: Readonly<Record<string, string>>) => ({ resources: { requests: resources } });

  it.each([
    ['OutOfcpu', { cpu: '5' }],
    ['OutOfmemory', { memory: '2Gi' }],
    ['OutOfephemeral-storage', { 'ephemeral-storage': '2Gi' }],
    ['OutOfexample.com/thing', { 'example.com/thing': '1' }],
  ])('refuses with %s', async (reason, resources) => {
    const name = reason.toLowerCase().replaceAll(/[./]/g, '-');
    await cluster.run(name, 'true', {}, requests(resources));
    const pod = await cluster.ended(name);
    expect(pod.status).toMatchObject({ phase: 'Failed', reason });
    expect(pod.status?.message).toMatch(/^Pod was rejected: Node didn't have enough resource: /);
  });

  it('refuses a host port that is taken, until its pod has ended', async () => {
    const ports = [{ containerPort: 31000, hostPort: 31000 }];
    await cluster.run('holder', 'until [ -e go ]; do sleep 0.02; done', {}, { ports });
    const holder = await cluster.running('holder');
    await cluster.run('late', 'true', {}, { ports });
    expect((await cluster.ended('late')).status).toMatchObject({ phase: 'Failed', reason: 'NodePorts' });
    await cluster.run('release', `touch ${join(cluster.root, 'pods', holder.metadata?.uid ?? '', 'sandbox', 'go')}`);
    await cluster.ended('holder');
    await cluster.run('next', 'true', {}, { ports });
    expect((await cluster.ended('next')).status?.phase).toBe('Succeeded');
  });

  it('refuses an image that is not a command of this machine', async () => {
    await cluster.run('image', 'true', {}, { image: 'redis:7' });
    const pod = await cluster.ended('image');
    expect(pod.status).toMatchObject({ phase: 'Failed', reason: 'ImageNotRunnable' });
    expect(endOf(pod)?.terminated?.message).toBe(
      `image redis:7 cannot run on the embedded cluster: it runs commands as local processes; use the image ${image}`,
    );
  });

  it('refuses volumes that do not exist here', async () => {
    const volumes = [{ name: 'claim', persistentVolumeClaim: { claimName: 'c' } }];
    await cluster.run('claim', 'true', { volumes });
    expect((await cluster.ended('claim')).status).toMatchObject({ phase: 'Failed', reason: 'VolumeNotSupported' });
  });
});

function isRunning(pid: number): boolean {
  return readdirSync('/proc').includes(String(pid)) && !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
}
