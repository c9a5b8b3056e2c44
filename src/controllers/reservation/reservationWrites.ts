import { isDeepStrictEqual } from 'node:util';
import type { KubernetesClient } from '../../kubernetes/client.ts';
import { unlessNotFound } from '../../kubernetes/errors.ts';
import { reservations, type Reservation, type ReservationStatus } from '../../kubernetes/kinds.ts';
import type { OperationRecord } from '../../master/effects.ts';
import { stackKey, type Reserved } from '../../model/checkpointed.ts';
import type { Resources } from '../../model/resources.ts';
import { versionOf, type ObjectWrite } from '../change/objectWrite.ts';
import { withCondition, withoutCondition, type Verdict } from '../conditions.ts';
import { reservationFinalizer } from '../names.ts';
import { toTimestamp } from '../time.ts';
import type { VolumeDirectory } from './volumeDirectory.ts';
import type { NodeReservations } from './nodeReservations.ts';
import { freeName, heldStatus, reservationSpec, stackOf } from './reservationObject.ts';
import { lossCondition, lossType } from './lossCondition.ts';
import { operationsAnnotation, operationsText } from './storedOperations.ts';

export interface ReservationWritesParts {
  readonly client: Pick<KubernetesClient, 'patch' | 'patchStatus' | 'delete'>;
  /** Takes in the answer to a write before the watch tells of it. */
  readonly absorb: (object: Reservation) => void;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

/** The key of the stack that an object is about. */
export function keyOf(object: Reservation): string {
  return stackKey(stackOf(object));
}

/**
 * The write by which a node's object of a stack comes to say this, and to name the operations behind it; undefined where there is
 * nothing to say, and no object. One that reserves nothing is there as long as an operation is written on it.
 */
export function writeOf(
  node: NodeReservations,
  key: string,
  reserved: Reserved,
  added: readonly OperationRecord[],
): ObjectWrite | undefined {
  const kind = 'Reservation';
  const object = node.objectOf(key, keyOf);
  const known = object?.metadata.name;
  const operations = [...node.operationsOn(known ?? ''), ...added];
  if (reserved.resources.isEmpty() && operations.length === 0) {
    return known === undefined ? undefined : { kind, name: known, ...versionOf(object) };
  }
  const name = known ?? freeName(node.name, reserved.stack, (taken) => node.objects.has(taken));
  const annotations = { [operationsAnnotation]: operationsText(operations) };
  const spec = { ...reservationSpec(node.name, reserved) };
  return { kind, name, spec, ...(operations.length > 0 && { annotations }), ...versionOf(object) };
}

/** Whether an object is left that only operations have kept, whose ends are all acknowledged. */
export function isLeftover(node: NodeReservations, { metadata, spec }: Reservation): boolean {
  const { name = '', annotations = {}, deletionTimestamp } = metadata;
  const kept = operationsAnnotation in annotations && node.operationsOn(name).length === 0;
  return kept && spec.resources === '' && deletionTimestamp === undefined;
}

/** What the status of a Reservation is to say. */
export interface ShownReservation {
  readonly held: Reserved;
  readonly destroyed: Resources;
  readonly directories: ReadonlyMap<string, VolumeDirectory>;
  readonly verdict: Verdict;
}

/** The writes to a Reservation that say nothing of what is wanted. Each may be repeated, and does nothing where it was made. */
export class ReservationWrites {
  readonly #parts: ReservationWritesParts;

  constructor(parts: ReservationWritesParts) {
    this.#parts = parts;
  }

  /** Has an object wait for us when it is deleted, and name these operations and no others. */
  async hold(object: Reservation, operations: readonly OperationRecord[]): Promise<void> {
    const { finalizers = [], annotations = {}, deletionTimestamp } = object.metadata;
    const held = finalizers.includes(reservationFinalizer) || deletionTimestamp !== undefined;
    const text = operations.length === 0 ? undefined : operationsText(operations);
    const told = annotations[operationsAnnotation] === text;
    if (held && told) return;
    await this.#patch(object, {
      ...(!held && { finalizers: [...finalizers, reservationFinalizer] }),
      ...(!told && { annotations: { [operationsAnnotation]: text ?? null } }),
    });
  }

  /** Lets an object go that is being deleted. */
  async release(object: Reservation): Promise<void> {
    const finalizers = object.metadata.finalizers ?? [];
    const others = finalizers.filter((finalizer) => finalizer !== reservationFinalizer);
    if (others.length < finalizers.length) await this.#patch(object, { finalizers: others });
  }

  /** Deletes an object if nobody has changed it meanwhile. */
  async remove({ metadata: { name = '', resourceVersion } }: Reservation): Promise<void> {
    const preconditions = resourceVersion === undefined ? {} : { resourceVersion };
    await unlessNotFound(this.#parts.client.delete(reservations, { name }, { preconditions }));
  }

  async #patch({ metadata: { name = '', resourceVersion } }: Reservation, metadata: object): Promise<void> {
    const body = { metadata: { ...metadata, resourceVersion } };
    await this.#take(this.#parts.client.patch(reservations, { name }, { type: 'merge', body }));
  }

  /** Has an object's status say what holds of it, and what is said to what it asks for. */
  async show(object: Reservation, { held, destroyed, directories, verdict }: ShownReservation): Promise<void> {
    const { metadata, status: known = {} } = object;
    const circumstances = { generation: metadata.generation, now: toTimestamp(this.#parts.now()) };
    const shown = heldStatus(held, destroyed, directories);
    const accepted = withCondition(known.conditions ?? [], verdict, circumstances);
    const lost = lossCondition(shown.volumes ?? []);
    const conditions =
      lost === undefined ? withoutCondition(accepted, lossType) : withCondition(accepted, lost, circumstances);
    const status: ReservationStatus = { ...shown, conditions };
    if (conditions === known.conditions && saysAlike(known, status)) return;
    const patch = { type: 'merge' as const, body: { status } };
    await this.#take(this.#parts.client.patchStatus(reservations, { name: metadata.name ?? '' }, patch));
  }

  /** One that is gone is as good as written: its deletion is told apart. */
  async #take(request: Promise<Reservation>): Promise<void> {
    const written = await unlessNotFound(request);
    if (written !== undefined) this.#parts.absorb(written);
  }
}

function saysAlike(known: ReservationStatus, wanted: ReservationStatus): boolean {
  const { resources = '', volumes = [] } = known;
  return resources === wanted.resources && isDeepStrictEqual(volumes, wanted.volumes);
}
