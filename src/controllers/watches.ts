import { catchUp } from '../kubernetes/catchUp.ts';
import type { KubernetesClient } from '../kubernetes/client.ts';
import {
  agents,
  frameworks,
  intents,
  maintenanceSchedules,
  mesosRoles,
  nodes,
  pods,
  reservations,
  quotas,
  tasks,
  type Agent,
  type Framework,
  type Intent,
  type MaintenanceSchedule,
  type MesosRole,
  type Node,
  type Pod,
  type Reservation,
  type Quota,
  type Task,
} from '../kubernetes/kinds.ts';
import type { Kind, KubernetesObject } from '../kubernetes/objects.ts';
import { Reflector, type ReflectorEvent } from '../kubernetes/reflector.ts';
import { retrying } from '../kubernetes/retry.ts';
import { viewOfNode } from './node/nodeView.ts';
import { viewOfAgent } from './node/watchAgents.ts';
import { observedPod, type ObservedPod } from './pod/observedPod.ts';
import { TaskView } from './task/taskView.ts';

export interface WatchesParts {
  readonly client: KubernetesClient;
  /** Where Frameworks and Tasks are. */
  readonly namespace: string;
  readonly observe: (kind: string, event: ReflectorEvent) => void;
}

/** The cluster in memory: what the operator reads, kept up to date from the start of the process on, whoever leads. */
export class Watches {
  readonly nodes: Reflector<Node, Node>;
  readonly agents: Reflector<Agent, Agent>;
  readonly schedules: Reflector<MaintenanceSchedule, MaintenanceSchedule>;
  readonly pods: Reflector<Pod, ObservedPod>;
  readonly frameworks: Reflector<Framework, Framework>;
  readonly tasks: Reflector<Task, TaskView>;
  readonly roles: Reflector<MesosRole, MesosRole>;
  readonly quotas: Reflector<Quota, Quota>;
  readonly intents: Reflector<Intent, Intent>;
  readonly reservations: Reflector<Reservation, Reservation>;
  readonly #parts: WatchesParts;

  constructor(parts: WatchesParts) {
    this.#parts = parts;
    this.nodes = this.#reflector(nodes, viewOfNode);
    this.agents = this.#reflector(agents, viewOfAgent);
    this.schedules = this.#reflector(maintenanceSchedules, (object: MaintenanceSchedule) => object);
    this.pods = this.#reflector(pods, observedPod);
    this.frameworks = this.#reflector(frameworks, (object: Framework) => object, parts.namespace);
    this.tasks = this.#reflector(tasks, (object: Task) => new TaskView(object), parts.namespace);
    this.roles = this.#reflector(mesosRoles, (object: MesosRole) => object);
    this.quotas = this.#reflector(quotas, (object: Quota) => object);
    this.intents = this.#reflector(intents, (object: Intent) => object);
    this.reservations = this.#reflector(reservations, (object: Reservation) => object);
  }

  /** Begins to watch; resolves when everything that is stored has been read once. */
  async start(signal: AbortSignal): Promise<void> {
    for (const reflector of this.#all) void reflector.run(signal);
    await Promise.all(this.#all.map(({ synced }) => synced));
  }

  /**
   * Resolves when everything that was acknowledged before the call has been seen: Frameworks, Tasks, and what operators' commands
   * have written. Of the other kinds it does no harm to see a change later, but for a Node that is new: see `catchUpWithNodes`.
   */
  async catchUp(mark: string, signal: AbortSignal): Promise<void> {
    const { client, namespace } = this.#parts;
    const common = { client, mark, signal };
    await Promise.all([
      catchUp({ ...common, namespace, kind: frameworks, reflector: this.frameworks }),
      catchUp({ ...common, namespace, kind: tasks, reflector: this.tasks }),
      catchUp({ ...common, kind: mesosRoles, reflector: this.roles }),
      catchUp({ ...common, kind: reservations, reflector: this.reservations }),
      catchUp({ ...common, kind: agents, reflector: this.agents }),
      catchUp({ ...common, kind: maintenanceSchedules, reflector: this.schedules }),
      catchUp({ ...common, kind: quotas, reflector: this.quotas }),
    ]);
  }

  /** Waits for nodes that were made so shortly before that only Tasks tell of them: their tasks are not lost. */
  async catchUpWithNodes(signal: AbortSignal): Promise<void> {
    const { store } = this.nodes;
    const unknown = new Set<string>();
    for (const { nodeName } of this.tasks.store.values()) {
      if (store.get(nodeName) === undefined) unknown.add(nodeName);
    }
    for (const name of unknown) {
      const version = await retrying(() => this.#versionOfNode(name, signal), { signal });
      if (version !== undefined) await this.nodes.reached(version, signal);
    }
  }

  async #versionOfNode(name: string, signal: AbortSignal): Promise<string | undefined> {
    const selection = { fieldSelector: `metadata.name=${name}`, signal };
    for await (const { metadata } of this.#parts.client.list(nodes, selection)) return metadata?.resourceVersion;
    return undefined;
  }

  /** Nothing that is read changes until the returned function is called. */
  hold(): () => void {
    const releases = this.#all.map((reflector) => reflector.hold());
    return () => releases.forEach((release) => release());
  }

  get #all(): readonly Pick<Reflector<Node, Node>, 'run' | 'synced' | 'hold'>[] {
    return [
      this.nodes,
      this.agents,
      this.schedules,
      this.pods,
      this.frameworks,
      this.tasks,
      this.roles,
      this.quotas,
      this.intents,
      this.reservations,
    ];
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
      observe: (event) => this.#parts.observe(kind.kind, event),
      ...(namespace !== undefined && { namespace }),
    });
  }
}
