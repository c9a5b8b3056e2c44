import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  CommandInfo,
  FrameworkInfo,
  Offer,
  OperationStatus,
  SchedulerCall,
  SchedulerEvent,
  TaskStatus,
} from '../../src/model/generated/messages.ts';
import { jsonCodec } from '../../src/wire/codec.ts';
import { RecordDecoder } from '../../src/wire/recordIo.ts';
import { eventually } from './eventually.ts';
import { ask, open } from './httpClient.ts';

const calls = jsonCodec('mesos.v1.scheduler.Call');
const events = jsonCodec('mesos.v1.scheduler.Event');
const path = '/api/v1/scheduler';
const json = { 'Content-Type': 'application/json' };

/** A scheduler that speaks JSON, for tests of what is behind the API. It acknowledges every update of a task. */
export class HttpScheduler {
  readonly frameworkId: string;
  readonly statuses: TaskStatus[] = [];
  readonly operationStatuses: OperationStatus[] = [];
  offers: Offer[] = [];
  /** Resolves when the stream has broken, or was ended by the master. */
  readonly ended: Promise<void>;
  readonly #port: number;
  readonly #headers: OutgoingHttpHeaders;

  private constructor(port: number, headers: OutgoingHttpHeaders, frameworkId: string, ended: Promise<void>) {
    this.#port = port;
    this.#headers = headers;
    this.frameworkId = frameworkId;
    this.ended = ended;
  }

  /**
   * Subscribes a framework, or takes it back under its id, as soon as the master is there. Resolves when it is subscribed, and
   * rejects with what was answered in place of that. `credentials` are headers of every call.
   */
  static async subscribe(
    port: number,
    info: FrameworkInfo,
    id?: string,
    credentials: OutgoingHttpHeaders = {},
  ): Promise<HttpScheduler> {
    const withId = id === undefined ? {} : { id: { value: id } };
    const call: SchedulerCall = {
      type: 'SUBSCRIBE',
      subscribe: { framework_info: { ...info, ...withId } },
      ...(id !== undefined && { framework_id: { value: id } }),
    };
    const headers = { ...json, ...credentials };
    const response = await openStream(port, calls.encode(call), headers);
    if (response.statusCode !== 200) {
      response.setEncoding('utf8');
      const text = (await response.toArray()).join('');
      throw new Error(`SUBSCRIBE is answered with ${response.statusCode}: ${text}`);
    }
    const decoder = new RecordDecoder();
    const ofStream = { ...headers, 'Mesos-Stream-Id': String(response.headers['mesos-stream-id']) };
    const early: SchedulerEvent[] = [];
    let take = (event: SchedulerEvent): void => void early.push(event);
    response.on('error', () => undefined);
    const ended = new Promise<void>((resolve) => response.once('close', resolve));
    response.on('data', (chunk: Buffer) => decoder.decode(chunk).forEach((record) => take(events.decode(record))));
    await eventually(() => early.length > 0);
    const frameworkId = early[0]?.subscribed?.framework_id.value;
    if (frameworkId === undefined) throw new Error(`SUBSCRIBE is answered with ${JSON.stringify(early[0])}`);
    const scheduler = new HttpScheduler(port, ofStream, frameworkId, ended);
    take = (event) => scheduler.#take(event);
    early.forEach(take);
    return scheduler;
  }

  /** Makes a call; rejects with the master's reason unless it is taken. */
  async call(call: SchedulerCall): Promise<void> {
    const body = calls.encode({ ...call, framework_id: { value: this.frameworkId } });
    const reply = await ask(this.#port, path, { body, method: 'POST', headers: this.#headers });
    if (reply.status >= 300) throw new Error(`${call.type} is answered with ${reply.status}: ${reply.text}`);
  }

  /** Launches a shell command on the first agent offered, and waits until it runs. */
  async runTask(id: string, command: string): Promise<void> {
    await this.launch(id, { value: command });
    await eventually(() =>
      this.statuses.some(({ task_id, state }) => task_id.value === id && state === 'TASK_RUNNING'),
    );
  }

  /** Launches a command on the first agent offered, whatever comes of it. */
  async launch(id: string, command: CommandInfo): Promise<void> {
    await eventually(() => this.offers.length > 0);
    const [offer] = this.offers.splice(0, 1);
    if (offer === undefined) throw new Error('there is no offer');
    const task = {
      name: id,
      task_id: { value: id },
      agent_id: offer.agent_id,
      command,
      resources: [
        { name: 'cpus', type: 'SCALAR' as const, scalar: { value: 0.1 } },
        { name: 'mem', type: 'SCALAR' as const, scalar: { value: 32 } },
      ],
    };
    const operations = [{ type: 'LAUNCH' as const, launch: { task_infos: [task] } }];
    await this.call({ type: 'ACCEPT', accept: { offer_ids: [offer.id], operations } });
  }

  /** What reconciliation says of a task. */
  async reconcile(id: string): Promise<TaskStatus | undefined> {
    const answer = (): TaskStatus | undefined =>
      this.statuses.find(({ task_id, reason }) => task_id.value === id && reason === 'REASON_RECONCILIATION');
    await this.call({ type: 'RECONCILE', reconcile: { tasks: [{ task_id: { value: id } }] } });
    await eventually(() => answer() !== undefined);
    return answer();
  }

  /** Kills a task and waits until it is killed. */
  async kill(id: string): Promise<void> {
    await this.call({ type: 'KILL', kill: { task_id: { value: id } } });
    await eventually(() => this.statuses.some(({ task_id, state }) => task_id.value === id && state === 'TASK_KILLED'));
  }

  #take(event: SchedulerEvent): void {
    this.offers.push(...(event.offers?.offers ?? []));
    const rescinded = event.rescind?.offer_id.value;
    if (rescinded !== undefined) this.offers = this.offers.filter(({ id }) => id.value !== rescinded);
    const operation = event.update_operation_status?.status;
    if (operation !== undefined) this.operationStatuses.push(operation);
    const status = event.update?.status;
    if (status === undefined) return;
    this.statuses.push(status);
    const { uuid, agent_id, task_id } = status;
    if (uuid === undefined || agent_id === undefined) return;
    void this.call({ type: 'ACKNOWLEDGE', acknowledge: { agent_id, task_id, uuid } }).catch(() => undefined);
  }
}

/** Opens a stream; a master that has just been elected answers with 503 until it knows everything, and is asked again. */
async function openStream(port: number, body: Uint8Array, headers: OutgoingHttpHeaders): Promise<IncomingMessage> {
  for (;;) {
    const response = await open(port, path, { body, method: 'POST', headers });
    if (response.statusCode !== 503) return response;
    response.destroy();
    await sleep(20);
  }
}
