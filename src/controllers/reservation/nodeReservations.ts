import type { Reservation } from '../../kubernetes/kinds.ts';
import type { OperationRecord, OperationRef } from '../../master/effects.ts';
import type { Answer } from '../../master/inputs.ts';
import { volumesOf } from '../../master/reservations.ts';
import { stackKey, type Reserved } from '../../model/checkpointed.ts';
import type { Resource } from '../../model/generated/messages.ts';
import type { AgentId } from '../../model/ids.ts';
import { Resources } from '../../model/resources.ts';
import { operationKey } from './storedOperations.ts';
import type { VolumeDirectory } from './volumeDirectory.ts';

/** What holds of one stack, and the object that says so. */
export interface Held extends Reserved {
  readonly name: string;
}

/** A volume whose data is on its way out. */
export interface Destruction {
  readonly stack: string;
  readonly volume: Resource;
  /** Resolves when the data is gone. */
  readonly done: Promise<void>;
}

/** An operation whose end is not acknowledged, and the object on which it is written: the one that it has changed. */
interface StoredOperation {
  readonly name: string;
  readonly record: OperationRecord;
}

/** What the master asked for at one time, and what its writing came to: nothing, or a refusal. */
export class Batch {
  readonly wanted = new Map<string, Reserved>();
  /** Those of the operations behind it whose ends frameworks want to know, by their keys, each with the key of a stack. */
  readonly operations = new Map<string, { readonly stack: string; readonly record: OperationRecord }>();
  readonly outcome: Promise<Answer | void>;
  #resolve: (outcome: Answer | void) => void = () => undefined;

  constructor() {
    this.outcome = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** The operations whose ends are to be written on the object of a stack. */
  operationsOf(stack: string): readonly OperationRecord[] {
    return [...this.operations.values()].flatMap((behind) => (behind.stack === stack ? [behind.record] : []));
  }

  end(outcome: Answer | void): void {
    this.#resolve(outcome);
  }
}

/** What is known of the reservations of one node. */
export class NodeReservations {
  readonly name: string;
  /** The agent that the node is at present, once the master has been told what holds of it. */
  agentId: AgentId | undefined;
  /** The objects as they were seen last, by their names. */
  readonly objects = new Map<string, Reservation>();
  /** What holds, by the key of its stack: what was stored or accepted last. */
  readonly held = new Map<string, Held>();
  /** Of the volumes whose directories were seen, by the keys of their names. */
  readonly directories = new Map<string, VolumeDirectory>();
  /** By the key of a volume's name. */
  readonly destroying = new Map<string, Destruction>();
  /** By their keys. */
  readonly #operations = new Map<string, StoredOperation>();
  /** What the master wants stored, not begun yet. */
  asked: Batch | undefined;
  /** What is being stored. */
  storing: Batch | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** Adds to what is to be stored next, for this operation if there is one. */
  ask(wanted: readonly Reserved[], record?: OperationRecord): Batch {
    this.asked ??= new Batch();
    for (const reserved of wanted) this.asked.wanted.set(stackKey(reserved.stack), reserved);
    const [first] = wanted;
    if (record !== undefined && first !== undefined) {
      this.asked.operations.set(operationKey(record.ref), { stack: stackKey(first.stack), record });
    }
    return this.asked;
  }

  /** What is to be stored now: what was begun before and not ended, or all that was asked for by now. */
  begin(): Batch | undefined {
    if (this.storing === undefined) {
      this.storing = this.asked;
      this.asked = undefined;
    }
    return this.storing;
  }

  /** What was begun is over. What was asked for since builds upon it, and is refused where it was. */
  end(outcome: Answer | void): void {
    const over = [this.storing, ...(outcome === undefined ? [] : [this.asked])];
    this.storing = undefined;
    if (outcome !== undefined) this.asked = undefined;
    for (const batch of over) batch?.end(outcome);
  }

  /** Notes that an operation is written on an object. */
  noteOperation(name: string, record: OperationRecord): void {
    this.#operations.set(operationKey(record.ref), { name, record });
  }

  /** What is to be written on an object: the operations that have changed it, as far as their ends are not acknowledged. */
  operationsOn(name: string): readonly OperationRecord[] {
    return [...this.#operations.values()].flatMap((stored) => (stored.name === name ? [stored.record] : []));
  }

  /** Every operation whose end is not acknowledged. */
  get operations(): readonly OperationRecord[] {
    return [...this.#operations.values()].map(({ record }) => record);
  }

  /** The end of an operation needs not be remembered any more. */
  forgetOperation(ref: OperationRef): void {
    for (const known of [this.#operations, this.asked?.operations, this.storing?.operations]) {
      known?.delete(operationKey(ref));
    }
  }

  /** The agent is gone, and what was done to it does not matter any more. */
  forgetOperations(): void {
    this.#operations.clear();
  }

  /** Resolves when the volumes are gone that are being destroyed: of these stacks, or all. */
  async destroyed(stacks?: ReadonlySet<string>): Promise<void> {
    const meant = [...this.destroying.values()].filter(({ stack }) => stacks?.has(stack) ?? true);
    await Promise.all(meant.map(({ done }) => done));
  }

  /** Resolves when all that was asked for is over; with a refusal if the latest of it was refused. */
  settled(): Promise<Answer | void> | undefined {
    return (this.asked ?? this.storing)?.outcome;
  }

  /** The name of the object that a volume which holds is of. */
  ownerOf(key: string): string | undefined {
    return [...this.held.values()].find(({ resources }) => volumesOf(resources).has(key))?.name;
  }

  /** Everything that holds, as the master is to know it. */
  checkpointed(): Resources {
    return [...this.held.values()].reduce((sum, { resources }) => sum.plus(resources), Resources.none);
  }

  /** The object of a stack: the one of which something holds, if there is one, else one that is not being deleted. */
  objectOf(key: string, keyOf: (object: Reservation) => string): Reservation | undefined {
    const holder = this.objects.get(this.held.get(key)?.name ?? '');
    if (holder !== undefined) return holder;
    return [...this.objects.values()].find(
      (object) => object.metadata.deletionTimestamp === undefined && keyOf(object) === key,
    );
  }

  /** An object was deleted by us. What the watch has not told yet of that must not be taken for what is wanted. */
  forgetUnlessDeleted(name: string): void {
    if (this.objects.get(name)?.metadata.deletionTimestamp === undefined) this.objects.delete(name);
  }

  /** Notes what holds of a stack now; returns the volumes that are new, and those that are there no more. */
  hold(key: string, held: Held): { readonly made: readonly Resource[]; readonly lost: readonly Resource[] } {
    const before = volumesOf(this.held.get(key)?.resources ?? Resources.none);
    const after = volumesOf(held.resources);
    if (held.resources.isEmpty()) this.held.delete(key);
    else this.held.set(key, held);
    return {
      made: [...after].flatMap(([name, volume]) => (before.has(name) ? [] : [volume])),
      lost: [...before].flatMap(([name, volume]) => (after.has(name) ? [] : [volume])),
    };
  }

  /** The volumes of a stack that are being destroyed. */
  destroyedOf(key: string): Resources {
    const volumes = [...this.destroying.values()].filter(({ stack }) => stack === key);
    return Resources.of(volumes.map(({ volume }) => volume));
  }
}
