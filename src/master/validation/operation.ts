import type { OfferOperation, OfferOperationType } from '../../model/generated/messages.ts';
import { resourcesNamed } from '../../model/resourceLists.ts';
import { Resources } from '../../model/resources.ts';
import { validateResource } from '../../model/resourceValidity.ts';
import type { OperationContext } from './operationResources.ts';
import { validateReserve, validateUnreserve } from './reserve.ts';
import { validateCreate, validateDestroy, validateGrow, validateShrink } from './volumes.ts';

const partOf = {
  RESERVE: 'reserve',
  UNRESERVE: 'unreserve',
  CREATE: 'create',
  DESTROY: 'destroy',
  GROW_VOLUME: 'grow_volume',
  SHRINK_VOLUME: 'shrink_volume',
} as const satisfies Partial<Record<OfferOperationType, keyof OfferOperation>>;

/**
 * What is wrong with an operation on resources as it was written: its part is missing, or a resource in it is invalid, which Mesos
 * names unless a volume is to be resized. Undefined where nothing is, and for operations of other types.
 */
export function validateWritten(operation: OfferOperation): string | undefined {
  const { type = 'UNKNOWN', grow_volume: grow, shrink_volume: shrink } = operation;
  if (!isOnResources(type)) return undefined;
  const part = partOf[type];
  if (operation[part] === undefined)
    return `A ${type} offer operation must have the Offer.Operation.${part} field set.`;
  if (type === 'GROW_VOLUME' && grow) return validateResource(grow.volume) ?? validateResource(grow.addition);
  if (type === 'SHRINK_VOLUME' && shrink) return validateResource(shrink.volume);
  return Resources.validate(resourcesNamed(operation));
}

function isOnResources(type: OfferOperationType): type is keyof typeof partOf {
  return Object.hasOwn(partOf, type);
}

/**
 * Why an operation on an agent's resources is refused, whatever of them is free; undefined if it is in order. Its resources
 * are in the stack format. One of another type is none of these.
 */
export function validateOperation(operation: OfferOperation, context: OperationContext): string | undefined {
  const { type, reserve, unreserve, create, destroy, grow_volume: grow, shrink_volume: shrink } = operation;
  if (type === 'RESERVE' && reserve) return validateReserve(reserve, context);
  if (type === 'UNRESERVE' && unreserve) return validateUnreserve(unreserve);
  if (type === 'CREATE' && create) return validateCreate(create, context);
  if (type === 'DESTROY' && destroy) return validateDestroy(destroy, context);
  if (type === 'GROW_VOLUME' && grow) return validateGrow(grow);
  if (type === 'SHRINK_VOLUME' && shrink) return validateShrink(shrink);
  return `Operation ${type ?? 'UNKNOWN'} is not supported`;
}
