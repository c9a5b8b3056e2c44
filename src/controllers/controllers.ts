import { setMaxListeners } from 'node:events';
import type { Node } from '../kubernetes/kinds.ts';
import type { Leadership } from '../kubernetes/lease.ts';
import { retrying } from '../kubernetes/retry.ts';
import type { Decision, TaskProgress, WriteEffect } from '../master/effects.ts';
import type { Answer } from '../master/inputs.ts';
import type { FrameworkId } from '../model/ids.ts';
import type { Writer } from '../operator/loop.ts';
import type { OfferVerdict } from '../operator/offerVerdict.ts';
import { assemble, type Assembly, type ControllersParts } from './assembly.ts';
import { noUsage } from './node/usage.ts';
import { watchAgents } from './node/watchAgents.ts';
import { usageOf, type ObservedPod } from './pod/observedPod.ts';
import type { TaskView } from './task/taskView.ts';

/**
 * Watches the cluster and tells the master what it sees; while this process leads, carries out what the master wants written.
 * A follower has the cluster in memory, and its nodes as agents in the master: what only a leader can judge, of frameworks
 * and tasks, the master is told when it is to lead.
 */
export class Controllers implements Writer {
  readonly #parts: ControllersParts;
  readonly #abort = new AbortController();
  readonly #all: Assembly;
  /** The epoch in which this process leads; undefined while it follows. */
  #epoch: number | undefined;

  constructor(parts: ControllersParts) {
    this.#parts = parts;
    this.#all = assemble(parts, this.#abort.signal);
  }

  /** Shows in a framework's resource whether it is offered anything. */
  showOffers(frameworkId: FrameworkId, verdict: OfferVerdict): void {
    this.#all.frameworks.showOffers(frameworkId, verdict);
  }

  /** Tells a decision on the resource that it is about, where a user would ask for it. */
  record(decision: Decision): void {
    if (this.#epoch !== undefined) this.#all.events.record(decision);
  }

  write(effect: WriteEffect): Promise<Answer | void> {
    switch (effect.kind) {
      case 'quota-judged':
        this.#all.quotas.show(effect);
        return Promise.resolve();
      case 'change':
        return this.#all.changes.carryOut(effect.changes);
      case 'store-framework':
      case 'complete-framework':
      case 'forget-framework':
        return this.#all.frameworks.write(effect);
      case 'store-reservations':
      case 'judge-reservation':
      case 'forget-operation':
        return this.#all.reservations.write(effect);
      case 'release-framework':
        return this.#release(effect.frameworkId, effect.orphans);
      default:
        return this.#all.tasks.write(effect);
    }
  }

  /** A Framework goes when its orphans are known as such: a successor takes a running task of nobody for one to be killed. */
  async #release(frameworkId: FrameworkId, orphans: readonly TaskProgress[]): Promise<void> {
    const marked = orphans.map((progress) => this.#all.tasks.write({ kind: 'store-task', progress, durable: true }));
    await Promise.all(marked);
    this.#all.frameworks.release(frameworkId);
  }

  /** Reads everything that is stored, and watches from there on; resolves when all has been read once. */
  async follow(): Promise<void> {
    const { watches, nodes, agents, schedule, roles, quotas } = this.#all;
    // Each watch and each wait listens to it.
    setMaxListeners(0, this.#abort.signal);
    await watches.start(this.#abort.signal);
    const observeUsage = (pod: ObservedPod): void => nodes.observePod(pod.nodeName, pod.key, usageOf(pod));
    watches.pods.subscribe({
      added: observeUsage,
      updated: observeUsage,
      deleted: (pod) => nodes.observePod(pod.nodeName, pod.key, noUsage),
    });
    schedule.watch(watches.schedules);
    // A node is not to be offered before it is known what is ordered of it.
    watchAgents(watches.agents, nodes, agents);
    watches.nodes.subscribe({
      added: (node) => nodes.observe(node),
      updated: (node) => nodes.observe(node),
      deleted: (node) => this.#removeNode(node),
    });
    roles.start();
    quotas.start();
    const understand = (view: TaskView): void => {
      if (this.#epoch === undefined) view.understand();
    };
    watches.tasks.subscribe({ added: understand, updated: understand });
  }

  /**
   * Tells the master of everything that was stored before this process led, and takes the writing over. Resolves when the
   * master has been told that it knows everything; rejects when the leadership ends before.
   */
  async lead({ epoch, signal }: Pick<Leadership, 'epoch' | 'signal'>): Promise<void> {
    const { watches, changes, intake, reservations, tasks, frameworks, quotas, roles } = this.#all;
    await watches.catchUp(`epoch-${epoch}`, signal);
    await watches.catchUpWithNodes(signal);
    this.#epoch = epoch;
    await changes.takeOver(epoch);
    const release = watches.hold();
    try {
      this.#recoverFrameworks();
      await intake.recover();
      reservations.recover(watches.reservations.store.values());
      this.#parts.tell({ kind: 'recovered' });
      // Before anything is offered: what was written last may not have been judged.
      reservations.resume();
      await tasks.resumeAll();
      frameworks.resume();
      this.#watchReservations();
      quotas.lead();
      roles.lead();
      intake.watch(epoch);
    } finally {
      release();
    }
    this.#all.agents.start();
    this.#all.cordons.start(watches.nodes.store.keys());
    this.#all.scheduleStatus.start();
  }

  /** Removes what is left of nodes that went while nobody led. */
  async tidy(signal: AbortSignal): Promise<void> {
    const { agents, watches } = this.#all;
    const { store } = watches.nodes;
    await retrying(() => agents.removeAllBut((name) => store.get(name) !== undefined), { signal });
  }

  /** Ends the watches, and the writing after what is under way. */
  async stop(): Promise<void> {
    this.#abort.abort();
    const { reservations, tasks, leftovers, frameworks, agents, volumes, quotas, roles } = this.#all;
    await Promise.all([reservations, tasks, leftovers, frameworks].map((controller) => controller.stop()));
    await Promise.all([agents, volumes, quotas, roles].map((controller) => controller.stop()));
    await this.#all.changes.settled();
    await Promise.all([this.#all.cordons.stop(), this.#all.scheduleStatus.stop()]);
    await this.#all.recorder.flush();
  }

  #removeNode(node: Node): void {
    const { nodes, reservations, agents, volumes } = this.#all;
    const name = node.metadata?.name ?? '';
    nodes.observeDeletion(node);
    reservations.nodeGone(name);
    agents.remove(name);
    volumes.forget(name);
  }

  #watchReservations(): void {
    const { watches, reservations } = this.#all;
    watches.reservations.subscribe({
      added: (object) => reservations.observe(object),
      updated: (object) => reservations.observe(object),
      deleted: (object) => reservations.observeDeletion(object),
    });
  }

  #recoverFrameworks(): void {
    const { watches, frameworks } = this.#all;
    const oldestFirst = [...watches.frameworks.store.values()].sort(
      byTime(({ status }) => status?.unregisteredTime ?? status?.registeredTime ?? ''),
    );
    for (const object of oldestFirst) {
      try {
        const fact = frameworks.recover(object);
        if (fact !== undefined) this.#parts.tell(fact);
      } catch (error) {
        this.#parts.observer.unreadable('Framework', object.metadata.name ?? '', error);
      }
    }
    watches.frameworks.subscribe({
      added: (object) => frameworks.observe(object),
      updated: (object) => frameworks.observe(object),
      deleted: (object) => frameworks.observeDeletion(object),
    });
  }
}

function byTime<T>(timeOf: (object: T) => string): (a: T, b: T) => number {
  return (a, b) => timeOf(a).localeCompare(timeOf(b));
}
