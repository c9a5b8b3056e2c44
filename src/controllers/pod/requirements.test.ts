import { describe, expect, it } from '@jest/globals';
import type { TaskInfo } from '../../model/generated/messages.ts';
import { taskRecord } from '../testing/taskRecords.ts';
import { hostPorts, resourceRequirements } from './requirements.ts';

function requirementsOf(resources: string, limits?: Readonly<Record<string, { readonly value: number }>>): unknown {
  return resourceRequirements(taskRecord({ resources, ...(limits !== undefined && { limits }) }).info);
}

describe('what a container asks of its node', () => {
  it('is cpus without a limit, mem with one, disk, and gpus as a limit', () => {
    expect(requirementsOf('cpus:0.5;mem:64;disk:100;gpus:2')).toEqual({
      requests: { cpu: '500m', memory: '64Mi', 'ephemeral-storage': '100Mi' },
      limits: { memory: '64Mi', 'nvidia.com/gpu': '2' },
    });
  });

  it('is whole MiB of mem, rounded down, and at least a thousandth of a cpu', () => {
    expect(requirementsOf('cpus:0.001;mem:64.9')).toMatchObject({ requests: { cpu: '1m', memory: '64Mi' } });
    expect(requirementsOf('mem:32')).toEqual({ requests: { memory: '32Mi' }, limits: { memory: '32Mi' } });
    expect(requirementsOf('cpus:1')).toEqual({ requests: { cpu: '1000m' }, limits: {} });
  });

  it('TASK-012 is limited as the task says, and not at all for Infinity', () => {
    const resources = 'cpus:0.5;mem:64';
    expect(requirementsOf(resources, { cpus: { value: 2 }, mem: { value: 128 } })).toMatchObject({
      requests: { cpu: '500m', memory: '64Mi' },
      limits: { cpu: '2000m', memory: '128Mi' },
    });
    const infinite = { cpus: { value: Infinity }, mem: { value: Infinity } };
    expect(requirementsOf(resources, infinite)).toMatchObject({ requests: { memory: '64Mi' }, limits: {} });
  });

  it('has cpus as a limit too where that is set, unless the task sets another', () => {
    const limited = (limits?: TaskInfo['limits']): unknown =>
      resourceRequirements(taskRecord({ resources: 'cpus:0.5', ...(limits !== undefined && { limits }) }).info, true);
    expect(limited()).toEqual({ requests: { cpu: '500m' }, limits: { cpu: '500m' } });
    expect(limited({ cpus: { value: 2 } })).toMatchObject({ limits: { cpu: '2000m' } });
    expect(limited({ cpus: { value: Infinity } })).toMatchObject({ limits: {} });
  });

  it('is each of its ports, unless they are many', () => {
    expect(hostPorts(taskRecord({ resources: 'ports:[31000-31001,31005-31005]' }).info)).toEqual([31000, 31001, 31005]);
    expect(hostPorts(taskRecord({ resources: 'ports:[31000-31100]' }).info)).toEqual([]);
    expect(hostPorts(taskRecord().info)).toEqual([]);
  });
});
