import { mkdirSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pod } from '../../../kubernetes/kinds.ts';
import { isFinal } from '../../../kubernetes/phase.ts';
import { admit, holdOf } from '../admission/admission.ts';
import type { Held, Rejection } from '../admission/admission.ts';
import type { Amounts } from '../admission/podRequests.ts';
import { podsDirectory } from './podPaths.ts';
import { readPodRecord } from './podRecord.ts';
import { PodRun } from './podRun.ts';
import type { RunContext } from './podRun.ts';
import { unknownVolume } from './volumes.ts';

/** What a node admits pods by. */
export interface AdmissionRules {
  readonly allocatable: Amounts;
  /** Names of the images whose containers run as local processes. */
  readonly hostImages: readonly string[];
}

/** The pods that a node has decided about, and what they hold of its resources. */
export class NodePods {
  readonly #context: RunContext;
  readonly #rules: AdmissionRules;
  readonly #runs = new Map<string, PodRun>();
  readonly #held = new Map<string, Held>();

  private constructor(context: RunContext, rules: AdmissionRules) {
    this.#context = context;
    this.#rules = rules;
  }

  /**
   * Takes over what an earlier process has left below the root. What still runs of it goes on, or is killed if `end` gives a
   * reason for that. Directories without a record are removed: nothing was ever started in them.
   */
  static async open(context: RunContext, rules: AdmissionRules, end?: Rejection): Promise<NodePods> {
    const nodePods = new NodePods(context, rules);
    const directory = podsDirectory(context.root);
    mkdirSync(directory, { recursive: true });
    for (const uid of readdirSync(directory)) {
      const record = readPodRecord(join(directory, uid, 'pod.json'));
      if (!record) await rm(join(directory, uid), { recursive: true, force: true });
      else nodePods.#runs.set(uid, await PodRun.restore(context, record));
    }
    for (const run of nodePods.#runs.values()) if (end && run.active) run.stop(0, end);
    return nodePods;
  }

  get(uid: string): PodRun | undefined {
    return this.#runs.get(uid);
  }

  uids(): readonly string[] {
    return [...this.#runs.keys()];
  }

  all(): readonly PodRun[] {
    return [...this.#runs.values()];
  }

  /** Decides about a new pod: takes it, or refuses it on record. Undefined for one that has ended already, elsewhere. */
  take(pod: Pod): PodRun | undefined {
    const uid = pod.metadata?.uid;
    if (uid === undefined || isFinal(pod.status?.phase)) return undefined;
    const rejection = this.#refusalOf(pod);
    const run = PodRun.decide(this.#context, pod, rejection);
    this.#runs.set(uid, run);
    if (!rejection) this.#held.set(uid, holdOf(pod));
    return run;
  }

  /** Counts what a restored pod holds: the record does not say it, the pod's spec does. */
  hold(pod: Pod): void {
    const run = this.#runs.get(pod.metadata?.uid ?? '');
    if (run && !isFinal(pod.status?.phase)) this.#held.set(run.record.uid, holdOf(pod));
  }

  /** Gives free what a pod holds that has ended. */
  release(uid: string): void {
    this.#held.delete(uid);
  }

  /** Removes all that there is of a pod, whose processes have ended. */
  async forget(uid: string): Promise<void> {
    this.release(uid);
    await this.#runs.get(uid)?.remove();
    this.#runs.delete(uid);
  }

  #refusalOf(pod: Pod): Rejection | undefined {
    // Only a node sets the start time: it has run the pod, and its record has been lost since.
    if (pod.status?.startTime !== undefined) {
      return {
        reason: 'RecordLost',
        message: 'the node started this pod and has lost its files; it is not started twice',
      };
    }
    const volume = unknownVolume(pod);
    if (volume !== undefined) {
      const message = `volume ${volume} is of a type that the embedded cluster does not have: it runs commands as local processes`;
      return { reason: 'VolumeNotSupported', message };
    }
    return admit(pod, this.#rules.allocatable, [...this.#held.values()], this.#rules.hostImages);
  }
}
