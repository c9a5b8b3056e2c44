import { setTimeout as sleep } from 'node:timers/promises';
import type {
  Offer,
  SchedulerCall,
  SchedulerEvent,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '../../src/model/generated/messages.ts';
import { isTerminal } from '../../src/model/taskState.ts';
import { ask, open, RecordStream } from './httpClient.ts';

/** A status as JSON has it: the uuid in base64. */
export type SeenStatus = Omit<TaskStatus, 'uuid'> & { readonly uuid?: string };

/** What a scheduler wants to have run. */
export interface Job {
  readonly name: string;
  readonly command: string;
  /** Whether it is to be killed as soon as it runs. */
  readonly kill: boolean;
}

/** One attempt to run a job: a task. */
export interface Attempt {
  readonly taskId: string;
  readonly job: Job;
  readonly agentId: string;
  /** Whether its ACCEPT was answered with 202, or an update told of it; undefined for not yet known. */
  accepted: boolean | undefined;
  /** Whether the master says that it does not know it. */
  lost: boolean;
  /** Statuses that want an acknowledgement, in the order that they came. */
  readonly updates: SeenStatus[];
  /** The uuids whose acknowledgement was answered with 202. */
  readonly acknowledged: Set<string>;
  /** Statuses that came though they were acknowledged before. */
  readonly repeated: SeenStatus[];
}

/** At most, where an offer has room for them. */
const tasksAnOffer = 5;
const taskResources = { cpus: 0.1, mem: 32 };
/** Between two attempts to reach a master that does not answer, in milliseconds. */
const retryMilliseconds = 20;

/**
 * A scheduler that does not give up: it subscribes again under its id whenever its stream breaks, reconciles what it does
 * not know, launches anew what is lost, under another id, and repeats kills until they have worked.
 */
export class TenaciousScheduler {
  readonly attempts = new Map<string, Attempt>();
  /** What the master has said against calls. */
  readonly refusals: string[] = [];
  readonly #port: number;
  readonly #waiting: Job[];
  #frameworkId: string | undefined;
  #streamId: string | undefined;
  #stream: RecordStream | undefined;
  #stopped = false;
  /** Called with each call that was sent and each event that came. */
  #onActivity: () => void = () => undefined;
  #running: Promise<void> | undefined;

  constructor(port: number, jobs: readonly Job[]) {
    this.#port = port;
    this.#waiting = [...jobs];
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stream?.leave();
    await this.#running;
  }

  /** Whether every job has been launched and every attempt is over. */
  get done(): boolean {
    return this.#waiting.length === 0 && this.unfinished.length === 0;
  }

  /** The attempts that run, or may do so. */
  get unfinished(): readonly Attempt[] {
    return [...this.attempts.values()].filter((attempt) => !attempt.lost && !isOver(attempt));
  }

  /** Resolves after so many further calls that it sends and events that come. Only one may wait at a time. */
  activities(count: number): Promise<void> {
    return new Promise((resolve) => {
      let left = count;
      this.#onActivity = () => {
        left -= 1;
        if (left === 0) resolve();
      };
    });
  }

  /** Asks what has become of the attempts that are not over. */
  async reconcile(): Promise<void> {
    const tasks = this.unfinished.map(({ taskId, agentId }) => ({
      task_id: { value: taskId },
      agent_id: { value: agentId },
    }));
    if (tasks.length > 0) await this.#call({ type: 'RECONCILE', reconcile: { tasks } });
  }

  /** Asks for the end of a task. Rejects when that is not answered with 202. */
  kill({ taskId, agentId }: Attempt): Promise<void> {
    return this.#call({ type: 'KILL', kill: { task_id: { value: taskId }, agent_id: { value: agentId } } });
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.#subscribe().catch(() => undefined);
      if (!this.#stopped) await sleep(retryMilliseconds);
    }
  }

  /** Subscribes, and takes events until the stream ends. */
  async #subscribe(): Promise<void> {
    const id = this.#frameworkId === undefined ? {} : { id: { value: this.#frameworkId } };
    const framework_info = { user: 'root', name: 'tenacious', failover_timeout: 600, checkpoint: true, ...id };
    const call = {
      type: 'SUBSCRIBE',
      subscribe: { framework_info },
      ...(this.#frameworkId && { framework_id: id.id }),
    };
    const response = await open(this.#port, '/api/v1/scheduler', { body: call });
    if (response.statusCode !== 200) return void response.resume();
    if (this.#stopped) return void response.destroy();
    this.#streamId = String(response.headers['mesos-stream-id']);
    this.#stream = new RecordStream(response);
    let taken = 0;
    response.on('data', () => {
      const { records } = this.#stream ?? { records: [] };
      for (; taken < records.length; taken++) this.#take(JSON.parse(String(records[taken])) as SchedulerEvent);
    });
    await new Promise((resolve) => response.on('close', resolve));
  }

  #take(event: SchedulerEvent): void {
    this.#onActivity();
    switch (event.type) {
      case 'SUBSCRIBED':
        this.#frameworkId = event.subscribed?.framework_id.value;
        void this.#whenSubscribed().catch(() => undefined);
        break;
      case 'OFFERS':
        for (const offer of event.offers?.offers ?? []) void this.#use(offer).catch(() => undefined);
        break;
      case 'UPDATE':
        if (event.update !== undefined) this.#update(event.update.status as unknown as SeenStatus);
        break;
      default:
    }
  }

  async #whenSubscribed(): Promise<void> {
    await this.reconcile();
    for (const attempt of this.attempts.values()) if (isToBeKilled(attempt)) await this.kill(attempt);
  }

  async #use(offer: Offer): Promise<void> {
    const jobs = this.#waiting.splice(0, Math.min(tasksAnOffer, roomIn(offer)));
    if (jobs.length === 0) {
      await this.#call({ type: 'DECLINE', decline: { offer_ids: [offer.id], filters: { refuse_seconds: 1 } } });
      return;
    }
    const attempts = jobs.map((job) => this.#attempt(job, offer.agent_id.value));
    const operations = [{ type: 'LAUNCH' as const, launch: { task_infos: attempts.map(taskInfoOf) } }];
    const accept = { offer_ids: [offer.id], operations, filters: { refuse_seconds: 0 } };
    await this.#call({ type: 'ACCEPT', accept });
    for (const attempt of attempts) attempt.accepted = true;
  }

  #attempt(job: Job, agentId: string): Attempt {
    const taskId = `${job.name}.${this.attempts.size}`;
    const unknown = { accepted: undefined, lost: false, updates: [], acknowledged: new Set<string>(), repeated: [] };
    const attempt: Attempt = { taskId, job, agentId, ...unknown };
    this.attempts.set(taskId, attempt);
    return attempt;
  }

  #update(status: SeenStatus): void {
    const attempt = this.attempts.get(status.task_id.value);
    if (attempt === undefined) throw new Error(`an update of a task that was never launched: ${status.task_id.value}`);
    if (status.uuid === undefined) this.#reconciled(attempt, status.state);
    else this.#updated(attempt, status, status.uuid);
    if (isToBeKilled(attempt)) void this.kill(attempt).catch(() => undefined);
  }

  #reconciled(attempt: Attempt, state: TaskState): void {
    const unknown = state === 'TASK_LOST' || state === 'TASK_UNKNOWN' || state === 'TASK_GONE';
    if (!unknown) attempt.accepted = true;
    if (!unknown || attempt.lost || isOver(attempt)) return;
    attempt.lost = true;
    this.#waiting.push(attempt.job);
  }

  #updated(attempt: Attempt, status: SeenStatus, uuid: string): void {
    attempt.accepted = true;
    attempt.updates.push(status);
    if (attempt.acknowledged.has(uuid)) attempt.repeated.push(status);
    void this.#acknowledge(attempt, uuid).catch(() => undefined);
  }

  async #acknowledge({ taskId, agentId, acknowledged }: Attempt, uuid: string): Promise<void> {
    const acknowledge = { agent_id: { value: agentId }, task_id: { value: taskId }, uuid };
    await this.#call({ type: 'ACKNOWLEDGE', acknowledge: acknowledge as never });
    acknowledged.add(uuid);
  }

  /** Rejects when the call was not answered with 202. */
  async #call(call: SchedulerCall): Promise<void> {
    const body = { ...call, framework_id: { value: this.#frameworkId } };
    const answer = ask(this.#port, '/api/v1/scheduler', { body, headers: { 'Mesos-Stream-Id': this.#streamId } });
    this.#onActivity();
    const { status, text } = await answer;
    if (status === 202) return;
    this.refusals.push(`${call.type}: ${status} ${text}`);
    throw new Error(`${call.type} is answered with ${status}: ${text}`);
  }
}

/**
 * Whether the terminal update has come. Its acknowledgement may have been taken though the answer to it was lost: the
 * master then knows no more of the task.
 */
function isOver({ updates }: Attempt): boolean {
  return updates.some(({ state }) => isTerminal(state));
}

function isToBeKilled({ job, updates }: Attempt): boolean {
  return job.kill && updates.at(-1)?.state === 'TASK_RUNNING';
}

/**
 * How many tasks an offer has room for. While an earlier offer of its agent is on the way, one may hold no more than what a single
 * task has given back.
 */
function roomIn({ resources = [] }: Offer): number {
  const amount = (wanted: string): number =>
    resources.reduce((sum, { name, scalar }) => sum + (name === wanted ? (scalar?.value ?? 0) : 0), 0);
  // Mesos counts in thousandths, so that what is 0.3 holds three times 0.1.
  const times = (whole: number, part: number): number => Math.floor(Math.round(whole * 1000) / Math.round(part * 1000));
  return Math.min(times(amount('cpus'), taskResources.cpus), times(amount('mem'), taskResources.mem));
}

function taskInfoOf({ taskId, agentId, job }: Attempt): TaskInfo {
  return {
    name: job.name,
    task_id: { value: taskId },
    agent_id: { value: agentId },
    resources: Object.entries(taskResources).map(([name, value]) => ({ name, type: 'SCALAR', scalar: { value } })),
    command: { value: job.command },
  };
}
