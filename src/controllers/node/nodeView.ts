import type { Node } from '../../kubernetes/kinds.ts';

/** What matters of a Node: without its images and the history of its fields, which are most of it. */
export function viewOfNode({ metadata, spec, status }: Node): Node {
  const { name, uid, labels, annotations, deletionTimestamp, resourceVersion } = metadata ?? {};
  return {
    metadata: {
      ...(name !== undefined && { name }),
      ...(uid !== undefined && { uid }),
      ...(labels !== undefined && { labels }),
      ...(annotations !== undefined && { annotations }),
      ...(deletionTimestamp !== undefined && { deletionTimestamp }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
    ...(spec?.unschedulable !== undefined && { spec: { unschedulable: spec.unschedulable } }),
    status: {
      ...(status?.addresses !== undefined && { addresses: status.addresses }),
      ...(status?.allocatable !== undefined && { allocatable: status.allocatable }),
      ...(status?.conditions !== undefined && { conditions: status.conditions }),
    },
  };
}
