import type {
  OfferOperationCreate,
  OfferOperationDestroy,
  OfferOperationGrowVolume,
  OfferOperationShrinkVolume,
  Resource,
} from '../../model/generated/messages.ts';
import { diskOf } from '../../model/checkpointed.ts';
import { validateVolumeName, volumeNameOf } from '../../model/persistentVolume.ts';
import { printResource } from '../../model/resourcePrint.ts';
import { Resources } from '../../model/resources.ts';
import { toThousandths } from '../../model/scalar.ts';
import { usedResources } from '../agents.ts';
import { validateOperated, validateSources, type OperationContext } from './operationResources.ts';
import { within } from './policy.ts';
import { validatePersistenceIds } from './resources.ts';

/** Why volumes cannot be made (VOL-002 to VOL-004, VOL-014, SCHED-096). They are in the stack format, as all here. */
export function validateCreate({ volumes = [] }: OfferOperationCreate, context: OperationContext): string | undefined {
  const present = [...context.agent.checkpointed.unallocate().toMessages(), ...context.agent.clearing.values()];
  return (
    validateOperated(volumes) ??
    within('Not a persistent volume', volumes.map(volumeReason).find(isReason)) ??
    validatePersistenceIds([...present, ...volumes]) ??
    volumes.map((volume) => creatorReason(volume, context)).find(isReason)
  );
}

function isReason(reason: string | undefined): reason is string {
  return reason !== undefined;
}

function volumeReason(resource: Resource): string | undefined {
  const { disk } = resource;
  if (disk === undefined) return `Resource ${printResource(resource)} does not have DiskInfo`;
  if (disk.persistence === undefined) return "'persistence' is not set in DiskInfo";
  if (disk.volume === undefined) return "Expecting 'volume' to be set for persistent volume";
  return disk.volume.mode === 'RO' ? 'Read-only persistent volume not supported' : undefined;
}

function creatorReason(volume: Resource, { principal, framework }: OperationContext): string | undefined {
  const creator = volume.disk?.persistence?.principal;
  if (principal !== undefined && creator !== principal) {
    return creator === undefined
      ? `Create volume operation attempted by principal '${principal}', but there is a volume in the operation with no principal set in 'disk.persistence'`
      : `Create volume operation attempted by principal '${principal}', but there is a volume in the operation with principal '${creator}' set in 'disk.persistence'`;
  }
  if (volume.shared !== undefined && framework?.capabilities.has('SHARED_RESOURCES') === false) {
    return 'Create volume operation attempted for a shared volume, but the framework does not have the SHARED_RESOURCES capability';
  }
  const name = volumeNameOf(volume);
  return name && validateVolumeName(name);
}

/** Why volumes cannot be destroyed: they are not there, or somebody uses them (VOL-006, VOL-015, SCHED-097). */
export function validateDestroy(
  { volumes = [] }: OfferOperationDestroy,
  { agent }: OperationContext,
): string | undefined {
  const named = Resources.of(volumes).unallocate().toMessages();
  const reason = validateOperated(named) ?? within('Not a persistent volume', named.map(volumeReason).find(isReason));
  if (reason !== undefined) return reason;
  const each = named.map((volume) => Resources.of([volume]));
  if (!each.every((volume) => agent.checkpointed.contains(volume))) return 'Persistent volumes not found';
  const used = usedResources(agent);
  return each.some((volume) => used.contains(volume)) ? 'Persistent volumes in use' : undefined;
}

/** Why a volume cannot grow (VOL-009, SCHED-098). */
export function validateGrow({ volume, addition }: OfferOperationGrowVolume): string | undefined {
  if (sizeOf(addition) <= 0) return "The size of 'GrowVolume.addition' field must be greater than zero";
  const isAlike = Resources.of([diskOf(volume), addition]).toMessages().length === 1;
  return (
    resizedReason('Growing', 'GrowVolume', volume) ??
    (isAlike ? undefined : "Incompatible resources in the 'GrowVolume.volume' and 'GrowVolume.addition' fields")
  );
}

/** Why a volume cannot shrink (VOL-010, SCHED-098). */
export function validateShrink({ volume, subtract }: OfferOperationShrinkVolume): string | undefined {
  const less = toThousandths(subtract.value);
  if (!(less > 0)) return "Value of 'ShrinkVolume.subtract' must be greater than zero";
  if (less >= sizeOf(volume)) {
    return "Value of 'ShrinkVolume.subtract' must be smaller than the size of 'ShrinkVolume.volume'";
  }
  if (volume.disk?.source?.type === 'MOUNT') return 'Shrinking a volume on a MOUNT disk is not supported';
  return resizedReason('Shrinking', 'ShrinkVolume', volume);
}

function resizedReason(resizing: string, operation: string, volume: Resource): string | undefined {
  if (volume.provider_id !== undefined) return `${resizing} a volume from a resource provider is not supported`;
  const reason = within(`Invalid persistent volume in the '${operation}.volume' field`, volumeReason(volume));
  if (reason !== undefined) return reason;
  if (volume.shared !== undefined) return `${resizing} a shared persistent volume is not supported`;
  return validateSources([volume]);
}

/** In thousandths of a MB. */
function sizeOf({ scalar }: Resource): number {
  return toThousandths(scalar?.value ?? 0);
}
