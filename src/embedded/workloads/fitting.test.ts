import { describe, expect, it } from '@jest/globals';
import type { Node, Pod } from '../../kubernetes/kinds.ts';
import { chooseNode, type Occupied } from './fitting.ts';

type NodeSpec = NonNullable<Node['spec']>;
type PodSpec = NonNullable<Pod['spec']>;

function node(name: string, spec: NodeSpec = {}, ready = 'True', labels: Record<string, string> = {}): Node {
  const times = { lastHeartbeatTime: '', lastTransitionTime: '' };
  return {
    metadata: { name, labels },
    spec,
    status: {
      allocatable: { cpu: '2', memory: '1Gi', pods: '10' },
      conditions: [{ type: 'Ready', status: ready, ...times }],
    },
  };
}

function pod(cpu: string, spec: Partial<PodSpec> = {}): Pod {
  return { spec: { containers: [{ name: 'main', resources: { requests: { cpu } } }], ...spec } };
}

function empty(...nodes: readonly Node[]): Occupied[] {
  return nodes.map((each) => ({ node: each, pods: [] }));
}

const tainted = node('tainted', { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] });

describe('chooseNode', () => {
  it('takes the first node with room', () => {
    const full: Occupied = { node: node('full'), pods: [pod('1500m')] };
    expect(chooseNode(pod('1'), [full, ...empty(node('free'), node('later'))])).toEqual({ nodeName: 'free' });
  });

  it('passes over nodes that are not ready, cordoned or tainted, and says so', () => {
    const nodes = empty(node('away', {}, 'Unknown'), node('cordoned', { unschedulable: true }), tainted);
    expect(chooseNode(pod('1'), nodes)).toEqual({
      message:
        '0/3 nodes are available: 1 node(s) were not ready, 1 node(s) were unschedulable, 1 node(s) had untolerated taint {gpu: yes}.',
    });
  });

  it.each([
    ['by its key', { key: 'gpu', operator: 'Exists' }],
    ['by its value', { key: 'gpu', value: 'yes', effect: 'NoSchedule' }],
    ['as any other', { operator: 'Exists' }],
  ])('uses a tainted node for a pod that tolerates the taint %s', (_how, toleration) => {
    expect(chooseNode(pod('1', { tolerations: [toleration] }), empty(tainted))).toEqual({ nodeName: 'tainted' });
  });

  it('minds the node selector', () => {
    const nodes = empty(node('a'), node('b', {}, 'True', { rack: 'r2' }));
    expect(chooseNode(pod('1', { nodeSelector: { rack: 'r2' } }), nodes)).toEqual({ nodeName: 'b' });
  });

  it('counts the nodes by what they are short of', () => {
    expect(chooseNode(pod('3'), empty(node('a'), node('b')))).toEqual({
      message: '0/2 nodes are available: 2 Insufficient cpu.',
    });
  });

  it('gives a host port to one pod of a node', () => {
    const ports = [{ name: 'main', ports: [{ containerPort: 80, hostPort: 80 }] }];
    const taken: Occupied = { node: node('a'), pods: [pod('0', { containers: ports })] };
    expect(chooseNode(pod('0', { containers: ports }), [taken])).toEqual({
      message: "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.",
    });
  });
});
