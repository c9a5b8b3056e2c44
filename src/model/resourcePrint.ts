import type {
  Labels,
  Resource,
  ResourceDiskInfo,
  ResourceDiskInfoSource,
  ResourceReservationInfo,
  Volume,
} from './generated/messages.ts';
import { printRanges } from './ranges.ts';
import { printScalar, toThousandths } from './scalar.ts';
import { printItems } from './sets.ts';

/**
 * Prints a resource in stack format as Mesos does in its messages (RES-017), invalid ones too:
 * `disk(allocated: r)(reservations: [(DYNAMIC,r,p)])[MOUNT:/mnt,id:path]{REV}<SHARED>:10`. Such a text cannot be read back.
 */
export function printResource(resource: Resource): string {
  const { name, allocation_info: allocation, reservations = [], disk, revocable, shared } = resource;
  let text = name;
  if (allocation !== undefined) text += `(allocated: ${allocation.role ?? ''})`;
  if (reservations.length > 0) text += `(reservations: [${reservations.map(printReservation).join(',')}])`;
  if (disk !== undefined) text += `[${printDisk(disk)}]`;
  if (revocable !== undefined) text += '{REV}';
  if (shared !== undefined) text += '<SHARED>';
  return `${text}:${printValue(resource)}`;
}

function printValue(resource: Resource): string {
  switch (resource.type) {
    case 'SCALAR':
      return printScalar(toThousandths(resource.scalar?.value ?? 0));
    case 'RANGES':
      return printRanges(resource.ranges ?? {});
    case 'SET':
      return printItems(resource.set?.item ?? []);
    case 'TEXT':
      return '';
  }
}

function printReservation({ type, role, principal, labels }: ResourceReservationInfo): string {
  const parts = [type ?? 'UNKNOWN', role ?? ''];
  if (principal !== undefined) parts.push(principal);
  if (labels !== undefined) parts.push(printLabels(labels));
  return `(${parts.join(',')})`;
}

/** Prints labels as `{foo: bar, foo}`. */
export function printLabels(labels: Labels): string {
  const texts = (labels.labels ?? []).map(({ key, value }) => (value === undefined ? key : `${key}: ${value}`));
  return `{${texts.join(', ')}}`;
}

function printDisk({ source, persistence, volume }: ResourceDiskInfo): string {
  const what = [];
  if (source !== undefined) what.push(printSource(source));
  if (persistence !== undefined) what.push(persistence.id);
  return what.join(',') + (volume === undefined ? '' : `:${printVolume(volume)}`);
}

/** What a storage plugin says about a disk stands in place of its path. */
function printSource({ type, vendor = '', id, profile, path, mount }: ResourceDiskInfoSource): string {
  if (type === 'UNKNOWN') return type;
  if (id !== undefined || profile !== undefined) return `${type}(${vendor},${id ?? ''},${profile ?? ''})`;
  const root = type === 'PATH' ? path?.root : type === 'MOUNT' ? mount?.root : undefined;
  return root === undefined ? type : `${type}:${root}`;
}

function printVolume({ host_path: hostPath, container_path: containerPath, mode }: Volume): string {
  return hostPath === undefined ? containerPath : `${hostPath}:${containerPath}:${mode.toLowerCase()}`;
}
