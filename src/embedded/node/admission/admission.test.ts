import { describe, expect, it } from '@jest/globals';
import type { Pod } from '../../../kubernetes/kinds.ts';
import { admit, holdOf } from './admission.ts';
import { amounts, requestsOf } from './podRequests.ts';

type PodSpec = NonNullable<Pod['spec']>;
type ContainerSpec = PodSpec['containers'][number];

const allocatable = amounts({ cpu: '2', memory: '1Gi', pods: '2' });
const images = ['host'];

function container(
  name: string,
  requests: Readonly<Record<string, string>>,
  more: Partial<ContainerSpec> = {},
): ContainerSpec {
  return { name, image: 'host', command: ['true'], resources: { requests }, ...more };
}

function pod(spec: Partial<PodSpec>): Pod {
  return { spec: { containers: [container('main', {})], ...spec } };
}

describe('admit', () => {
  it('takes what fits exactly', () => {
    const half = pod({ containers: [container('a', { cpu: '1', memory: '512Mi' })] });
    expect(admit(half, allocatable, [holdOf(half)], images)).toBeUndefined();
  });

  it('names the figures of what does not fit, as kubelets do', () => {
    const large = pod({ containers: [container('a', { cpu: '1500m' })] });
    expect(admit(large, allocatable, [holdOf(large)], images)).toEqual({
      reason: 'OutOfcpu',
      message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 1500, used: 1500, capacity: 2000",
    });
  });

  it('counts pods', () => {
    const held = [holdOf(pod({})), holdOf(pod({}))];
    expect(admit(pod({}), allocatable, held, images)?.reason).toBe('OutOfpods');
  });

  it('takes container ports for host ports on the host network, and tells protocols and addresses apart', () => {
    const on = (port: object): Pod =>
      pod({ hostNetwork: true, containers: [container('a', {}, { ports: [port as never] })] });
    const held = [holdOf(on({ containerPort: 80 }))];
    expect(admit(on({ containerPort: 80 }), allocatable, held, images)?.reason).toBe('NodePorts');
    expect(admit(on({ containerPort: 80, hostIP: '10.0.0.1' }), allocatable, held, images)?.reason).toBe('NodePorts');
    expect(admit(on({ containerPort: 80, protocol: 'UDP' }), allocatable, held, images)).toBeUndefined();
    expect(admit(on({ containerPort: 81 }), allocatable, held, images)).toBeUndefined();
  });

  it('refuses a container without a command', () => {
    const bare = pod({ containers: [{ name: 'bare', image: 'host' }] });
    expect(admit(bare, allocatable, [], images)?.reason).toBe('ImageNotRunnable');
  });
});

describe('requestsOf', () => {
  it('takes the larger of the containers together and of each init container, with sidecars and overhead', () => {
    const requests = requestsOf(
      pod({
        overhead: { cpu: '100m' },
        initContainers: [
          container('side', { cpu: '200m' }, { restartPolicy: 'Always' }),
          container('big', { cpu: '3', memory: '1Mi' }),
        ],
        containers: [container('a', { cpu: '1', memory: '64Mi' }), container('b', { cpu: '1' })],
      }),
    );
    expect(requests.get('cpu')).toBe(3300);
    expect(requests.get('memory')).toBe(64 * 1024 ** 2 * 1000);
    expect(requests.get('pods')).toBe(1000);
  });

  it('takes a limit without a request for a request', () => {
    const limited = pod({ containers: [{ name: 'a', image: 'host', resources: { limits: { memory: '1Ki' } } }] });
    expect(requestsOf(limited).get('memory')).toBe(1024 * 1000);
  });
});
