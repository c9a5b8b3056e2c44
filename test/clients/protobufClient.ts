import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import type { SchedulerCall, SchedulerEvent } from '../../src/model/generated/messages.ts';
import type { Client } from './client.ts';

const protoDirectory = join(import.meta.dirname, '../../proto');
const protobufType = 'application/x-protobuf';

const root = new protobuf.Root();
root.resolvePath = (_origin, target) => join(protoDirectory, target);
root.loadSync('mesos/v1/scheduler/scheduler.proto', { keepCase: true });
const Call = root.lookupType('mesos.v1.scheduler.Call');
const Event = root.lookupType('mesos.v1.scheduler.Event');

/**
 * A client of our own that speaks protobuf. It shares no code with what it tests: messages are encoded and decoded by
 * protobufjs from the .proto files, records are cut by the few lines below.
 */
export class ProtobufClient implements Client {
  readonly seen: SchedulerEvent[] = [];
  readonly #port: number;
  #frameworkId: string | undefined;
  #streamId: string | undefined;
  #stream: IncomingMessage | undefined;
  #unread = Buffer.alloc(0);

  constructor(port: number) {
    this.#port = port;
  }

  async call(call: SchedulerCall): Promise<void> {
    if (call.type === 'SUBSCRIBE') {
      this.#frameworkId = call.subscribe?.framework_info.id?.value;
      await this.#subscribe(call);
      return;
    }
    const response = await this.#post(call);
    let refusal = '';
    for await (const text of response.setEncoding('utf8')) refusal += String(text);
    if (response.statusCode !== 202) throw new Error(`${response.statusCode}: ${refusal}`);
  }

  die(): Promise<void> {
    this.#stream?.destroy();
    return Promise.resolve();
  }

  async #subscribe(call: SchedulerCall): Promise<void> {
    const response = await this.#post(call);
    if (response.statusCode !== 200) throw new Error(`SUBSCRIBE is answered with ${response.statusCode}`);
    if (response.headers['content-type'] !== protobufType) throw new Error('the stream is not protobuf');
    this.#streamId = String(response.headers['mesos-stream-id']);
    this.#stream = response;
    response.on('error', () => undefined);
    response.on('data', (bytes: Buffer) => this.#read(bytes));
  }

  #post(call: SchedulerCall): Promise<IncomingMessage> {
    const id = this.#frameworkId;
    const body = Call.encode(Call.fromObject({ ...call, ...(id !== undefined && { framework_id: { value: id } }) }));
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port: this.#port,
          path: '/api/v1/scheduler',
          method: 'POST',
          headers: {
            'Content-Type': protobufType,
            Accept: protobufType,
            ...(this.#streamId !== undefined && { 'Mesos-Stream-Id': this.#streamId }),
          },
          agent: false,
        },
        resolve,
      );
      request.once('error', reject);
      request.end(body.finish());
    });
  }

  /** A record is its length in decimal, a newline, and that many bytes. */
  #read(bytes: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    for (;;) {
      const newline = this.#unread.indexOf('\n');
      if (newline === -1) return;
      const end = newline + 1 + Number(this.#unread.toString('latin1', 0, newline));
      if (this.#unread.length < end) return;
      this.#take(this.#unread.subarray(newline + 1, end));
      this.#unread = this.#unread.subarray(end);
    }
  }

  #take(record: Buffer): void {
    const options = { enums: String, longs: Number, bytes: String };
    const event = Event.toObject(Event.decode(record), options) as SchedulerEvent;
    this.seen.push(event);
    if (event.type === 'SUBSCRIBED') this.#frameworkId = event.subscribed?.framework_id.value;
    const status = event.update?.status;
    if (status?.uuid === undefined || status.agent_id === undefined) return;
    const { agent_id, task_id, uuid } = status;
    void this.call({ type: 'ACKNOWLEDGE', acknowledge: { agent_id, task_id, uuid } }).catch(() => undefined);
  }
}
