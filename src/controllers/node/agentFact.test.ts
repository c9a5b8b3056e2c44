import { describe, expect, it } from '@jest/globals';
import type { Node } from '../../kubernetes/kinds.ts';
import { settings } from '../testing/taskRecords.ts';
import { Resources } from '../../model/resources.ts';
import { agentFactOf, NodeAnnotationError } from './agentFact.ts';
import { noUsage, type NodeUsage } from './usage.ts';

const annotations = 'mesos-operator.dev';

function node({ metadata = {}, ...fields }: Partial<Node> = {}): Node {
  return {
    metadata: { name: 'node-1', uid: 'node-uid', ...metadata },
    status: {
      allocatable: { cpu: '4', memory: '8192Mi', 'ephemeral-storage': '100Gi', pods: '110' },
      addresses: [
        { type: 'Hostname', address: 'host-1' },
        { type: 'InternalIP', address: '10.0.0.1' },
      ],
      conditions: [{ type: 'Ready', status: 'True' }],
    },
    ...fields,
  };
}

function allocatable(allocatable: Readonly<Record<string, string>>): Partial<Node> {
  return { status: { allocatable } };
}

function totalOf(given: Partial<Node> = {}, used: Partial<NodeUsage> = {}): string {
  return agentFactOf(node(given), { ...noUsage, ...used }, settings).total.toString();
}

describe('an agent', () => {
  it('is called as its node, and by the uid of it, so that a node made anew is another agent', () => {
    expect(agentFactOf(node(), noUsage, settings)).toMatchObject({
      id: 'node-uid-S0',
      hostname: 'host-1',
      ip: '10.0.0.1',
      port: 5051,
      version: '1.11.0',
      ready: true,
      schedulable: true,
      attributes: [],
    });
  });

  it('has what Kubernetes may allocate of its node, and the usual ports', () => {
    expect(totalOf()).toBe('cpus:4; mem:8192; disk:102400; ports:[21000-29999]');
    const sizes = { cpu: '3920m', memory: '16374972Ki', 'ephemeral-storage': '95551679124', 'nvidia.com/gpu': '2' };
    expect(totalOf(allocatable(sizes))).toBe('cpus:3.92; mem:15991; disk:91125; gpus:2; ports:[21000-29999]');
  });

  it('has what its annotations say', () => {
    const fact = agentFactOf(
      node({
        metadata: {
          annotations: {
            [`${annotations}/attributes`]: 'rack:r1;zone:a',
            [`${annotations}/resources`]: 'ports:[31000-31999];bandwidth:5',
            [`${annotations}/agent-port`]: '6051',
          },
        },
      }),
      noUsage,
      settings,
    );
    expect(fact.attributes.map(({ name }) => name)).toEqual(['rack', 'zone']);
    expect(fact.total.toString()).toContain('ports:[31000-31999]');
    expect(fact.total.get('bandwidth')).toBe(5);
    expect(fact.port).toBe(6051);
  });

  it('RESV-005 has static reservations of what there is of them', () => {
    const reservations = 'cpus(r):1;mem(r/s):64;gpus(r):1;ports(r):[31000-31009]';
    const own = { [`${annotations}/resources`]: 'ports:[31000-31999]', [`${annotations}/reservations`]: reservations };
    const { total } = agentFactOf(node({ metadata: { annotations: own } }), noUsage, settings);
    const reserved = total
      .reserved()
      .toMessages()
      .map((resource) => Resources.of([resource]).toString());
    expect(reserved.sort()).toEqual([
      'cpus(reservations: [(STATIC,r)]):1',
      'mem(reservations: [(STATIC,r/s)]):64',
      'ports(reservations: [(STATIC,r)]):[31000-31009]',
    ]);
    const without = agentFactOf(
      node({ metadata: { annotations: { [`${annotations}/resources`]: 'ports:[31000-31999]' } } }),
      noUsage,
      settings,
    );
    expect(total.quantities().equals(without.total.quantities())).toBe(true);
  });

  it('has no reservations for nobody', () => {
    const broken = node({ metadata: { annotations: { [`${annotations}/reservations`]: 'cpus:1' } } });
    expect(() => agentFactOf(broken, noUsage, settings)).toThrow(NodeAnnotationError);
  });

  it.each(['agent-port', 'attributes', 'resources', 'reservations'])(
    'cannot be told when its %s cannot be read',
    (name) => {
      const broken = node({ metadata: { annotations: { [`${annotations}/${name}`]: ':' } } });
      expect(() => agentFactOf(broken, noUsage, settings)).toThrow(name === 'agent-port' ? NodeAnnotationError : Error);
    },
  );

  it('has a fault domain where both labels of its node are set', () => {
    const labels = { 'topology.kubernetes.io/region': 'r', 'topology.kubernetes.io/zone': 'z' };
    const { domain } = agentFactOf(node({ metadata: { labels } }), noUsage, settings);
    expect(domain).toEqual({ fault_domain: { region: { name: 'r' }, zone: { name: 'z' } } });
    const half = node({ metadata: { labels: { 'topology.kubernetes.io/region': 'r' } } });
    expect(agentFactOf(half, noUsage, settings)).not.toHaveProperty('domain');
  });

  it('has not what other pods use, down to nothing', () => {
    expect(totalOf({}, { cpus: 0.1 + 0.2, mem: 192.5, disk: 24, ports: [21000, 25000] })).toBe(
      'cpus:3.7; mem:7999; disk:102376; ports:[21001-24999, 25001-29999]',
    );
    expect(totalOf({}, { cpus: 5, mem: 9000, ports: [80] })).toBe('disk:102400; ports:[21000-29999]');
  });

  it('is not offered while its node is cordoned or on its way out', () => {
    const isOffered = (given: Partial<Node>, pods = 0): boolean =>
      agentFactOf(node(given), { ...noUsage, pods }, settings).schedulable;
    expect(isOffered({})).toBe(true);
    expect(isOffered({ spec: { unschedulable: true } })).toBe(false);
    expect(isOffered({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })).toBe(false);
  });

  it('is not offered while its node has no pod slot left', () => {
    const isOffered = (pods: number, given: Partial<Node> = {}): boolean =>
      agentFactOf(node(given), { ...noUsage, pods }, settings).full !== true;
    expect([isOffered(109), isOffered(110), isOffered(111)]).toEqual([true, false, false]);
    expect(isOffered(1000, allocatable({ cpu: '1' }))).toBe(true);
  });

  it('is not ready unless its node says so', () => {
    const isReady = (status: string): boolean =>
      agentFactOf(node({ status: { conditions: [{ type: 'Ready', status }] } }), noUsage, settings).ready;
    expect([isReady('True'), isReady('False'), isReady('Unknown')]).toEqual([true, false, false]);
    expect(agentFactOf(node({ status: {} }), noUsage, settings).ready).toBe(false);
  });
});
