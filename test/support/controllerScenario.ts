import { Allocator } from '../../src/allocator/allocator.ts';
import { Controllers } from '../../src/controllers/controllers.ts';
import { settings } from '../../src/controllers/testing/taskRecords.ts';
import { KubernetesClient, type RequestObservation } from '../../src/kubernetes/client.ts';
import type { Connection } from '../../src/kubernetes/connection.ts';
import { ConnectionError, unlessNotFound } from '../../src/kubernetes/errors.ts';
import { nodes, pods, tasks, type Pod, type Task } from '../../src/kubernetes/kinds.ts';
import { LeaderClient } from '../../src/kubernetes/leaderClient.ts';
import type { Kind, KubernetesObject } from '../../src/kubernetes/objects.ts';
import type { Named, WatchEvent, WatchOptions, WriteOptions, Written } from '../../src/kubernetes/requests.ts';
import { drainOrder } from '../../src/master/maintenance/drain.ts';
import { Master } from '../../src/master/master.ts';
import { defaultOptions, type MasterOptions } from '../../src/master/options.ts';
import { validateWeight } from '../../src/master/commands/updateWeights.ts';
import { consumedQuota } from '../../src/master/quota/usage.ts';
import type { FrameworkCall } from '../../src/master/validation/call.ts';
import type {
  FrameworkInfo,
  Offer,
  OfferOperation,
  SchedulerEvent,
  TaskInfo,
  TaskStatus,
} from '../../src/model/generated/messages.ts';
import { ResourceQuantities } from '../../src/model/quantities.ts';
import { Resources } from '../../src/model/resources.ts';
import { Loop, systemClock } from '../../src/operator/loop.ts';
import { seeded } from './allocatorScenario.ts';
import type { TestApiServer } from './apiServers.ts';
import { eventually } from './eventually.ts';

export const { namespace } = settings;
const intervalSeconds = 0.05;

type Write = Pick<RequestObservation, 'verb' | 'kind'>;

/** A client whose creations a test can have refused. */
class TestClient extends LeaderClient {
  /** The writes so far, each from when it is sent: a test that sees what it has done in the store finds it here. */
  readonly writes: Write[] = [];
  /** Called before each creation; what it throws is the server's answer. */
  beforeCreate: (kind: string) => void = () => undefined;
  /** Called before each patch. */
  beforePatch: (kind: string) => void = () => undefined;
  /** How many more writes get through: those after them find the connection cut. */
  writesLeft = Infinity;
  /** How many writes have found it cut. */
  writesCut = 0;
  /** Whether the answer to each first attempt of a creation, replacement or deletion is lost. */
  loseAnswers = false;
  /** Called before an object is read. */
  beforeLook: (kind: string) => Promise<void> = () => Promise.resolve();
  readonly #lost = new Set<string>();
  /** Resolves when watches may tell what they know. */
  #news = Promise.resolve();

  /** Has watches tell of nothing until the returned function is called. */
  holdWatches(): () => void {
    let release: () => void = () => undefined;
    this.#news = new Promise((resolve) => (release = resolve));
    return release;
  }

  override async get<T extends KubernetesObject>(...args: Parameters<KubernetesClient['get']>): Promise<T> {
    await this.beforeLook(args[0].kind);
    return (await super.get(...args)) as T;
  }

  override async *watch<T extends KubernetesObject>(
    kind: Kind<T>,
    options: WatchOptions = {},
  ): AsyncGenerator<WatchEvent<T>, void, undefined> {
    for await (const event of super.watch(kind, options)) {
      await this.#news;
      yield event;
    }
  }

  override async create<T extends KubernetesObject>(
    kind: Kind<T>,
    object: Written<T>,
    options: WriteOptions = {},
  ): Promise<T> {
    this.beforeCreate(kind.kind);
    this.#write({ verb: 'create', kind: kind.kind });
    return this.#lossy(
      `create ${kind.kind} ${object.metadata?.name} ${options.dryRun}`,
      super.create(kind, object, options),
    );
  }

  override async replace<T extends KubernetesObject>(
    kind: Kind<T>,
    object: Written<T> & Named,
    options: WriteOptions = {},
  ): Promise<T> {
    this.#write({ verb: 'update', kind: kind.kind });
    return this.#lossy(
      `replace ${kind.kind} ${object.metadata.name} ${options.dryRun}`,
      super.replace(kind, object, options),
    );
  }

  override async patch<T extends KubernetesObject>(...args: Parameters<KubernetesClient['patch']>): Promise<T> {
    this.beforePatch(args[0].kind);
    this.#write({ verb: 'patch', kind: args[0].kind });
    return (await super.patch(...args)) as T;
  }

  override async delete(...args: Parameters<KubernetesClient['delete']>): Promise<void> {
    this.#write({ verb: 'delete', kind: args[0].kind });
    return this.#lossy(`delete ${args[0].kind} ${args[1].name}`, super.delete(...args));
  }

  /** Has the answer to a request lost the first time. */
  async #lossy<R>(request: string, answer: Promise<R>): Promise<R> {
    const value = await answer;
    if (!this.loseAnswers || this.#lost.has(request)) return value;
    this.#lost.add(request);
    throw new ConnectionError(request, 'lost by the test');
  }

  #write(write: Write): void {
    if (write.kind !== 'Event') this.#letThrough(write.kind);
    this.writes.push(write);
  }

  #letThrough(kind: string): void {
    if (this.writesLeft <= 0) {
      this.writesCut += 1;
      throw new ConnectionError(`a write of a ${kind}`, 'cut by the test');
    }
    this.writesLeft -= 1;
  }
}

/** The operator but for its HTTP edge: what it sends to the one framework of a test is kept. */
class TestOperator {
  readonly client: TestClient;
  readonly master: Master;
  readonly loop: Loop;
  readonly controllers: Controllers;
  readonly events: SchedulerEvent[] = [];
  /** What the API server answered. */
  readonly answers: RequestObservation[] = [];
  /** The kinds of objects that could not be understood. */
  readonly unreadable: string[] = [];
  readonly #epoch: number;
  readonly #cut: () => Promise<void>;
  readonly #leadership = new AbortController();

  constructor(connection: Connection, options: Partial<MasterOptions>, epoch: number) {
    this.#epoch = epoch;
    this.#cut = () => connection.close();
    const observe = (answer: RequestObservation): void => void this.answers.push(answer);
    this.client = new TestClient({ connection, observe }, () => ({ epoch: this.#epoch, valid: true }));
    this.master = new Master(masterOptions(options), testAllocator());
    this.controllers = new Controllers({
      client: this.client,
      agents: { post: () => Promise.resolve({ volumes: [], deleting: [], failed: [] }) },
      settings,
      tell: (fact) => this.loop.tell(fact),
      observer: {
        reconciled: () => undefined,
        reflected: () => undefined,
        unclaimedVolumes: () => undefined,
        unreadable: (kind) => this.unreadable.push(kind),
      },
      now: () => systemClock.now(),
      after: (seconds, callback) => {
        const timer = setTimeout(callback, seconds * 1000);
        return () => clearTimeout(timer);
      },
      agentViewOf: (id) => ({ allocated: '', mode: 'Active', drain: drainOrder(this.master.state, id) }),
      consumedBy: (role) => consumedQuota(this.master.state, role),
      weightRefusalOf: (weight) => validateWeight(this.master, weight),
      taskConcurrency: 16,
      instance: 'test',
    });
    this.loop = new Loop({
      master: this.master,
      sink: { send: (_streamId, event) => this.events.push(event), close: () => undefined },
      operatorSink: { publish: () => undefined },
      writer: this.controllers,
      observer: {
        handled: () => undefined,
        decided: (decision) => this.controllers.record(decision),
        failed: (_input, error) => fail(error),
      },
      resign: fail,
      clock: systemClock,
      allocationIntervalSeconds: intervalSeconds,
    });
  }

  async start(): Promise<void> {
    this.loop.start();
    await this.controllers.follow();
    const { signal } = this.#leadership;
    await this.controllers.lead({ epoch: this.#epoch, signal });
    await this.controllers.tidy(signal);
  }

  /** Ends as by SIGKILL: nothing is written any more. */
  async crash(): Promise<void> {
    this.loop.stop();
    this.#leadership.abort();
    await this.#cut();
    await this.controllers.stop();
  }
}

function fail(error: unknown): never {
  throw error;
}

let masters = 0;

function masterOptions(options: Partial<MasterOptions>): MasterOptions {
  const id = `master-${masters++}`;
  return { ...defaultOptions, info: { id, ip: 0, port: 5050 }, ...options };
}

function testAllocator(): Allocator {
  return new Allocator({
    allocationIntervalSeconds: intervalSeconds,
    minAllocatable: [ResourceQuantities.parse('cpus:0.01')],
    random: seeded(1),
    fairnessExcluded: [],
    filterGpuResources: true,
  });
}

type ScenarioServer = Pick<TestApiServer, 'connect' | 'start' | 'stop'>;

/** An operator on an API server, and one node, whose kubelet is the test. */
export class ControllerScenario {
  readonly #options: Partial<MasterOptions>;
  readonly #connect: () => Connection;
  readonly #server: ScenarioServer;
  /** The test's own way to the API server: kubectl, and the kubelet. */
  kubectl: KubernetesClient;
  operator: TestOperator;
  frameworkId = '';
  #streamId = '';
  #streams = 0;
  #epoch = 0;

  private constructor(server: ScenarioServer, options: Partial<MasterOptions>, connect: () => Connection) {
    this.#options = options;
    this.#connect = connect;
    this.#server = server;
    this.kubectl = new KubernetesClient({ connection: server.connect() });
    this.operator = new TestOperator(connect(), options, ++this.#epoch);
  }

  /** Starts an operator on an API server that is empty. It may connect in another way than the test itself. */
  static async start(
    server: ScenarioServer,
    options: Partial<MasterOptions> = {},
    connect = () => server.connect(),
  ): Promise<ControllerScenario> {
    const scenario = new ControllerScenario(server, options, connect);
    await scenario.#addNode();
    await scenario.operator.start();
    return scenario;
  }

  async close(): Promise<void> {
    await this.operator.crash();
    await this.kubectl.close();
  }

  async #addNode(): Promise<void> {
    await this.kubectl.create(nodes, { metadata: { name: 'node-1' } });
    const status = {
      allocatable: { cpu: '64', memory: '64Gi', 'ephemeral-storage': '64Gi', pods: '110' },
      conditions: [{ type: 'Ready', status: 'True' }],
    };
    await this.kubectl.patchStatus(nodes, { name: 'node-1' }, { type: 'merge', body: { status } });
  }

  /** Has the operator die at once. */
  async crash(): Promise<void> {
    await this.operator.crash();
  }

  /** Starts a successor; the framework does not come back by itself. */
  async restart(): Promise<void> {
    this.operator = new TestOperator(this.#connect(), this.#options, ++this.#epoch);
    await this.operator.start();
  }

  /** Stops the API server; what it has stored it has again when it is back under the same address. */
  async withoutApiServer(action: () => Promise<void>): Promise<void> {
    await this.#server.stop();
    await action();
    await this.#server.start();
  }

  /** Subscribes, under the id that was given before, if any. Resolves with the master's answer. */
  async subscribe(info: Partial<FrameworkInfo> = {}): Promise<SchedulerEvent> {
    this.#streamId = `stream-${this.#streams++}`;
    const id = this.frameworkId === '' ? {} : { id: { value: this.frameworkId } };
    const framework_info = { user: 'root', name: 'test', failover_timeout: 600, checkpoint: true, ...id, ...info };
    const { events, loop } = this.operator;
    const before = events.length;
    await loop.call({ kind: 'subscribe', streamId: this.#streamId, subscribe: { framework_info } });
    const answer = (): SchedulerEvent | undefined =>
      events.slice(before).find(({ type }) => type === 'SUBSCRIBED' || type === 'ERROR');
    await eventually(() => answer() !== undefined);
    const event = answer() ?? {};
    this.frameworkId = event.subscribed?.framework_id.value ?? this.frameworkId;
    return event;
  }

  /** The framework's stream breaks. */
  async disconnect(): Promise<void> {
    await this.operator.loop.call({ kind: 'disconnect', streamId: this.#streamId });
  }

  async call(call: FrameworkCall): Promise<void> {
    const { frameworkId } = this;
    const answer = await this.operator.loop.call({ kind: 'call', frameworkId, streamId: this.#streamId, call });
    if (answer.status !== 202) throw new Error(`${call.type}: ${answer.status} ${answer.text ?? ''}`);
  }

  /** Launches a task on the latest offer. Resolves when its ACCEPT is answered. */
  launch(taskId: string, info: Partial<TaskInfo> = {}): Promise<void> {
    return this.launchAll([taskId], info);
  }

  /** Launches several tasks by one ACCEPT. */
  async launchAll(taskIds: readonly string[], info: Partial<TaskInfo> = {}): Promise<void> {
    await eventually(() => this.#latestOffer() !== undefined);
    const task_infos = taskIds.map((taskId) => this.taskInfo(taskId, info));
    await this.accept([{ type: 'LAUNCH', launch: { task_infos } }]);
  }

  /** A task for the agent of the latest offer. */
  taskInfo(taskId: string, info: Partial<TaskInfo> = {}): TaskInfo {
    return {
      name: taskId,
      task_id: { value: taskId },
      agent_id: this.#offer().agent_id,
      resources: Resources.parse('cpus:1;mem:64').toMessages(),
      command: { value: 'true' },
      ...info,
    };
  }

  /** Uses the latest offer. Resolves when that is answered. */
  async accept(operations: readonly OfferOperation[]): Promise<void> {
    const offer_ids = [this.#offer().id];
    await this.call({ type: 'ACCEPT', accept: { offer_ids, operations, filters: { refuse_seconds: 0 } } });
  }

  #offer(): Offer {
    const offer = this.#latestOffer();
    if (offer === undefined) throw new Error('there is no offer');
    return offer;
  }

  /** The offers that the framework has at present. */
  offers(): readonly Offer[] {
    const offers = this.operator.events.flatMap(({ offers: sent }) => sent?.offers ?? []);
    return offers.filter(({ id }) => this.operator.master.state.offers.has(id.value));
  }

  #latestOffer(): Offer | undefined {
    return this.offers().at(-1);
  }

  kill(taskId: string): Promise<void> {
    return this.call({ type: 'KILL', kill: { task_id: { value: taskId } } });
  }

  /** What the present operator has told of a task. */
  statuses(taskId: string): readonly TaskStatus[] {
    const statuses = this.operator.events.flatMap(({ update }) => update?.status ?? []);
    return statuses.filter(({ task_id: id }) => id.value === taskId);
  }

  /** Waits for a task's status of a state, acknowledging whatever comes before it. */
  async until(taskId: string, state: TaskStatus['state']): Promise<TaskStatus> {
    const found = (): TaskStatus | undefined => this.statuses(taskId).find((status) => status.state === state);
    await eventually(async () => {
      if (found() !== undefined) return true;
      for (const status of this.statuses(taskId)) await this.acknowledge(status);
      return found() !== undefined;
    });
    const status = found();
    if (status === undefined) throw new Error(`no ${state}`);
    return status;
  }

  /** Acknowledges a status; one that was acknowledged before is ignored by the master. */
  async acknowledge({ task_id, agent_id, uuid }: TaskStatus): Promise<void> {
    if (uuid === undefined || agent_id === undefined) return;
    await this.call({ type: 'ACKNOWLEDGE', acknowledge: { task_id, agent_id, uuid } });
  }

  async task(taskId: string): Promise<Task | undefined> {
    for await (const task of this.kubectl.list(tasks, { namespace })) if (task.spec.taskId === taskId) return task;
    return undefined;
  }

  async pod(taskId: string): Promise<Pod | undefined> {
    for await (const pod of this.kubectl.list(pods, { namespace })) {
      if (pod.metadata?.annotations?.['mesos-operator.dev/task-id'] === taskId) return pod;
    }
    return undefined;
  }

  /** The pod of a task, once it is there. */
  async podOf(taskId: string): Promise<Pod & Named> {
    await eventually(async () => (await this.pod(taskId)) !== undefined);
    const pod = await this.pod(taskId);
    const name = pod?.metadata?.name;
    if (pod === undefined || name === undefined) throw new Error(`${taskId} has no pod`);
    return { ...pod, metadata: { ...pod.metadata, name, namespace } };
  }

  /** The kubelet reports that a task's container runs. */
  async runs(taskId: string): Promise<void> {
    await this.report(taskId, 'Running', { running: { startedAt: timestamp() } });
  }

  /**
   * The kubelet reports that a task's container has ended, and lets go of its pod if that was deleted. It may have taken some
   * seconds to clean up.
   */
  async ends(taskId: string, exitCode: number, { secondsAgo = 0 } = {}): Promise<void> {
    const finishedAt = timestamp(secondsAgo);
    const terminated = { exitCode, startedAt: finishedAt, finishedAt };
    await this.report(taskId, exitCode === 0 ? 'Succeeded' : 'Failed', { terminated });
    const pod = await this.pod(taskId);
    if (pod?.metadata?.name === undefined || pod.metadata.deletionTimestamp === undefined) return;
    const reference = { namespace, name: pod.metadata.name };
    await unlessNotFound(this.kubectl.delete(pods, reference, { gracePeriodSeconds: 0 }));
  }

  /** The kubelet reports how a task's container stands. */
  async report(taskId: string, phase: string, state: object): Promise<void> {
    const { metadata } = await this.podOf(taskId);
    const status = {
      phase,
      containerStatuses: [{ name: 'task', state, image: '', imageID: '', ready: false, restartCount: 0 }],
    };
    await this.kubectl.patchStatus(pods, metadata, { type: 'merge', body: { status } });
  }

  /** Launches a task and has it run. */
  async runTask(taskId: string): Promise<void> {
    await this.launch(taskId);
    await this.runs(taskId);
    await this.until(taskId, 'TASK_RUNNING');
  }
}

function timestamp(secondsAgo = 0): string {
  return new Date(Date.now() - secondsAgo * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}
