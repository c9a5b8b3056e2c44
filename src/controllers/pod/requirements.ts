import type { Pod } from '../../kubernetes/kinds.ts';
import type { TaskInfo } from '../../model/generated/messages.ts';
import { Resources } from '../../model/resources.ts';

type Requirements = NonNullable<NonNullable<Pod['spec']>['containers'][number]['resources']>;

/** More ports than this are not listed in the pod: a task with a whole range of them does not use each. */
const mostListedPorts = 100;

/**
 * What a task's container asks of its node: cpus as a request, with a limit only where the task sets one or `limitsCpus` does
 * for all; mem as request and limit, in whole MiB; disk as a request of ephemeral storage, which persistent volumes are not; gpus
 * as NVIDIA's.
 */
export function resourceRequirements({ resources = [], limits = {} }: TaskInfo, limitsCpus = false): Requirements {
  const held = Resources.of(resources);
  const requests = new Map<string, string>();
  const bounds = new Map<string, string>();
  if (held.get('cpus') > 0) {
    requests.set('cpu', milliCpus(held.get('cpus')));
    if (limitsCpus) bounds.set('cpu', milliCpus(held.get('cpus')));
  }
  if (held.get('mem') >= 1) {
    requests.set('memory', mebibytes(held.get('mem')));
    bounds.set('memory', mebibytes(held.get('mem')));
  }
  const scratch = held.get('disk') - held.persistentVolumes().get('disk');
  if (scratch >= 1) requests.set('ephemeral-storage', mebibytes(scratch));
  if (held.get('gpus') > 0) bounds.set('nvidia.com/gpu', String(held.get('gpus')));
  applyLimit(bounds, 'cpu', limits['cpus']?.value, milliCpus);
  applyLimit(bounds, 'memory', limits['mem']?.value, mebibytes);
  return { requests: Object.fromEntries(requests), limits: Object.fromEntries(bounds) };
}

/** An infinite limit is none (TASK-012). */
function applyLimit(
  bounds: Map<string, string>,
  name: string,
  limit: number | undefined,
  format: (value: number) => string,
): void {
  if (limit === undefined) return;
  if (Number.isFinite(limit)) bounds.set(name, format(limit));
  else bounds.delete(name);
}

function milliCpus(cpus: number): string {
  return `${Math.max(1, Math.round(cpus * 1000))}m`;
}

function mebibytes(megabytes: number): string {
  return `${Math.floor(megabytes)}Mi`;
}

/** The ports that a task holds, where they are few enough to be listed one by one. */
export function hostPorts({ resources = [] }: TaskInfo): number[] {
  const ranges = resources.filter(({ name }) => name === 'ports').flatMap(({ ranges: held }) => held?.range ?? []);
  const count = ranges.reduce((sum, { begin, end }) => sum + Number(end) - Number(begin) + 1, 0);
  if (count > mostListedPorts) return [];
  return ranges.flatMap(({ begin, end }) =>
    Array.from({ length: Number(end) - Number(begin) + 1 }, (_, offset) => Number(begin) + offset),
  );
}
