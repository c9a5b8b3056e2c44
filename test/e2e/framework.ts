import { setTimeout as sleep } from 'node:timers/promises';
import type {
  FrameworkInfo,
  Offer,
  OfferOperation,
  Resource,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '../../src/model/generated/messages.ts';
import { Resources } from '../../src/model/resources.ts';
import { isTerminal } from '../../src/model/taskState.ts';
import { eventually } from '../support/eventually.ts';
import { HttpScheduler } from '../support/httpScheduler.ts';

/** A task as a test describes it: what it leaves out is filled in. `resources` is text, `cpus:0.1;mem:32`. */
export type TaskSpec = Omit<Partial<TaskInfo>, 'resources' | 'task_id' | 'command'> & {
  readonly id: string;
  readonly resources?: string;
  /** A line for the shell, or all of a CommandInfo. */
  readonly command?: string | TaskInfo['command'];
  /** Persistent volumes that it holds besides. */
  readonly volumes?: readonly Resource[];
};

/** Real nodes of a busy machine take their time, in seconds. */
const patience = 60;

/** Between two attempts to reach a master, in milliseconds. */
const retryMilliseconds = 100;

/**
 * A framework outside the cluster that launches what it is told, and keeps every status. It comes back under its id whenever its
 * stream breaks, and asks then what has become of its tasks.
 */
export class Framework {
  readonly #port: number;
  readonly #info: FrameworkInfo;
  /** One for each subscription, the present one last. */
  readonly #schedulers: HttpScheduler[] = [];
  readonly #launched = new Set<string>();
  #stopped = false;

  private constructor(port: number, info: FrameworkInfo) {
    this.#port = port;
    this.#info = info;
  }

  /** Subscribes at a port of this machine. */
  static async subscribe(port: number, name: string, role = '*'): Promise<Framework> {
    const types = [
      'PARTITION_AWARE',
      'TASK_KILLING_STATE',
      'MULTI_ROLE',
      'RESERVATION_REFINEMENT',
      'SHARED_RESOURCES',
    ] as const;
    const capabilities = types.map((type) => ({ type }));
    const info = { name, user: 'root', checkpoint: true, failover_timeout: 600, roles: [role], capabilities };
    const framework = new Framework(port, info);
    framework.#schedulers.push(await HttpScheduler.subscribe(port, info));
    void framework.#stay();
    return framework;
  }

  /** Comes back no more. */
  stop(): void {
    this.#stopped = true;
  }

  /** How often it has subscribed. */
  get subscriptions(): number {
    return this.#schedulers.length;
  }

  async #stay(): Promise<void> {
    for (;;) {
      await this.#scheduler.ended;
      const next = await this.#comeBack();
      if (next === undefined) return;
      this.#schedulers.push(next);
    }
  }

  async #comeBack(): Promise<HttpScheduler | undefined> {
    const { id } = this;
    while (!this.#stopped) {
      try {
        const scheduler = await HttpScheduler.subscribe(this.#port, this.#info, id);
        const tasks = [...this.#launched].map((value) => ({ task_id: { value } }));
        await scheduler.call({ type: 'RECONCILE', reconcile: { tasks } });
        return scheduler;
      } catch {
        await sleep(retryMilliseconds);
      }
    }
    return undefined;
  }

  get #scheduler(): HttpScheduler {
    const present = this.#schedulers.at(-1);
    if (present === undefined) throw new Error('the framework has not subscribed');
    return present;
  }

  get id(): string {
    return this.#scheduler.frameworkId;
  }

  get call(): HttpScheduler['call'] {
    return (call) => this.#scheduler.call(call);
  }

  /** Leaves all room to others until it {@link revive}s. */
  async suppress(): Promise<void> {
    await this.call({ type: 'SUPPRESS' });
    await this.#giveBack(0);
  }

  async revive(): Promise<void> {
    await this.call({ type: 'REVIVE' });
  }

  /** What it is offered of an agent. */
  offersOf(hostname: string): readonly Offer[] {
    return this.#scheduler.offers.filter((offer) => offer.hostname === hostname);
  }

  /** Launches tasks together on one agent, that of a hostname if one is given, as soon as it is offered with room for all. */
  async launch(specs: readonly TaskSpec[], hostname?: string): Promise<void> {
    const offer = await this.offer(wantedOf(specs).toString(), hostname);
    await this.accept(offer, specs);
  }

  /** Accepts an offer for tasks, after other operations. What is left of it is offered again at once. */
  async accept(offer: Offer, specs: readonly TaskSpec[], before: readonly OfferOperation[] = []): Promise<void> {
    const task_infos = specs.map((spec) => taskInfoOf(spec, offer));
    for (const { id } of specs) this.#launched.add(id);
    await this.call({
      type: 'ACCEPT',
      accept: {
        offer_ids: [offer.id],
        operations: [...before, ...(specs.length > 0 ? [{ type: 'LAUNCH' as const, launch: { task_infos } }] : [])],
        filters: { refuse_seconds: 0 },
      },
    });
  }

  /** Waits for an offer with so much room, resources as text, of which `holds` is true, and takes it out of those that may be used. */
  async offer(room: string, hostname?: string, holds: (offer: Offer) => boolean = () => true): Promise<Offer> {
    const wanted = Resources.parse(room);
    const isAt = (offer: Offer): boolean => hostname === undefined || offer.hostname === hostname;
    const find = (): Offer | undefined =>
      this.#scheduler.offers.find((offer) => isAt(offer) && roomIn(offer).contains(wanted) && holds(offer));
    await eventually(async () => {
      if (find() === undefined) await this.#giveBack(0);
      return find() !== undefined;
    }, patience);
    const offer = find();
    if (offer === undefined) throw new Error('the offer went');
    this.#scheduler.offers = this.#scheduler.offers.filter((other) => other !== offer);
    return offer;
  }

  /** The statuses of a task, in the order in which they came. */
  statusesOf(id: string): readonly TaskStatus[] {
    return this.#schedulers.flatMap(({ statuses }) => statuses).filter(({ task_id }) => task_id.value === id);
  }

  statesOf(id: string): readonly TaskState[] {
    return this.statusesOf(id).map(({ state }) => state);
  }

  /** Waits until a task is told to be in a state, and gives the status that says so. */
  async reached(id: string, state: TaskState): Promise<TaskStatus> {
    return this.#status(id, (status) => status.state === state);
  }

  /** Declines the offers that it has, for so many seconds: what comes again for 0 comes as one offer of each agent. */
  async #giveBack(refuse_seconds: number): Promise<void> {
    const offer_ids = this.#scheduler.offers.map(({ id }) => id);
    this.#scheduler.offers = [];
    if (offer_ids.length === 0) return;
    await this.call({ type: 'DECLINE', decline: { offer_ids, filters: { refuse_seconds } } });
  }

  /** Waits until a task has ended, and gives the status that says how. */
  async ended(id: string): Promise<TaskStatus> {
    return this.#status(id, (status) => isTerminal(status.state));
  }

  async kill(id: string, graceSeconds?: number): Promise<void> {
    const nanoseconds = (graceSeconds ?? 0) * 1e9;
    const policy = graceSeconds === undefined ? {} : { kill_policy: { grace_period: { nanoseconds } } };
    await this.call({ type: 'KILL', kill: { task_id: { value: id }, ...policy } });
  }

  async #status(id: string, matches: (status: TaskStatus) => boolean): Promise<TaskStatus> {
    const find = (): TaskStatus | undefined => this.statusesOf(id).find(matches);
    await eventually(() => find() !== undefined, patience).catch(() => {
      throw new Error(`${id} came only so far: ${JSON.stringify(this.statusesOf(id))}`);
    });
    return find() as TaskStatus;
  }
}

function roomIn(offer: Offer): Resources {
  return Resources.of((offer.resources ?? []).map(({ allocation_info: _, ...resource }) => resource));
}

function resourcesOf(spec: TaskSpec): Resources {
  return Resources.parse(spec.resources ?? 'cpus:0.1;mem:32');
}

function wantedOf(specs: readonly TaskSpec[]): Resources {
  return specs.reduce((sum, spec) => sum.plus(resourcesOf(spec)), Resources.none);
}

function taskInfoOf(spec: TaskSpec, { agent_id }: Offer): TaskInfo {
  const { id, resources: _, command, volumes = [], ...rest } = spec;
  return {
    name: id,
    ...rest,
    task_id: { value: id },
    agent_id,
    resources: [...resourcesOf(spec).toMessages(), ...volumes],
    ...(command !== undefined && { command: typeof command === 'string' ? { value: command } : command }),
  };
}
