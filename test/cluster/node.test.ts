import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { eventually } from '../support/eventually.ts';
import { describeNodes } from './availability.ts';
import { builtBinaries } from './binaries.ts';
import { startControlPlane, type ControlPlane } from './controlPlane.ts';
import { busyboxImage } from './image/images.ts';
import { startNodes, type RealNode } from './node.ts';

/** A pod on a node of its own choice that answers on port 8080 with its node's name. */
const pod = (node: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `on-${node}`, labels: { app: 'test' } },
  spec: {
    nodeName: node,
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: 'main',
        image: 'localhost/busybox:1',
        command: ['sh', '-c', `echo started; while :; do echo ${node} | nc -l -p 8080; done`],
      },
    ],
  },
});

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'test' },
  spec: { selector: { app: 'test' }, ports: [{ port: 80, targetPort: 8080 }] },
};

describeNodes('two real nodes', () => {
  let controlPlane: ControlPlane;
  let nodes: readonly RealNode[];
  let kubectl: (...args: readonly string[]) => Promise<string>;

  beforeAll(async () => {
    controlPlane = await startControlPlane({ nodes: true });
    const binaries = await builtBinaries();
    kubectl = async (...args) => {
      const all = ['--kubeconfig', controlPlane.kubeconfig, ...args];
      return (await promisify(execFile)(binaries.kubectl, all)).stdout;
    };
    const busybox = await busyboxImage();
    nodes = await startNodes(controlPlane, { count: 2, images: [busybox.archive] });
    const items = [...nodes.map(({ name }) => pod(name)), service];
    const file = `${controlPlane.directory}/pods.json`;
    await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    await kubectl('apply', '-f', file);
    await kubectl('wait', '--for=condition=Ready', 'pod', '--all', '--timeout=60s');
  }, 120_000);

  afterAll(() => controlPlane.stop());

  it('run pods whose logs can be read and in which commands can be run', async () => {
    expect(await kubectl('logs', 'on-node-1')).toBe('started\n');
    expect(await kubectl('exec', 'on-node-2', '--', 'hostname')).toBe('on-node-2\n');
  });

  it('connect pods with each other by their addresses and by a Service', async () => {
    const address = await kubectl('get', 'pod', 'on-node-2', '-o', 'jsonpath={.status.podIP}');
    expect(await kubectl('exec', 'on-node-1', '--', 'nc', '-w', '5', address, '8080')).toBe('node-2\n');
    const virtual = await kubectl('get', 'service', 'test', '-o', 'jsonpath={.spec.clusterIP}');
    expect(await kubectl('exec', 'on-node-1', '--', 'nc', '-w', '5', virtual, '80')).toMatch(/^node-[12]\n$/);
  });

  it('are their own machines: names, processes, network', async () => {
    const [first] = nodes;
    expect(await first?.exec(['hostname'])).toBe('node-1\n');
    expect(await first?.exec(['ip', '-4', '-o', 'address', 'show', 'eth0'])).toContain(`${first?.ip}/24`);
    expect(await first?.exec(['ps', '-A', '-o', 'comm='])).not.toContain('kube-apiserver');
  });

  it('count as lost when they are cut off, and are back when they are healed', async () => {
    const [, second] = nodes;
    const ready = (): Promise<string> =>
      kubectl('get', 'node', 'node-2', '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}');
    await second?.cut();
    await eventually(async () => (await ready()) === 'Unknown', 60);
    await second?.heal();
    await eventually(async () => (await ready()) === 'True', 60);
    expect(await kubectl('logs', 'on-node-2')).toBe('started\n');
  }, 120_000);
});
