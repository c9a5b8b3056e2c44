import type { OfferOperation, OfferOperationReserve, Resource } from '../../model/generated/messages.ts';
import { commonAncestor, reservationRole, reservationStack } from '../../model/reservations.ts';
import { upgrade } from '../../model/resourceFormat.ts';
import type { Authorization } from './commandAuthorization.ts';

/**
 * What must be allowed for an operation on an agent's resources (RESV-014, RESV-015, VOL-008, VOL-011): to reserve for each role,
 * to undo what each principal has reserved or made.
 */
export function operationAuthorizations(operation: OfferOperation): readonly Authorization[] {
  const { reserve, unreserve, create, destroy, grow_volume: grow, shrink_volume: shrink } = operation;
  return [
    ...(reserve === undefined ? [] : ofReserve(reserve)),
    ...upgraded(unreserve?.resources).map(popped),
    ...upgraded(create?.volumes).map((volume) => ofRole('create_volumes', volume)),
    ...upgraded(destroy?.volumes).map(({ disk }) => of('destroy_volumes', disk?.persistence?.principal)),
    ...upgraded(grow === undefined ? [] : [grow.volume]).map((volume) => ofRole('resize_volumes', volume)),
    ...upgraded(shrink === undefined ? [] : [shrink.volume]).map((volume) => ofRole('resize_volumes', volume)),
  ];
}

function upgraded(resources: readonly Resource[] = []): readonly Resource[] {
  return resources.map(upgrade);
}

/** With a source each level that the old reservation has and the new one has not is undone, and the other way round. */
function ofReserve({ source = [], resources = [] }: OfferOperationReserve): readonly Authorization[] {
  const [from] = upgraded(source);
  if (from === undefined) return upgraded(resources).map((resource) => ofRole('reserve_resources', resource));
  return upgraded(resources).flatMap((resource) => {
    const [old, next] = [reservationStack(from), reservationStack(resource)];
    const common = commonAncestor(old, next).length;
    return [
      ...old.slice(common).map(({ principal }) => of('unreserve_resources', principal)),
      ...next.slice(common).map(({ role }) => of('reserve_resources', role)),
    ];
  });
}

function popped(resource: Resource): Authorization {
  return of('unreserve_resources', reservationStack(resource).at(-1)?.principal);
}

function ofRole(action: Authorization['action'], resource: Resource): Authorization {
  return of(action, reservationRole(reservationStack(resource)));
}

function of(action: Authorization['action'], object: string | undefined): Authorization {
  return object === undefined ? { action } : { action, object };
}
