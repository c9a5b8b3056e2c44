import { describe, expect, it } from '@jest/globals';
import type { Pod } from '../../kubernetes/kinds.ts';
import { noUsage, quantityOf, sumOfUsage, usageOfPod } from './usage.ts';

type Spec = NonNullable<Pod['spec']>;
type Container = Spec['containers'][number];

function container(requests: Readonly<Record<string, string>>, fields: Partial<Container> = {}): Container {
  return { name: 'c', resources: { requests }, ...fields };
}

function usageOf(spec: Partial<Spec>, phase = 'Running'): ReturnType<typeof usageOfPod> {
  return usageOfPod({ spec: { containers: [], ...spec }, status: { phase } });
}

describe('a quantity', () => {
  it.each([
    ['2', 2],
    ['500m', 0.5],
    ['64Mi', 64 * 2 ** 20],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['1k', 1000],
    ['2e3', 2000],
    ['129M', 129e6],
    ['100u', 1e-4],
    ['', 0],
    ['much', 0],
    ['1Xi', 0],
  ])('%s is %d', (text, value) => {
    expect(quantityOf(text)).toBeCloseTo(value, 9);
  });
});

describe('what a pod uses of its node', () => {
  it('is the sum of what its containers request, or of their limits where they request nothing', () => {
    const limited: Container = {
      name: 'l',
      resources: { limits: { cpu: '1', memory: '64Mi', 'nvidia.com/gpu': '1' } },
    };
    const usage = usageOf({
      containers: [container({ cpu: '500m', memory: '64Mi', 'ephemeral-storage': '1Gi' }), limited],
    });
    expect(usage).toEqual({ cpus: 1.5, mem: 128, disk: 1024, gpus: 1, pods: 1, ports: [] });
  });

  it('is its largest init container where that requests more', () => {
    const initContainers = [container({ cpu: '3', memory: '32Mi' }), container({ cpu: '1' })];
    const usage = usageOf({
      containers: [container({ cpu: '1', memory: '64Mi' }), container({ cpu: '1' })],
      initContainers,
    });
    expect(usage).toMatchObject({ cpus: 3, mem: 64 });
  });

  it('counts sidecars with the containers, and with the init containers after them', () => {
    const sidecar = container({ cpu: '1' }, { restartPolicy: 'Always' });
    expect(usageOf({ containers: [container({ cpu: '2' })], initContainers: [sidecar] }).cpus).toBe(3);
    const late = { containers: [container({ cpu: '2' })], initContainers: [container({ cpu: '4' }), sidecar] };
    expect(usageOf(late).cpus).toBe(4);
    const early = { containers: [container({ cpu: '2' })], initContainers: [sidecar, container({ cpu: '4' })] };
    expect(usageOf(early).cpus).toBe(5);
  });

  it("includes the overhead of its runtime class, and its containers' host ports", () => {
    const ports = [{ containerPort: 80, hostPort: 8080 }, { containerPort: 81 }];
    const usage = usageOf({
      containers: [container({ cpu: '1' }, { ports })],
      overhead: { cpu: '250m', memory: '120Mi' },
    });
    expect(usage).toMatchObject({ cpus: 1.25, mem: 120, ports: [8080] });
  });

  it('is nothing once it has ended', () => {
    for (const phase of ['Succeeded', 'Failed'])
      expect(usageOf({ containers: [container({ cpu: '1' })] }, phase)).toBe(noUsage);
  });

  it('adds up', () => {
    const usage = usageOf({ containers: [container({ cpu: '1' }, { ports: [{ containerPort: 1, hostPort: 1 }] })] });
    expect(sumOfUsage([usage, noUsage, usage])).toEqual({ cpus: 2, mem: 0, disk: 0, gpus: 0, pods: 2, ports: [1, 1] });
  });
});
