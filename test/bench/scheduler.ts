import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { Offer, SchedulerEvent, TaskInfo, TaskStatus } from '../../src/model/generated/messages.ts';
import { RecordDecoder } from '../../src/wire/recordIo.ts';

/** The part of an UPDATE that is used here, its bytes as they stand in JSON. */
type SeenStatus = Omit<TaskStatus, 'uuid'> & { readonly uuid?: string };

/** A scheduler that speaks JSON over kept connections, acknowledges every update, and counts the states it hears. */
export class BenchScheduler {
  readonly frameworkId: string;
  readonly streamId: string;
  /** Tells of each update, before it is acknowledged. */
  onUpdate: (status: SeenStatus) => void = () => undefined;
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #stream: IncomingMessage;
  readonly #offers: Offer[] = [];
  readonly #acknowledging = new Set<Promise<void>>();
  #closing = false;
  #offered: () => void = () => undefined;

  private constructor(port: number, stream: IncomingMessage, frameworkId: string) {
    this.#port = port;
    this.#stream = stream;
    this.frameworkId = frameworkId;
    this.streamId = String(stream.headers['mesos-stream-id']);
  }

  /**
   * Subscribes on a port of this machine: a new framework, or the one of an id, which outlives its stream. Throws if it is
   * answered with anything but a stream.
   */
  static async subscribe(port: number, id?: string): Promise<BenchScheduler> {
    const stream = await post(port, subscription(id));
    if (stream.statusCode !== 200) throw new Error(`SUBSCRIBE is answered with ${stream.statusCode}`);
    const decoder = new RecordDecoder();
    const early: SchedulerEvent[] = [];
    let take = (event: SchedulerEvent): void => void early.push(event);
    const subscribed = new Promise<void>((resolve) => {
      stream.on('data', (chunk: Buffer) => {
        for (const record of decoder.decode(chunk)) take(JSON.parse(Buffer.from(record).toString()) as SchedulerEvent);
        resolve();
      });
    });
    await subscribed;
    const scheduler = new BenchScheduler(port, stream, early[0]?.subscribed?.framework_id.value ?? '');
    take = (event) => scheduler.#take(event);
    early.forEach(take);
    return scheduler;
  }

  /** An offer that nobody has used; waits for one. */
  async offer(): Promise<Offer> {
    const [offer] = await this.offers(1);
    if (offer === undefined) throw new Error('the offer went');
    return offer;
  }

  /** So many offers that are all valid at the time, which nobody has used; waits for them. */
  async offers(count: number): Promise<readonly Offer[]> {
    while (this.#offers.length < count) await new Promise<void>((resolve) => (this.#offered = resolve));
    return this.#offers.splice(0, count);
  }

  /** Gives offers back, all that it has unless told which, so that what the master has to give comes in one offer of each agent. */
  async decline(offers: readonly Offer[] = this.#offers.splice(0)): Promise<void> {
    const offer_ids = offers.map(({ id }) => id);
    if (offer_ids.length === 0) return;
    await this.call({ type: 'DECLINE', decline: { offer_ids, filters: { refuse_seconds: 0 } } });
  }

  /** Launches a command so many times on an offer; gives the seconds until the answer. */
  async launch(offer: Offer, name: string, count: number, command: string): Promise<number> {
    const resources = [
      { name: 'cpus', type: 'SCALAR' as const, scalar: { value: 0.1 } },
      { name: 'mem', type: 'SCALAR' as const, scalar: { value: 32 } },
    ];
    const task_infos = Array.from({ length: count }, (_, index): TaskInfo => {
      const id = `${name}.${index}`;
      return { name: id, task_id: { value: id }, agent_id: offer.agent_id, resources, command: { value: command } };
    });
    const begun = performance.now();
    await this.call({
      type: 'ACCEPT',
      accept: {
        offer_ids: [offer.id],
        operations: [{ type: 'LAUNCH', launch: { task_infos } }],
        filters: { refuse_seconds: 0 },
      },
    });
    return (performance.now() - begun) / 1000;
  }

  /** Makes a call; rejects unless it is answered with 202. */
  async call(call: object): Promise<void> {
    const body = { ...call, framework_id: { value: this.frameworkId } };
    const response = await post(this.#port, body, this.#agent, this.streamId);
    response.resume();
    await once(response, 'end');
    if (response.statusCode !== 202) throw new Error(`The call is answered with ${response.statusCode}`);
  }

  /** Tears the framework down, once what it has acknowledged is answered. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#acknowledging);
    await this.call({ type: 'TEARDOWN' });
    this.leave();
  }

  /** Breaks the connections; the framework may come back. */
  leave(): void {
    this.#stream.destroy();
    this.#agent.destroy();
  }

  #take(event: SchedulerEvent): void {
    if (event.type === 'OFFERS') {
      this.#offers.push(...(event.offers?.offers ?? []));
      this.#offered();
    } else if (event.type === 'RESCIND') {
      const gone = this.#offers.findIndex(({ id }) => id.value === event.rescind?.offer_id.value);
      if (gone !== -1) this.#offers.splice(gone, 1);
    } else if (event.type === 'UPDATE') {
      // What JSON has for bytes is text, which the type of the plain form does not say.
      const status = event.update?.status as SeenStatus | undefined;
      if (status !== undefined) this.onUpdate(status);
      if (status?.uuid !== undefined && !this.#closing) this.#acknowledge(status);
    }
  }

  #acknowledge({ agent_id, task_id, uuid }: SeenStatus): void {
    const call = this.call({ type: 'ACKNOWLEDGE', acknowledge: { agent_id, task_id, uuid } });
    this.#acknowledging.add(call);
    void call.then(() => this.#acknowledging.delete(call));
  }
}

/** Resolves when so many tasks were reported running; rejects when one was reported anything but on its way to that, or finished. */
export function untilRunning(scheduler: BenchScheduler, count: number): Promise<void> {
  const running = new Set<string>();
  return new Promise((resolve, reject) => {
    scheduler.onUpdate = ({ state, task_id, message = '' }) => {
      if (state === 'TASK_RUNNING') running.add(task_id.value);
      else if (state !== 'TASK_STARTING' && state !== 'TASK_FINISHED') reject(new Error(`${state}: ${message}`));
      if (running.size === count) resolve();
    };
  });
}

function subscription(id: string | undefined): object {
  const framework_info = { name: 'bench', user: 'root', failover_timeout: 600, checkpoint: true };
  if (id === undefined) return { type: 'SUBSCRIBE', subscribe: { framework_info } };
  const value = { value: id };
  return { type: 'SUBSCRIBE', framework_id: value, subscribe: { framework_info: { ...framework_info, id: value } } };
}

function post(port: number, call: object, agent?: Agent, streamId?: string): Promise<IncomingMessage> {
  const headers = {
    'Content-Type': 'application/json',
    Accept: 'application/json',
    ...(streamId !== undefined && { 'Mesos-Stream-Id': streamId }),
  };
  const path = '/api/v1/scheduler';
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, path, method: 'POST', headers, agent: agent ?? false },
      resolve,
    );
    request.once('error', reject);
    request.end(JSON.stringify(call));
  });
}
