import { setMaxListeners } from 'node:events';
import type { KubernetesClient } from '../kubernetes/client.ts';
import { EventRecorder } from '../kubernetes/eventRecorder.ts';
import type { Node } from '../kubernetes/kinds.ts';
import type { Leadership } from '../kubernetes/lease.ts';
import type { ReflectorEvent } from '../kubernetes/reflector.ts';
import { retrying } from '../kubernetes/retry.ts';
import type { Reconciled } from '../kubernetes/workQueue.ts';
import type { RoleWeight } from '../master/commands/updateWeights.ts';
import type { Decision, TaskProgress, WriteEffect } from '../master/effects.ts';
import type { Answer, Fact } from '../master/inputs.ts';
import type { AgentId, FrameworkId } from '../model/ids.ts';
import type { VolumeName } from '../model/persistentVolume.ts';
import type { ResourceQuantities } from '../model/quantities.ts';
import type { Writer } from '../operator/loop.ts';
import type { OfferVerdict } from '../operator/offerVerdict.ts';
import type { AgentClient } from './agent/agentClient.ts';
import { Changes } from './change/changes.ts';
import { ReservationController } from './reservation/reservationController.ts';
import { DecisionEvents } from './decisionEvents.ts';
import { FrameworkController } from './framework/frameworkController.ts';
import { AppliedSchedule } from './maintenance/appliedSchedule.ts';
import { ScheduleStatusWriter } from './maintenance/scheduleStatus.ts';
import { agentIdOf } from './node/agentFact.ts';
import { AgentWriter, type AgentView } from './node/agentWriter.ts';
import { Cordons } from './node/cordon.ts';
import { NodeController } from './node/nodeController.ts';
import { noUsage } from './node/usage.ts';
import { watchAgents } from './node/watchAgents.ts';
import { usageOf, type ObservedPod } from './pod/observedPod.ts';
import { QuotaController } from './quota/quotaController.ts';
import { RoleController } from './role/roleController.ts';
import type { ControllerSettings } from './settings.ts';
import { Leftovers } from './task/leftovers.ts';
import { TaskIntake } from './task/taskIntake.ts';
import { TaskController } from './task/taskController.ts';
import type { TaskView } from './task/taskView.ts';
import { NodeVolumes } from './volume/volumes.ts';
import { Watches } from './watches.ts';

/** Whose work it is that is reported. */
export type ControllerName =
  'task' | 'framework' | 'agent' | 'cordon' | 'maintenance' | 'quota' | 'reservation' | 'role' | 'volume';

/** What the controllers report of themselves. */
export interface ControllersObserver {
  reconciled(controller: ControllerName, result: Reconciled<string>): void;
  reflected(kind: string, event: ReflectorEvent): void;
  /** A node has persistent volumes that nobody wants; they are left alone. */
  unclaimedVolumes(nodeName: string, volumes: readonly VolumeName[]): void;
  /** An object that cannot be understood is left alone. */
  unreadable(kind: string, name: string, error: unknown): void;
}

export interface ControllersParts {
  readonly client: KubernetesClient;
  readonly agents: Pick<AgentClient, 'post'>;
  readonly settings: ControllerSettings;
  readonly tell: (fact: Fact) => void;
  readonly observer: ControllersObserver;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly after: (seconds: number, callback: () => void) => () => void;
  /** How many tasks may be written at the same time. */
  readonly taskConcurrency: number;
  /** How the master sees an agent at the moment. */
  readonly agentViewOf: (id: AgentId) => AgentView;
  /** What a role and those below it have used of its quota. */
  readonly consumedBy: (role: string) => ResourceQuantities;
  /** Why UPDATE_WEIGHTS would not give a role this weight; undefined if it would. */
  readonly weightRefusalOf: (weight: RoleWeight) => string | undefined;
  /** The name of this process among its replicas. */
  readonly instance: string;
}

/**
 * Watches the cluster and tells the master what it sees; while this process leads, carries out what the master wants written.
 * A follower has the cluster in memory, and its nodes as agents in the master: what only a leader can judge, of frameworks
 * and tasks, the master is told when it is to lead.
 */
export class Controllers implements Writer {
  readonly #parts: ControllersParts;
  readonly #watches: Watches;
  readonly #abort = new AbortController();
  readonly #tasks: TaskController;
  readonly #leftovers: Leftovers;
  readonly #intake: TaskIntake;
  readonly #frameworks: FrameworkController;
  readonly #nodes: NodeController;
  readonly #agents: AgentWriter;
  readonly #quotas: QuotaController;
  readonly #roles: RoleController;
  readonly #changes: Changes;
  readonly #volumes: NodeVolumes;
  readonly #reservations: ReservationController;
  readonly #cordons: Cordons;
  readonly #schedule: AppliedSchedule;
  readonly #scheduleStatus: ScheduleStatusWriter;
  readonly #recorder: EventRecorder;
  readonly #events: DecisionEvents;
  /** The epoch in which this process leads; undefined while it follows. */
  #epoch: number | undefined;

  constructor(parts: ControllersParts) {
    this.#parts = parts;
    const { client, settings, tell, now, observer } = parts;
    this.#watches = new Watches({
      client,
      namespace: settings.namespace,
      observe: (kind, event) => observer.reflected(kind, event),
    });
    this.#agents = new AgentWriter({
      client,
      viewOf: parts.agentViewOf,
      now,
      observe: (result) => observer.reconciled('agent', result),
    });
    this.#cordons = new Cordons({
      client,
      lookUp: (name) => this.#nodes.lookUp(name),
      drains: (node) => parts.agentViewOf(agentIdOf(node)).drain?.obeyed === true,
      observe: (result) => observer.reconciled('cordon', result),
    });
    this.#schedule = new AppliedSchedule(tell, () => {
      this.#scheduleStatus.review();
      // An agent may be drained now that was not to be before.
      for (const name of this.#watches.nodes.store.keys()) this.#cordons.review(name);
    });
    this.#scheduleStatus = new ScheduleStatusWriter({
      client,
      present: () => this.#schedule.standing,
      now,
      observe: (result) => observer.reconciled('maintenance', result),
    });
    this.#nodes = new NodeController({
      settings,
      tell,
      after: parts.after,
      failed: (name, error) => observer.unreadable('Node', name, error),
      observed: (name, agent) => {
        this.#reservations.nodeSeen(name, agent.id);
        this.#agents.show(name, agent);
      },
      returned: (name) => this.#volumes.review(name),
      looked: (name) => this.#cordons.review(name),
    });
    this.#volumes = new NodeVolumes({
      agents: parts.agents,
      placeOf: (nodeName) => this.#nodes.placeOf(nodeName),
      observe: (result) => observer.reconciled('volume', result),
      unclaimed: (nodeName, volumes) => observer.unclaimedVolumes(nodeName, volumes),
      lost: (nodeName, volume) => this.#reservations.volumeLost(nodeName, volume),
    });
    this.#tasks = new TaskController({
      client,
      settings,
      tell,
      now,
      nodeOf: (agentId) => this.#nodes.nodeOf(agentId),
      reserved: (agentId) => this.#reservations.pending(agentId),
      takeSlot: (nodeName, podName) => this.#nodes.takeSlot(nodeName, `${settings.namespace}/${podName}`),
      freeSlot: (nodeName, podName) => this.#nodes.observePod(nodeName, `${settings.namespace}/${podName}`, noUsage),
      prepareVolume: (nodeName, { volume, uid, shared }) => this.#volumes.prepare(nodeName, volume, uid, shared),
      concurrency: parts.taskConcurrency,
      observe: (result) => observer.reconciled('task', result),
    });
    this.#quotas = new QuotaController({
      client,
      reflector: this.#watches.quotas,
      tell,
      consumedBy: parts.consumedBy,
      now,
      observe: (result) => observer.reconciled('quota', result),
    });
    this.#roles = new RoleController({
      client,
      reflector: this.#watches.roles,
      tell,
      refusalOf: parts.weightRefusalOf,
      now,
      observe: (result) => observer.reconciled('role', result),
    });
    this.#changes = new Changes({
      client,
      roleOf: (role) => this.#roles.holder(role),
      quotaOf: (role) => this.#quotas.holder(role),
      watches: this.#watches,
      nodeOf: (agentId) => this.#nodes.nodeOf(agentId),
      signal: this.#abort.signal,
      skipped: ({ kind, name }, error) => observer.unreadable(kind, name, error),
    });
    this.#reservations = new ReservationController({
      client,
      tell,
      now,
      carryOut: (writes) => this.#changes.write(writes),
      absorb: (object) => this.#watches.reservations.absorb(object),
      volumes: this.#volumes,
      record: (subject, occurrence) => this.#recorder.record(subject, occurrence),
      observe: (result) => observer.reconciled('reservation', result),
      unreadable: (name, error) => observer.unreadable('Reservation', name, error),
    });
    this.#leftovers = new Leftovers(client, settings.namespace, (result) => observer.reconciled('task', result));
    this.#intake = new TaskIntake({
      tasks: this.#watches.tasks,
      pods: this.#watches.pods,
      namespace: settings.namespace,
      controller: this.#tasks,
      leftovers: this.#leftovers,
      tell,
      unreadable: (name, error) => observer.unreadable('Task', name, error),
    });
    this.#recorder = new EventRecorder({ client, component: 'mesos-operator', instance: parts.instance });
    this.#frameworks = new FrameworkController({
      client,
      settings,
      tell,
      now,
      record: (subject, occurrence) => this.#recorder.record(subject, occurrence),
      observe: (result) => observer.reconciled('framework', result),
      reflected: (kind, event) => observer.reflected(kind, event),
    });
    this.#events = new DecisionEvents(this.#recorder, {
      namespace: settings.namespace,
      frameworkResource: (id) => this.#frameworks.resourceOf(id),
      nodeOf: (id) => this.#nodes.nodeOf(id),
      taskUid: (name) => this.#tasks.uidOf(name),
    });
  }

  /** Shows in a framework's resource whether it is offered anything. */
  showOffers(frameworkId: FrameworkId, verdict: OfferVerdict): void {
    this.#frameworks.showOffers(frameworkId, verdict);
  }

  /** Tells a decision on the resource that it is about, where a user would ask for it. */
  record(decision: Decision): void {
    if (this.#epoch !== undefined) this.#events.record(decision);
  }

  write(effect: WriteEffect): Promise<Answer | void> {
    switch (effect.kind) {
      case 'quota-judged':
        this.#quotas.show(effect);
        return Promise.resolve();
      case 'change':
        return this.#changes.carryOut(effect.changes);
      case 'store-framework':
      case 'complete-framework':
      case 'forget-framework':
        return this.#frameworks.write(effect);
      case 'store-reservations':
      case 'judge-reservation':
      case 'forget-operation':
        return this.#reservations.write(effect);
      case 'release-framework':
        return this.#release(effect.frameworkId, effect.orphans);
      default:
        return this.#tasks.write(effect);
    }
  }

  /** A Framework goes when its orphans are known as such: a successor takes a running task of nobody for one to be killed. */
  async #release(frameworkId: FrameworkId, orphans: readonly TaskProgress[]): Promise<void> {
    const marked = orphans.map((progress) => this.#tasks.write({ kind: 'store-task', progress, durable: true }));
    await Promise.all(marked);
    this.#frameworks.release(frameworkId);
  }

  /** Reads everything that is stored, and watches from there on; resolves when all has been read once. */
  async follow(): Promise<void> {
    // Each watch and each wait listens to it.
    setMaxListeners(0, this.#abort.signal);
    await this.#watches.start(this.#abort.signal);
    const { agents, nodes: nodesSeen, pods: podsSeen, schedules, tasks } = this.#watches;
    const observeUsage = (pod: ObservedPod): void => this.#nodes.observePod(pod.nodeName, pod.key, usageOf(pod));
    podsSeen.subscribe({
      added: observeUsage,
      updated: observeUsage,
      deleted: (pod) => this.#nodes.observePod(pod.nodeName, pod.key, noUsage),
    });
    this.#schedule.watch(schedules);
    // A node is not to be offered before it is known what is ordered of it.
    watchAgents(agents, this.#nodes, this.#agents);
    nodesSeen.subscribe({
      added: (node) => this.#nodes.observe(node),
      updated: (node) => this.#nodes.observe(node),
      deleted: (node) => this.#removeNode(node),
    });
    this.#roles.start();
    this.#quotas.start();
    const understand = (view: TaskView): void => {
      if (this.#epoch === undefined) view.understand();
    };
    tasks.subscribe({ added: understand, updated: understand });
  }

  /**
   * Tells the master of everything that was stored before this process led, and takes the writing over. Resolves when the
   * master has been told that it knows everything; rejects when the leadership ends before.
   */
  async lead({ epoch, signal }: Pick<Leadership, 'epoch' | 'signal'>): Promise<void> {
    await this.#watches.catchUp(`epoch-${epoch}`, signal);
    await this.#watches.catchUpWithNodes(signal);
    this.#epoch = epoch;
    await this.#changes.takeOver(epoch);
    const release = this.#watches.hold();
    try {
      this.#recoverFrameworks();
      await this.#intake.recover();
      this.#reservations.recover(this.#watches.reservations.store.values());
      this.#parts.tell({ kind: 'recovered' });
      // Before anything is offered: what was written last may not have been judged.
      this.#reservations.resume();
      await this.#tasks.resumeAll();
      this.#frameworks.resume();
      this.#watchReservations();
      this.#quotas.lead();
      this.#roles.lead();
      this.#intake.watch(epoch);
    } finally {
      release();
    }
    this.#agents.start();
    this.#cordons.start(this.#watches.nodes.store.keys());
    this.#scheduleStatus.start();
  }

  /** Removes what is left of nodes that went while nobody led. */
  async tidy(signal: AbortSignal): Promise<void> {
    const { store } = this.#watches.nodes;
    await retrying(() => this.#agents.removeAllBut((name) => store.get(name) !== undefined), { signal });
  }

  /** Ends the watches, and the writing after what is under way. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.all([this.#reservations.stop(), this.#tasks.stop(), this.#leftovers.stop(), this.#frameworks.stop()]);
    await Promise.all([this.#agents.stop(), this.#volumes.stop(), this.#quotas.stop(), this.#roles.stop()]);
    await this.#changes.settled();
    await Promise.all([this.#cordons.stop(), this.#scheduleStatus.stop()]);
    await this.#recorder.flush();
  }

  #removeNode(node: Node): void {
    this.#nodes.observeDeletion(node);
    this.#reservations.nodeGone(node.metadata?.name ?? '');
    this.#agents.remove(node.metadata?.name ?? '');
    this.#volumes.forget(node.metadata?.name ?? '');
  }

  #watchReservations(): void {
    this.#watches.reservations.subscribe({
      added: (object) => this.#reservations.observe(object),
      updated: (object) => this.#reservations.observe(object),
      deleted: (object) => this.#reservations.observeDeletion(object),
    });
  }

  #recoverFrameworks(): void {
    const { frameworks } = this.#watches;
    const oldestFirst = [...frameworks.store.values()].sort(
      byTime(({ status }) => status?.unregisteredTime ?? status?.registeredTime ?? ''),
    );
    for (const object of oldestFirst) {
      try {
        const fact = this.#frameworks.recover(object);
        if (fact !== undefined) this.#parts.tell(fact);
      } catch (error) {
        this.#parts.observer.unreadable('Framework', object.metadata.name ?? '', error);
      }
    }
    frameworks.subscribe({
      added: (object) => this.#frameworks.observe(object),
      updated: (object) => this.#frameworks.observe(object),
      deleted: (object) => this.#frameworks.observeDeletion(object),
    });
  }
}

function byTime<T>(timeOf: (object: T) => string): (a: T, b: T) => number {
  return (a, b) => timeOf(a).localeCompare(timeOf(b));
}
