import {
  volumeKey,
  volumesFound,
  volumesPath,
  type VolumeOwnership,
  type VolumesFound,
  type VolumesWanted,
} from '../../agent-link/messages.ts';
import { WorkQueue, type Reconciled, type ReconcileResult } from '../../kubernetes/workQueue.ts';
import { validateVolumeName, type VolumeName } from '../../model/persistentVolume.ts';
import { AgentError, type AgentClient, type AgentPlace } from '../agent/agentClient.ts';

/** Waits between attempts to reach an agent that is away. */
const backoff = { firstSeconds: 0.1, maxSeconds: 15 };

/** How often an agent is asked whether it is done with deleting. */
const deletionSeconds = 1;

/** How many agents are asked at the same time: after a change of the leader many are. */
const concurrency = 32;

/** A volume cannot be made or destroyed, and never will be: its node is gone, or no file system takes its name. */
export class VolumeError extends Error {
  override readonly name = 'VolumeError';
  readonly node: string;

  constructor(node: string, message: string) {
    super(`${node}: ${message}`);
    this.node = node;
  }
}

export interface NodeVolumesParts {
  readonly agents: Pick<AgentClient, 'post'>;
  /** Where the agent of a node is; undefined for a node that is not there. */
  readonly placeOf: (nodeName: string) => AgentPlace | undefined;
  /** Is told of each attempt; of those that failed with why, before they are tried again. */
  readonly observe: (attempt: Reconciled<string>) => void;
  /** A node has volumes that nobody wants, and nobody has asked to be destroyed: nothing is done to them. */
  readonly unclaimed: (nodeName: string, volumes: readonly VolumeName[]) => void;
  /** A volume that was there before was there no more, and has been made again, empty: its data is lost. */
  readonly lost: (nodeName: string, volume: VolumeName) => void;
}

/** What one node's agent is asked for, and who waits for it. */
interface NodeState {
  readonly keep: Map<string, VolumeName>;
  readonly destroy: Map<string, VolumeName>;
  readonly own: Map<string, VolumeOwnership>;
  /** The keys of those that are known to have been there. */
  readonly present: Set<string>;
  /** Grows with each change of what is wanted. */
  revision: number;
  waiters: Waiter[];
  /** How many volumes it was last said to have that nobody wants. */
  unclaimed: number;
}

interface Waiter {
  /** What has to be done: all up to this change. */
  readonly revision: number;
  /** With which volume: others may take longer. */
  readonly key: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * The leader's side of persistent volumes: it has the agents make and destroy their directories, and asks again until they say that
 * it is done (decision record 19). Each request tells an agent everything that is wanted of its node, so one that was lost does no
 * harm. A volume is destroyed only if somebody asked for that: to leave it out deletes nothing.
 */
export class NodeVolumes {
  readonly #parts: NodeVolumesParts;
  readonly #nodes = new Map<string, NodeState>();
  readonly #queue: WorkQueue;

  constructor(parts: NodeVolumesParts) {
    this.#parts = parts;
    this.#queue = new WorkQueue({
      concurrency,
      backoff,
      reconcile: (nodeName) => this.#tell(nodeName),
      observe: parts.observe,
    });
  }

  /** A volume was there when the former leader looked last. */
  expect(nodeName: string, volume: VolumeName): void {
    this.#stateOf(nodeName).present.add(volumeKey(volume));
  }

  /** Has a node's agent look after its volumes: it may have lost them. */
  review(nodeName: string): void {
    if ((this.#nodes.get(nodeName)?.keep.size ?? 0) > 0) this.#queue.add(nodeName);
  }

  /**
   * Has a volume's directory made, if it is not there. Resolves when the agent says that it is there, however long that takes;
   * rejects with a VolumeError where it can never be.
   */
  async make(nodeName: string, volume: VolumeName): Promise<void> {
    await this.#keep(nodeName, volume);
  }

  /**
   * Makes sure, before a task is launched with a volume, that it is there and belongs to the user who the task runs as: Mesos hands
   * it over at each launch, a shared one to its first user only. Without `uid` it stays whose it is. Resolves and rejects as `make` does.
   */
  async prepare(nodeName: string, volume: VolumeName, uid: number | undefined, shared: boolean): Promise<void> {
    const own = uid === undefined ? undefined : { volume, uid, shared };
    await this.#keep(nodeName, volume, own);
  }

  /**
   * Has a volume's directory deleted, with what is in it. Resolves when the agent says that it is gone; rejects with a VolumeError
   * where its node is.
   */
  async destroy(nodeName: string, volume: VolumeName): Promise<void> {
    const state = this.#stateOf(nodeName);
    const key = volumeKey(volume);
    state.keep.delete(key);
    state.own.delete(key);
    state.present.delete(key);
    state.destroy.set(key, volume);
    await this.#change(nodeName, state, key);
  }

  /** A node is gone for good, and its volumes with it: who waits for them is told so. */
  forget(nodeName: string): void {
    const waiters = this.#nodes.get(nodeName)?.waiters ?? [];
    this.#nodes.delete(nodeName);
    for (const { reject } of waiters) reject(new VolumeError(nodeName, 'the node is gone'));
  }

  /** Ends after the requests that are under way; nobody who waits is told any more. */
  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  async #keep(nodeName: string, volume: VolumeName, own?: VolumeOwnership): Promise<void> {
    const reason = validateVolumeName(volume);
    if (reason !== undefined) throw new VolumeError(nodeName, reason);
    const key = volumeKey(volume);
    // What was there under its name goes first, with its data.
    const state = this.#stateOf(nodeName);
    if (state.destroy.has(key)) await this.#done(state, key);
    state.keep.set(key, volume);
    if (own !== undefined) state.own.set(key, own);
    await this.#change(nodeName, state, key);
  }

  #stateOf(nodeName: string): NodeState {
    const known = this.#nodes.get(nodeName);
    if (known !== undefined) return known;
    const state: NodeState = {
      keep: new Map(),
      destroy: new Map(),
      own: new Map(),
      present: new Set(),
      revision: 0,
      waiters: [],
      unclaimed: 0,
    };
    this.#nodes.set(nodeName, state);
    return state;
  }

  #change(nodeName: string, state: NodeState, key: string): Promise<void> {
    state.revision += 1;
    this.#queue.add(nodeName);
    return this.#done(state, key);
  }

  /** Resolves when all has been done that is wanted of a volume by now. */
  #done(state: NodeState, key: string): Promise<void> {
    const { revision } = state;
    return new Promise((resolve, reject) => state.waiters.push({ revision, key, resolve, reject }));
  }

  async #tell(nodeName: string): Promise<ReconcileResult> {
    const state = this.#nodes.get(nodeName);
    if (state === undefined) return {};
    const { revision } = state;
    const wanted = wantedOf(state);
    const place = this.#parts.placeOf(nodeName);
    if (place === undefined) throw new AgentError(nodeName, 0, 'there is no such node');
    const found = volumesFound.parse(await this.#parts.agents.post(place, volumesPath, wanted));
    const unfinished = new Set([...found.deleting, ...found.failed.map(({ volume }) => volume)].map(volumeKey));
    settle(state, wanted, unfinished);
    this.#lookForLost(nodeName, state, found);
    this.#lookForUnclaimed(nodeName, state, found);
    const done = state.waiters.filter((waiter) => waiter.revision <= revision && !unfinished.has(waiter.key));
    state.waiters = state.waiters.filter((waiter) => !done.includes(waiter));
    for (const { resolve } of done) resolve();
    if (found.failed.length > 0) throw new AgentError(nodeName, 200, textOf(found.failed));
    return found.deleting.length > 0 ? { requeueAfterSeconds: deletionSeconds } : {};
  }

  #lookForLost(nodeName: string, { present, keep }: NodeState, { made, volumes }: VolumesFound): void {
    for (const volume of made) if (present.has(volumeKey(volume))) this.#parts.lost(nodeName, volume);
    for (const key of volumes.map(volumeKey)) if (keep.has(key)) present.add(key);
  }

  #lookForUnclaimed(nodeName: string, state: NodeState, { volumes }: VolumesFound): void {
    const isWanted = (key: string): boolean => state.keep.has(key) || state.destroy.has(key);
    const unclaimed = volumes.filter((volume) => !isWanted(volumeKey(volume)));
    if (unclaimed.length > 0 && unclaimed.length !== state.unclaimed) this.#parts.unclaimed(nodeName, unclaimed);
    state.unclaimed = unclaimed.length;
  }
}

function wantedOf({ keep, destroy, own }: NodeState): VolumesWanted {
  return { keep: [...keep.values()], destroy: [...destroy.values()], own: [...own.values()] };
}

/** Forgets what has been done and is not to be done again: what was destroyed, and what was handed over. */
function settle(state: NodeState, wanted: VolumesWanted, unfinished: ReadonlySet<string>): void {
  for (const key of wanted.destroy.map(volumeKey)) {
    if (!unfinished.has(key)) state.destroy.delete(key);
  }
  for (const ownership of wanted.own) {
    const key = volumeKey(ownership.volume);
    if (state.own.get(key) === ownership && !unfinished.has(key)) state.own.delete(key);
  }
}

function textOf(failed: VolumesFound['failed']): string {
  return failed.map(({ volume, message }) => `volume ${volume.id} of ${volume.role}: ${message}`).join('; ');
}
