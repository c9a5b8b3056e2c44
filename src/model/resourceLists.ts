import type { OfferOperation, Resource } from './generated/messages.ts';

/** Every resource that an operation on resources names, as it was written. */
export function resourcesNamed(operation: OfferOperation): readonly Resource[] {
  const { reserve, unreserve, create, destroy, grow_volume: grow, shrink_volume: shrink } = operation;
  return [
    ...(reserve?.resources ?? []),
    ...(reserve?.source ?? []),
    ...(unreserve?.resources ?? []),
    ...(create?.volumes ?? []),
    ...(destroy?.volumes ?? []),
    ...(grow === undefined ? [] : [grow.volume, grow.addition]),
    ...(shrink === undefined ? [] : [shrink.volume]),
  ];
}

/** The operation with each of its resources changed. */
export function mapResources(operation: OfferOperation, change: (resource: Resource) => Resource): OfferOperation {
  const { reserve, unreserve, create, destroy, grow_volume: grow, shrink_volume: shrink, ...rest } = operation;
  const changed = (resources: readonly Resource[] = []): readonly Resource[] => resources.map(change);
  return {
    ...rest,
    ...(reserve && {
      reserve: { resources: changed(reserve.resources), ...(reserve.source && { source: changed(reserve.source) }) },
    }),
    ...(unreserve && { unreserve: { resources: changed(unreserve.resources) } }),
    ...(create && { create: { volumes: changed(create.volumes) } }),
    ...(destroy && { destroy: { volumes: changed(destroy.volumes) } }),
    ...(grow && { grow_volume: { volume: change(grow.volume), addition: change(grow.addition) } }),
    ...(shrink && { shrink_volume: { ...shrink, volume: change(shrink.volume) } }),
  };
}
