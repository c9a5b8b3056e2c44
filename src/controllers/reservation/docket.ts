import type { Reservation } from '../../kubernetes/kinds.ts';
import type { WantedReservation } from '../../master/inputs.ts';
import { Resources } from '../../model/resources.ts';
import type { Judgement } from './acceptedCondition.ts';
import type { NodeReservations } from './nodeReservations.ts';
import { ReservationError, wantedOf } from './reservationObject.ts';

/** What the master is asked about. */
export interface Judged extends WantedReservation {
  readonly node: NodeReservations;
  readonly key: string;
}

/** What can be said of a node's objects without the master, and what it is to judge. */
export interface Docket {
  readonly judgements: ReadonlyMap<string, Judgement>;
  readonly wanted: readonly Judged[];
}

/** Compares what a node's objects ask for with what holds. What is about to be stored is not looked at: it comes first. */
export function docketOf(node: NodeReservations, keyOf: (object: Reservation) => string): Docket {
  const judgements = new Map<string, Judgement>();
  const wanted: Judged[] = [];
  const claimed = new Set<string>();
  for (const object of oldestFirst(node.objects.values())) {
    const { name = '' } = object.metadata;
    const key = keyOf(object);
    if (node.asked?.wanted.has(key) === true) continue;
    const owner = node.held.get(key)?.name;
    const deleted = object.metadata.deletionTimestamp !== undefined;
    if ((owner !== undefined && owner !== name && node.objects.has(owner)) || claimed.has(key)) {
      judgements.set(name, deleted ? { accepted: true } : duplicate(owner));
      continue;
    }
    if (!deleted) claimed.add(key);
    const judgement = judgementOf(node, key, object, wanted);
    if (judgement !== undefined) judgements.set(name, judgement);
  }
  for (const [key, { name, stack }] of node.held) {
    if (node.objects.has(name) || node.asked?.wanted.has(key) === true || claimed.has(key)) continue;
    wanted.push({ node, key, name, stack, resources: Resources.none });
  }
  return { judgements, wanted };
}

function judgementOf(
  node: NodeReservations,
  key: string,
  object: Reservation,
  wanted: Judged[],
): Judgement | undefined {
  const { name = '' } = object.metadata;
  const deleted = object.metadata.deletionTimestamp !== undefined;
  if (node.agentId === undefined && !deleted) {
    return { accepted: false, reason: 'NodeNotFound', message: `There is no node ${node.name}` };
  }
  try {
    const reserved = wantedOf(object);
    const held = node.held.get(key)?.resources ?? Resources.none;
    if (held.equals(reserved.resources)) return { accepted: true };
    wanted.push({ node, key, name, ...reserved });
    return undefined;
  } catch (error) {
    if (!(error instanceof ReservationError)) throw error;
    return { accepted: false, reason: 'Invalid', message: error.message };
  }
}

function duplicate(owner: string | undefined): Judgement {
  const other = owner === undefined ? 'Another Reservation' : `The Reservation ${owner}`;
  return { accepted: false, reason: 'Duplicate', message: `${other} has these reservations of the node already` };
}

function oldestFirst(objects: Iterable<Reservation>): readonly Reservation[] {
  const time = ({ metadata: { creationTimestamp = '' } }: Reservation): string => creationTimestamp;
  return [...objects].sort((a, b) => time(a).localeCompare(time(b)));
}
