import type { Reservation } from '../../kubernetes/kinds.ts';
import type { OperationRecord } from '../../master/effects.ts';
import { Resources } from '../../model/resources.ts';
import { acceptedCondition, type Judgement } from './acceptedCondition.ts';
import type { NodeReservations } from './nodeReservations.ts';
import { stackOf } from './reservationObject.ts';
import { isLeftover, keyOf, type ShownReservation } from './reservationWrites.ts';

/** What is due of an object: it is let go, deleted, or says how it stands. */
export type Standing =
  | { readonly due: 'release' | 'remove' }
  | { readonly due: 'show'; readonly operations: readonly OperationRecord[]; readonly shown: ShownReservation };

/** How an object of a node stands, of which this was said last. */
export function standingOf(node: NodeReservations, object: Reservation, judgement: Judgement): Standing {
  const key = keyOf(object);
  const { name = '', deletionTimestamp } = object.metadata;
  const deleted = deletionTimestamp !== undefined;
  const destroyed = node.destroyedOf(key);
  const operations = node.operationsOn(name);
  if (deleted && judgement.accepted && destroyed.isEmpty() && operations.length === 0) return { due: 'release' };
  if (isLeftover(node, object)) return { due: 'remove' };
  const own = node.held.get(key);
  const held = own?.name === name ? own : { stack: stackOf(object), resources: Resources.none };
  const remembers = operations.length > 0 && held.resources.isEmpty() && destroyed.isEmpty();
  const verdict = acceptedCondition(judgement, remembers ? 'remembers' : deleted ? 'destroys' : 'holds');
  return { due: 'show', operations, shown: { held, destroyed, directories: node.directories, verdict } };
}
