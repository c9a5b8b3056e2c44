import type { Reservation } from '../../kubernetes/kinds.ts';
import { WorkQueue, type Reconciled, type ReconcileResult } from '../../kubernetes/workQueue.ts';
import type { OperationRecord, ReservationRecord, ReservationVerdict, WriteEffect } from '../../master/effects.ts';
import type { Answer, Fact } from '../../master/inputs.ts';
import { volumeKey } from '../../master/reservations.ts';
import { stackKey } from '../../model/checkpointed.ts';
import type { AgentId } from '../../model/ids.ts';
import type { VolumeName } from '../../model/persistentVolume.ts';
import type { ObjectWrite } from '../change/objectWrite.ts';
import { toTimestamp } from '../time.ts';
import type { Judgement } from './acceptedCondition.ts';
import { docketOf, type Judged } from './docket.ts';
import { NodeReservations, type Held } from './nodeReservations.ts';
import { OperationEnds } from './operationEnds.ts';
import { heldBy, seenVolumes } from './reservationObject.ts';
import { keyOf, ReservationWrites, writeOf, type ReservationWritesParts } from './reservationWrites.ts';
import { standingOf } from './standing.ts';
import { operationsOf } from './storedOperations.ts';
import { VolumeLives, type VolumeDirectories, type VolumeEvents } from './volumeLives.ts';

/** How often what was refused is judged anew, in seconds: what stands in its way may have gone. */
const retrySeconds = 2;

/** For so long acknowledgements wait for more of them, or for another write, in seconds. */
const acknowledgementSeconds = 1;

export interface ReservationControllerParts extends ReservationWritesParts {
  readonly tell: (fact: Fact) => void;
  /** Stores several objects, all or none; resolves with what is to be answered where nothing was stored. */
  readonly carryOut: (writes: readonly ObjectWrite[]) => Promise<Answer | void>;
  readonly volumes: VolumeDirectories;
  /** Tells of an object by a Kubernetes Event. */
  readonly record: VolumeEvents['lost'];
  readonly observe: (reconciled: Reconciled<string>) => void;
  readonly unreadable: (name: string, error: unknown) => void;
}

type ReservationEffect = Extract<
  WriteEffect,
  { readonly kind: 'store-reservations' | 'judge-reservation' | 'forget-operation' }
>;

/**
 * Keeps Reservations as the master says and has the master judge what administrators apply and delete (decision record 21). What
 * concerns one node is done one thing after the other.
 */
export class ReservationController {
  readonly #parts: ReservationControllerParts;
  readonly #writes: ReservationWrites;
  readonly #volumes: VolumeLives;
  readonly #ends: OperationEnds;
  readonly #nodes = new Map<string, NodeReservations>();
  readonly #byAgent = new Map<AgentId, NodeReservations>();
  /** What was said of each object last, by its name. */
  readonly #judgements = new Map<string, Judgement>();
  /** What the master is being asked about, by the names of objects. */
  readonly #asked = new Map<string, Judged>();
  readonly #queue: WorkQueue;
  /** Whether the master knows what is stored, and may be told of changes. */
  #leading = false;

  constructor(parts: ReservationControllerParts) {
    this.#parts = parts;
    this.#writes = new ReservationWrites(parts);
    this.#volumes = new VolumeLives(parts.volumes, {
      made: (node) => this.#queue.add(node.name),
      lost: parts.record,
      destroyed: (node, volume) => {
        if (node.agentId !== undefined) parts.tell({ kind: 'volume-destroyed', agentId: node.agentId, volume });
        this.#queue.add(node.name);
      },
    });
    this.#ends = new OperationEnds(parts.tell);
    this.#queue = new WorkQueue({
      concurrency: 16,
      reconcile: (nodeName) => this.#reconcile(nodeName),
      observe: parts.observe,
    });
  }

  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  /** Takes up what is stored, and tells the master what holds of the agents that there are. */
  recover(objects: Iterable<Reservation>): void {
    for (const object of objects) {
      const name = object.metadata.name ?? '';
      const node = this.#nodeOf(object.spec.nodeName);
      node.objects.set(name, object);
      try {
        const held = heldBy(object);
        const key = stackKey(held.stack);
        if (!held.resources.isEmpty() && !node.held.has(key)) node.hold(key, { ...held, name });
        for (const { volume, dataLostTime } of seenVolumes(object))
          node.directories.set(volumeKey(volume), { dataLostTime });
        for (const record of operationsOf(object)) this.#ends.recover(node, name, record);
      } catch (error) {
        this.#parts.unreadable(name, error);
      }
    }
    for (const node of this.#nodes.values()) this.#tellStored(node);
  }

  /** Goes on with what was stored, once the master knows everything. */
  resume(): void {
    this.#leading = true;
    for (const node of this.#nodes.values()) {
      this.#volumes.takeUp(node);
      this.#judge(node);
      this.#ends.resume(node);
      this.#queue.add(node.name);
    }
  }

  /** A node is there, as this agent, which the master knows: it is told at once what of it is reserved. */
  nodeSeen(nodeName: string, agentId: AgentId): void {
    const node = this.#nodeOf(nodeName);
    if (node.agentId === agentId) return;
    if (node.agentId !== undefined) this.#byAgent.delete(node.agentId);
    node.agentId = agentId;
    this.#byAgent.set(agentId, node);
    if (!this.#leading) return;
    this.#tellStored(node);
    this.#volumes.takeUp(node);
    this.#queue.add(nodeName);
  }

  /** A volume that was on a node was there no more, and has been made again, empty. */
  volumeLost(nodeName: string, volume: VolumeName): void {
    this.#volumes.lose(this.#nodeOf(nodeName), volume, toTimestamp(this.#parts.now()));
    this.#queue.add(nodeName);
  }

  /** A node is gone. What is reserved of it is so again when it is back. */
  nodeGone(nodeName: string): void {
    const node = this.#nodeOf(nodeName);
    if (node.agentId !== undefined) this.#byAgent.delete(node.agentId);
    node.agentId = undefined;
    node.forgetOperations();
    if (this.#leading) this.#queue.add(nodeName);
  }

  /** A Reservation was applied, or has changed. */
  observe(object: Reservation): void {
    const node = this.#nodeOf(object.spec.nodeName);
    node.objects.set(object.metadata.name ?? '', object);
    if (this.#leading) this.#queue.add(node.name);
  }

  /** A Reservation is gone. */
  observeDeletion({ metadata: { name = '' }, spec }: Reservation): void {
    const node = this.#nodeOf(spec.nodeName);
    node.objects.delete(name);
    this.#judgements.delete(name);
    if (this.#leading) this.#queue.add(node.name);
  }

  /** What has to be stored before a task of an agent may be: resolves with a refusal if it cannot be. */
  pending(agentId: AgentId): Promise<Answer | void> | undefined {
    return this.#byAgent.get(agentId)?.settled();
  }

  /** Carries out an effect; resolves when it is stored, with a refusal of what an operator asked for. */
  async write(effect: ReservationEffect): Promise<Answer | void> {
    switch (effect.kind) {
      case 'judge-reservation':
        return this.#take(effect.name, effect.verdict);
      case 'forget-operation':
        return this.#forgetOperation(effect.operation);
      case 'store-reservations': {
        const { agentId, reservations, by, operation } = effect;
        const refusal = await this.#store(agentId, reservations, operation);
        if (operation !== undefined) {
          const stacks = new Set(reservations.map(({ stack }) => stackKey(stack)));
          this.#ends.stored(operation, refusal, this.#byAgent.get(agentId)?.destroyed(stacks));
        }
        return by === 'operator' ? refusal : undefined;
      }
    }
  }

  #store(
    agentId: AgentId,
    reservations: readonly ReservationRecord[],
    operation: OperationRecord | undefined,
  ): Promise<Answer | void> {
    const node = this.#byAgent.get(agentId);
    if (node === undefined) return Promise.resolve({ status: 409, text: 'The agent is gone' });
    const { outcome } = node.ask(reservations, operation);
    this.#queue.add(node.name);
    return outcome;
  }

  #forgetOperation({ ref, agentId }: Pick<OperationRecord, 'ref' | 'agentId'>): void {
    const node = this.#byAgent.get(agentId);
    if (node === undefined) return;
    node.forgetOperation(ref);
    this.#queue.addAfter(node.name, acknowledgementSeconds);
  }

  #nodeOf(nodeName: string): NodeReservations {
    const node = this.#nodes.get(nodeName) ?? new NodeReservations(nodeName);
    this.#nodes.set(nodeName, node);
    return node;
  }

  #tellStored(node: NodeReservations): void {
    const { agentId } = node;
    if (agentId === undefined) return;
    this.#parts.tell({ kind: 'reservations-stored', agentId, checkpointed: node.checkpointed() });
  }

  async #reconcile(nodeName: string): Promise<ReconcileResult | undefined> {
    const node = this.#nodes.get(nodeName);
    if (node === undefined) return undefined;
    await this.#storeBatch(node);
    this.#judge(node);
    for (const object of [...node.objects.values()]) {
      // Whoever waits for something to be stored goes before what only says how it is.
      if (node.asked !== undefined) break;
      await this.#show(node, object);
    }
    if (node.asked !== undefined) this.#queue.add(nodeName);
    const refused = [...node.objects.keys()].some((name) => this.#judgements.get(name)?.accepted === false);
    return refused ? { requeueAfterSeconds: retrySeconds } : undefined;
  }

  /** Stores what the master has asked for by now; a refusal has the master go back to what is stored. */
  async #storeBatch(node: NodeReservations): Promise<void> {
    const batch = node.begin();
    if (batch === undefined) return;
    await this.#rememberLosses(node, [...batch.wanted.keys()]);
    const writes = [...batch.wanted].map(([key, reserved]) => {
      return { key, reserved, write: writeOf(node, key, reserved, batch.operationsOf(key)) };
    });
    const refusal = await this.#parts.carryOut(writes.flatMap(({ write }) => write ?? []));
    if (refusal === undefined) {
      for (const { key, reserved, write } of writes) {
        if (write?.spec === undefined) node.forgetUnlessDeleted(write?.name ?? '');
        this.#hold(node, key, { ...reserved, name: write?.name ?? '' });
        // Those that were acknowledged meanwhile are not among them any more.
        for (const record of batch.operationsOf(key)) node.noteOperation(write?.name ?? '', record);
      }
    } else this.#tellStored(node);
    node.end(refusal);
  }

  /** Before an object forgets a volume its status has to know it: so a successor can go on to destroy it. */
  async #rememberLosses(node: NodeReservations, keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const object = node.objectOf(key, keyOf);
      const volumes = node.held.get(key)?.resources.persistentVolumes().isEmpty() === false;
      if (object !== undefined && volumes) await this.#show(node, object);
    }
  }

  /** Has the master judge what objects ask for and does not hold. */
  #judge(node: NodeReservations): void {
    const { judgements, wanted } = docketOf(node, keyOf);
    for (const [name, judgement] of judgements) this.#judgements.set(name, judgement);
    if (node.agentId === undefined) {
      // With the node the data of its volumes is gone as well.
      for (const { name, key } of wanted) {
        node.held.delete(key);
        this.#judgements.set(name, { accepted: true });
      }
      return;
    }
    if (wanted.length === 0) return;
    for (const one of wanted) this.#asked.set(one.name, one);
    this.#parts.tell({ kind: 'reservations-wanted', agentId: node.agentId, wanted });
    this.#asked.clear();
  }

  /** The master has judged what an object asks for. */
  #take(name: string, verdict: ReservationVerdict): void {
    const asked = this.#asked.get(name);
    if (asked === undefined) return;
    this.#judgements.set(name, verdict);
    const { node, key, stack, resources } = asked;
    if (verdict.accepted) this.#hold(node, key, { name, stack, resources });
    else if (!node.objects.has(name)) {
      // Somebody has deleted it past us while it is in use: it is made again.
      const held = node.held.get(key);
      if (held !== undefined) node.ask([held]);
      this.#queue.add(node.name);
    }
  }

  #hold(node: NodeReservations, key: string, held: Held): void {
    const { made, lost } = node.hold(key, held);
    this.#volumes.make(node, made);
    for (const volume of lost) this.#volumes.destroy(node, key, volume);
  }

  /** Has an object say how it stands, or lets it go. */
  async #show(node: NodeReservations, object: Reservation): Promise<void> {
    const { name = '' } = object.metadata;
    const standing = standingOf(node, object, this.#judgements.get(name) ?? { accepted: true });
    switch (standing.due) {
      case 'release':
        return this.#writes.release(object);
      case 'remove':
        await this.#writes.remove(object);
        return node.forgetUnlessDeleted(name);
      case 'show':
        await this.#writes.hold(object, standing.operations);
        return this.#writes.show(node.objects.get(name) ?? object, standing.shown);
    }
  }
}
