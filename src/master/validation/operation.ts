import type { OfferOperation } from '../../model/generated/messages.ts';
import type { OperationContext } from './operationResources.ts';
import { validateReserve, validateUnreserve } from './reserve.ts';
import { validateCreate, validateDestroy, validateGrow, validateShrink } from './volumes.ts';

/**
 * Why an operation on an agent's resources is refused, whatever of them is free; undefined if it is in order. Its resources
 * are in the stack format. One of another type, or without its part, is none of these.
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
