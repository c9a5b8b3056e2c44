import { Allocator } from '../../allocator/allocator.ts';
import type {
  FrameworkInfo,
  SchedulerCallSubscribe,
  SchedulerEvent,
  TaskState,
  TaskStatus,
} from '../../model/generated/messages.ts';
import type { Decision, Effect, TaskRecord, TaskRef, TaskUpdate, WriteEffect } from '../effects.ts';
import type { AgentFact, AgentOrders, Answer, Input, RecoveredFramework, RecoveredTask } from '../inputs.ts';
import { Master } from '../master.ts';
import type { AgentId } from '../../model/ids.ts';
import type { Command, CommandSender } from '../commands/command.ts';
import { defaultOptions, type MasterOptions } from '../options.ts';
import type { Framework, Task } from '../state.ts';
import { agentFact, uuidOf } from './fixtures.ts';
import { Scheduler } from './scheduler.ts';
import { factOf, orderedAgent } from './storedChanges.ts';

/** What a scheduler was sent on one stream. */
export interface Stream {
  readonly events: SchedulerEvent[];
  closed: boolean;
}

/** What a SUBSCRIBE says besides the framework, and by whom. */
export interface SubscribeTraits extends Omit<Partial<SchedulerCallSubscribe>, 'framework_info'> {
  readonly principal?: string;
}

/**
 * A real master with a real allocator, a clock that the test moves and a record of the effects. What SUBSCRIBE and commands
 * want stored is stored at once, unless the test says otherwise.
 */
export class MasterHarness {
  readonly master: Master;
  readonly allocator: Allocator;
  readonly streams = new Map<string, Stream>();
  /** Every effect so far; tests empty it where only later ones matter. */
  effects: Effect[] = [];
  /** Seconds since the epoch, of our time: what a master says then has to fit into messages. */
  now = 1_700_000_000;
  /** Whether frameworks and changes are stored as soon as the master asks for it. */
  storing = true;
  #streams = 0;
  #updates = 0;

  constructor(options: Partial<MasterOptions> = {}) {
    this.allocator = new Allocator({
      allocationIntervalSeconds: 1,
      minAllocatable: [],
      random: () => 0.5,
      fairnessExcluded: [],
      filterGpuResources: true,
    });
    const info = { id: 'master', ip: 1, port: 5050 };
    this.master = new Master({ ...defaultOptions, info, ...options }, this.allocator);
  }

  /** A master that has nothing to recover, with agents of 4 cpus and 4096 MB. */
  static ready(agents: readonly string[] = [], options: Partial<MasterOptions> = {}): MasterHarness {
    const harness = new MasterHarness(options);
    harness.receive({ kind: 'recovered' });
    for (const id of agents) harness.observe(agentFact(id));
    return harness;
  }

  receive(input: Input): Answer {
    const { answer, effects } = this.master.receive(input, this.now);
    this.effects.push(...effects);
    for (const effect of effects) this.#deliver(effect);
    if (this.storing) for (const effect of effects) this.#confirm(effect);
    return answer;
  }

  #deliver(effect: Effect): void {
    if (effect.kind === 'send') this.streamOf(effect.streamId).events.push(effect.event);
    if (effect.kind === 'close') this.streamOf(effect.streamId).closed = true;
  }

  #confirm(effect: Effect): void {
    if (effect.kind === 'change') for (const change of effect.changes) this.receive(factOf(change, this.master.state));
    if (effect.kind !== 'store-framework' || effect.streamId === undefined) return;
    const frameworkId = effect.framework.info.id?.value ?? '';
    this.receive({ kind: 'framework-stored', frameworkId, streamId: effect.streamId });
  }

  /** Has an agent's resource order this, as by `kubectl apply`. */
  order(agentId: AgentId, orders: AgentOrders): void {
    this.observe(orderedAgent(this.master.state, agentId, orders));
  }

  /** Gives an operator's command. */
  command(command: Command, sender: CommandSender = {}): Answer {
    return this.receive({ kind: 'command', command, ...sender });
  }

  streamOf(id: string): Stream {
    const stream = this.streams.get(id) ?? { events: [], closed: false };
    this.streams.set(id, stream);
    return stream;
  }

  /** Tells how an agent looks now. */
  observe(agent: AgentFact): void {
    this.receive({ kind: 'agent-observed', agent });
  }

  /** Lets time pass in one step, up to and with a tick. */
  tick(seconds = 1): void {
    this.now += seconds;
    this.receive({ kind: 'tick' });
  }

  /** Runs the allocation that events asked for. */
  allocate(): void {
    if (this.master.allocationPending) this.receive({ kind: 'allocate' });
  }

  /** Opens a stream by SUBSCRIBE, whatever comes of it. */
  open(
    info: Partial<FrameworkInfo> = {},
    { principal, ...traits }: SubscribeTraits = {},
  ): { streamId: string; answer: Answer } {
    const streamId = `S${this.#streams++}`;
    const framework_info: FrameworkInfo = {
      name: 'f',
      user: 'alice',
      roles: ['r'],
      capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }],
      failover_timeout: 100,
      checkpoint: true,
      ...info,
    };
    const subscribe = { framework_info, ...traits };
    const answer = this.receive({
      kind: 'subscribe',
      streamId,
      subscribe,
      ...(principal !== undefined && { principal }),
    });
    return { streamId, answer };
  }

  /** Subscribes a framework that checkpoints and has 100 s to fail over, in the role `r`; throws if it is refused. */
  subscribe(info: Partial<FrameworkInfo> = {}, traits: SubscribeTraits = {}): Scheduler {
    const { streamId } = this.open(info, traits);
    const id = this.master.state.streams.get(streamId);
    if (id === undefined) throw new Error(JSON.stringify(this.streamOf(streamId).events));
    return new Scheduler(this, id, streamId);
  }

  framework(id: string): Framework {
    const framework = this.master.state.frameworks.get(id);
    if (framework === undefined) throw new Error(`no framework ${id}`);
    return framework;
  }

  /** A task that its framework still expects something of. */
  task(frameworkId: string, taskId: string): Task {
    const { tasks, unreachableTasks } = this.framework(frameworkId);
    const task = tasks.get(taskId) ?? unreachableTasks.get(taskId);
    if (task === undefined) throw new Error(`no task ${taskId}`);
    return task;
  }

  /** A status with a uuid of its own. */
  statusOf(task: TaskRef, state: TaskState, more: Partial<TaskStatus> = {}): TaskStatus {
    return {
      task_id: { value: task.taskId },
      state,
      source: 'SOURCE_EXECUTOR',
      timestamp: this.now,
      uuid: uuidOf(++this.#updates),
      ...more,
    };
  }

  /** Has the task's pod report a state; returns the uuid of the update. */
  report(task: TaskRef, state: TaskState, more: Partial<TaskStatus> = {}): Uint8Array {
    const status = this.statusOf(task, state, more);
    this.receive({ kind: 'task-update', task, status });
    return status.uuid ?? new Uint8Array();
  }

  /** What could be offered of an agent. */
  available(agentId: string): string {
    return this.allocator.available(agentId).toString();
  }

  /** The effects of one kind so far. */
  writes<K extends WriteEffect['kind']>(kind: K): Extract<Effect, { readonly kind: K }>[] {
    return this.effects.filter((effect): effect is Extract<Effect, { readonly kind: K }> => effect.kind === kind);
  }

  /** What agents were ordered so far. */
  get orders(): readonly AgentOrders[] {
    return this.writes('change').flatMap(({ changes }) =>
      changes.flatMap((change) => (change.kind === 'order-agent' ? [change.orders] : [])),
    );
  }

  /** The decisions of one reason so far. */
  decisions(reason: Decision['reason']): Decision[] {
    return this.effects.filter((effect): effect is Decision => effect.kind === 'decision' && effect.reason === reason);
  }

  /** Tells of a stored framework, as at a start. */
  recoverFramework(id: string, more: Partial<RecoveredFramework> = {}, info: Partial<FrameworkInfo> = {}): void {
    const known = {
      name: 'f',
      user: 'alice',
      roles: ['r'],
      capabilities: [{ type: 'MULTI_ROLE' as const }],
      checkpoint: true,
    };
    this.receive({
      kind: 'framework-recovered',
      framework: {
        info: { ...known, ...info, id: { value: id } },
        suppressedRoles: [],
        registeredTime: 1,
        reregisteredTime: 1,
        ...more,
      },
    });
  }

  /** Tells of a stored task, as at a start. */
  recoverTask(
    task: TaskRecord,
    updates: readonly TaskUpdate[],
    more: Partial<Pick<RecoveredTask, 'acknowledged' | 'ended' | 'orphaned'>> = {},
  ): void {
    this.receive({ kind: 'task-recovered', task: { task, updates, acknowledged: false, ended: false, ...more } });
  }
}
