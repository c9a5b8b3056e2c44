import type { KubernetesClient } from '../kubernetes/client.ts';
import type { Kind, KubernetesObject } from '../kubernetes/objects.ts';
import {
  frameworks,
  mesosRoles,
  nodes,
  pods,
  tasks,
  type Framework as FrameworkObject,
  type Node,
  type Pod,
  type Task as TaskObject,
} from '../kubernetes/kinds.ts';
import { EventRecorder } from '../kubernetes/eventRecorder.ts';
import { Reflector, type ReflectorEvent } from '../kubernetes/reflector.ts';
import { retrying } from '../kubernetes/retry.ts';
import type { Reconciled } from '../kubernetes/workQueue.ts';
import type { Decision, TaskProgress, WriteEffect } from '../master/effects.ts';
import type { Fact } from '../master/inputs.ts';
import type { AgentId, FrameworkId } from '../model/ids.ts';
import type { Writer } from '../operator/loop.ts';
import { DecisionEvents } from './decisionEvents.ts';
import { FrameworkController } from './framework/frameworkController.ts';
import { AgentWriter } from './node/agentWriter.ts';
import { NodeController } from './node/nodeController.ts';
import { viewOfNode } from './node/nodeView.ts';
import { noUsage, podSlot, usageOfPod, type NodeUsage } from './node/usage.ts';
import { hasEnded, isTaskPod, viewOfPod, type PodView } from './pod/podView.ts';
import { watchWeights, weightOf } from './role/weights.ts';
import type { ControllerSettings } from './settings.ts';
import { Leftovers } from './task/leftovers.ts';
import { TaskController } from './task/taskController.ts';
import { refOf } from './task/taskObject.ts';
import { TaskView } from './task/taskView.ts';

/** A pod that is none of ours, as much as matters of it. */
interface OtherPod {
  readonly kind: 'other';
  readonly key: string;
  readonly nodeName: string;
  readonly usage: NodeUsage;
}

/** What the controllers report of themselves. */
export interface ControllersObserver {
  reconciled(controller: 'task' | 'framework' | 'agent', result: Reconciled<string>): void;
  reflected(kind: string, event: ReflectorEvent): void;
  /** An object that cannot be understood is left alone. */
  unreadable(kind: string, name: string, error: unknown): void;
}

export interface ControllersParts {
  readonly client: KubernetesClient;
  readonly settings: ControllerSettings;
  readonly tell: (fact: Fact) => void;
  readonly observer: ControllersObserver;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly after: (seconds: number, callback: () => void) => () => void;
  /** How many tasks may be written at the same time. */
  readonly taskConcurrency: number;
  /** What tasks hold of an agent at the moment, as Mesos writes resources. */
  readonly allocatedOf: (id: AgentId) => string;
  /** The name of this process among its replicas. */
  readonly instance: string;
}

/** Watches the cluster, tells the master what it sees, and carries out what the master wants written. */
export class Controllers implements Writer {
  readonly #parts: ControllersParts;
  readonly #abort = new AbortController();
  readonly #tasks: TaskController;
  readonly #leftovers: Leftovers;
  /** Names of the Tasks that could not be taken up: they are left alone, but for those that are deleted. */
  readonly #strangers = new Set<string>();
  readonly #frameworks: FrameworkController;
  readonly #nodes: NodeController;
  readonly #agents: AgentWriter;
  readonly #recorder: EventRecorder;
  readonly #events: DecisionEvents;

  constructor(parts: ControllersParts) {
    this.#parts = parts;
    const { client, settings, tell, now, observer } = parts;
    this.#agents = new AgentWriter({
      client,
      allocatedOf: parts.allocatedOf,
      observe: (result) => observer.reconciled('agent', result),
    });
    this.#nodes = new NodeController({
      settings,
      tell,
      after: parts.after,
      failed: (name, error) => observer.unreadable('Node', name, error),
      observed: (name, agent) => this.#agents.show(name, agent),
    });
    this.#tasks = new TaskController({
      client,
      settings,
      tell,
      now,
      nodeOf: (agentId) => this.#nodes.nodeOf(agentId),
      takeSlot: (nodeName, podName) => this.#nodes.takeSlot(nodeName, `${settings.namespace}/${podName}`),
      freeSlot: (nodeName, podName) => this.#nodes.observePod(nodeName, `${settings.namespace}/${podName}`, noUsage),
      concurrency: parts.taskConcurrency,
      observe: (result) => observer.reconciled('task', result),
    });
    this.#leftovers = new Leftovers(client, settings.namespace, (result) => observer.reconciled('task', result));
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

  /** Tells a decision on the resource that it is about, where a user would ask for it. */
  record(decision: Decision): void {
    this.#events.record(decision);
  }

  write(effect: WriteEffect): Promise<void> {
    switch (effect.kind) {
      case 'store-framework':
      case 'complete-framework':
      case 'forget-framework':
        return this.#frameworks.write(effect);
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

  /**
   * Reads everything that is stored, tells the master of it in the order that it needs, and watches from there on.
   * Resolves when the master has been told that it knows everything.
   */
  async start(): Promise<void> {
    const { namespace } = this.#parts.settings;
    const reflectNodes = this.#reflector(nodes, viewOfNode);
    const reflectPods = this.#reflector(pods, projectPod);
    const reflectFrameworks = this.#reflector(frameworks, (object: FrameworkObject) => object, namespace);
    const reflectTasks = this.#reflector(tasks, (object: TaskObject) => new TaskView(object), namespace);
    const reflectRoles = this.#reflector(mesosRoles, weightOf);
    const all = [reflectNodes, reflectPods, reflectFrameworks, reflectTasks, reflectRoles];
    for (const reflector of all) void reflector.run(this.#abort.signal);
    await Promise.all(all.map(({ synced }) => synced));

    this.#watchUsage(reflectPods);
    reflectNodes.subscribe({
      added: (node) => this.#nodes.observe(node),
      updated: (node) => this.#nodes.observe(node),
      deleted: (node) => this.#removeNode(node),
    });
    watchWeights(reflectRoles, this.#parts.tell);
    this.#recoverFrameworks(reflectFrameworks);
    this.#recoverTasks(reflectTasks, reflectPods);
    this.#parts.tell({ kind: 'recovered' });
    this.#tasks.resume();
    this.#frameworks.resume();
    this.#watchTasks(reflectTasks, reflectPods);
    await this.#removeAgentsOfThePast(reflectNodes);
  }

  async #removeAgentsOfThePast({ store }: Reflector<Node, Node>): Promise<void> {
    const { signal } = this.#abort;
    await retrying(() => this.#agents.removeAllBut((name) => store.get(name) !== undefined), { signal });
  }

  /** Ends the watches, and the writing after what is under way. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.all([this.#tasks.stop(), this.#leftovers.stop(), this.#frameworks.stop(), this.#agents.stop()]);
    await this.#recorder.flush();
  }

  #reflector<T extends KubernetesObject, P>(
    kind: Kind<T>,
    project: (object: T) => P,
    namespace?: string,
  ): Reflector<T, P> {
    return new Reflector<T, P>({
      client: this.#parts.client,
      kind,
      project,
      observe: (event) => this.#parts.observer.reflected(kind.kind, event),
      ...(namespace !== undefined && { namespace }),
    });
  }

  #watchUsage(reflector: Reflector<Pod, PodView | OtherPod>): void {
    const observe = (pod: PodView | OtherPod): void => this.#nodes.observePod(pod.nodeName, pod.key, usageOf(pod));
    reflector.subscribe({
      added: observe,
      updated: observe,
      deleted: (pod) => this.#nodes.observePod(pod.nodeName, pod.key, noUsage),
    });
  }

  #removeNode(node: Node): void {
    this.#nodes.observeDeletion(node);
    this.#agents.remove(node.metadata?.name ?? '');
  }

  #recoverFrameworks(reflector: Reflector<FrameworkObject, FrameworkObject>): void {
    const oldestFirst = [...reflector.store.values()].sort(
      byTime(({ status }) => status?.unregisteredTime ?? status?.registeredTime ?? ''),
    );
    for (const object of oldestFirst) {
      this.#recover('Framework', object.metadata.name, () => this.#frameworks.recover(object));
    }
    reflector.subscribe({
      added: (object) => this.#frameworks.observe(object),
      updated: (object) => this.#frameworks.observe(object),
      deleted: (object) => this.#frameworks.observeDeletion(object),
    });
  }

  #recoverTasks(reflector: Reflector<TaskObject, TaskView>, podReflector: Reflector<Pod, PodView | OtherPod>): void {
    const objects = [...reflector.store.values()].flatMap((view) => view.take() ?? []);
    for (const object of objects.sort(byTime(({ spec }) => spec.launchedTime ?? ''))) {
      const pod = podReflector.store.get(`${this.#parts.settings.namespace}/${object.metadata.name}`);
      const view = pod?.kind === 'task' ? pod : undefined;
      this.#recover('Task', object.metadata.name, () => this.#tasks.recover(object, view));
      const { name = '' } = object.metadata;
      if (!this.#tasks.knows(name)) this.#strangers.add(name);
    }
  }

  #recover(kind: string, name: string | undefined, factOf: () => Fact | undefined): void {
    try {
      const fact = factOf();
      if (fact !== undefined) this.#parts.tell(fact);
    } catch (error) {
      this.#parts.observer.unreadable(kind, name ?? '', error);
    }
  }

  #watchTasks(reflector: Reflector<TaskObject, TaskView>, podReflector: Reflector<Pod, PodView | OtherPod>): void {
    const recovered = new Set(reflector.store.keys());
    podReflector.subscribe({
      added: (pod, key) => this.#observePod(pod, reflector.store.get(key)),
      updated: (pod, _old, key) => this.#observePod(pod, reflector.store.get(key)),
      deleted: (pod) => this.#podVanished(pod),
    });
    reflector.subscribe({
      added: (view, key) => {
        if (!recovered.delete(key)) this.#observeNewTask(view);
      },
      updated: (view) => {
        view.take();
        if (view.deleted) this.#observeDeletion(view);
      },
      deleted: (view) => {
        this.#strangers.delete(view.name);
        this.#tasks.observeDeletion(view, true);
      },
    });
    for (const view of reflector.store.values()) if (view.deleted) this.#observeDeletion(view);
  }

  #observeDeletion(view: TaskView): void {
    if (this.#strangers.has(view.name)) this.#leftovers.dropTask(view.name, view.uid);
    else this.#tasks.observeDeletion(view, false);
  }

  /** A Task that this process did not create comes from a predecessor, whose framework was never told that it is there. */
  #observeNewTask(view: TaskView): void {
    const object = view.take();
    if (object === undefined || this.#tasks.knows(view.name)) return;
    if (refOf(object) === undefined) this.#strangers.add(view.name);
    else this.#leftovers.dropTask(view.name, view.uid);
  }

  #observePod(pod: PodView | OtherPod, task: TaskView | undefined): void {
    if (pod.kind !== 'task' || this.#tasks.observePod(pod)) return;
    if (task === undefined) this.#leftovers.dropPod(pod);
  }

  #podVanished(pod: PodView | OtherPod): void {
    if (pod.kind !== 'task') return;
    this.#tasks.observePod(pod);
    this.#tasks.podVanished(pod.name);
  }
}

/** A task's resources are the master's to count: its pod takes but a slot of what others might have. */
function usageOf(pod: PodView | OtherPod): NodeUsage {
  if (pod.kind === 'other') return pod.usage;
  return hasEnded(pod) ? noUsage : podSlot;
}

function projectPod(pod: Pod): PodView | OtherPod {
  if (isTaskPod(pod)) return viewOfPod(pod);
  const key = `${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''}`;
  return { kind: 'other', key, nodeName: pod.spec?.nodeName ?? '', usage: usageOfPod(pod) };
}

function byTime<T>(timeOf: (object: T) => string): (a: T, b: T) => number {
  return (a, b) => timeOf(a).localeCompare(timeOf(b));
}
