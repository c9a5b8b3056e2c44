/**
 * How a framework talks with a Mesos master: SUBSCRIBE is answered with a stream of events that stays open, every other call is
 * a POST of its own, answered with 202.
 */

/** What trying again does not help against. */
export class Refused extends Error {}

export class SchedulerConnection {
  /** Given by the master when the framework subscribes for the first time; with it the framework can come back to its tasks. */
  frameworkId;
  #url;
  #streamId;

  /** @param master any of the masters, as HOST:PORT. */
  constructor(master) {
    this.#url = `http://${master}/api/v1/scheduler`;
  }

  /** Subscribes, and yields the events until the stream ends. */
  async *events(frameworkInfo) {
    this.#streamId = undefined;
    const subscribe = { framework_info: { ...frameworkInfo, id: this.frameworkId } };
    const response = await this.#post({ type: 'SUBSCRIBE', subscribe });
    if (response.status === 503) throw new Error('the master is not ready yet');
    if (response.status !== 200) throw new Refused(await response.text());
    this.#url = response.url;
    this.#streamId = response.headers.get('mesos-stream-id');
    for await (const event of recordsOf(response.body)) {
      if (event.type === 'ERROR') throw new Refused(event.error.message);
      if (event.type === 'SUBSCRIBED') this.frameworkId = event.subscribed.framework_id;
      yield event;
    }
  }

  /** Sends a call, `call('KILL', { task_id })`, and waits until the master has taken it. */
  async call(type, payload) {
    const response = await this.#post({ type, ...(payload && { [type.toLowerCase()]: payload }) });
    const text = await response.text();
    if (response.status !== 202) throw new Error(`${type} is refused: ${text}`);
  }

  /** A master that does not lead answers with a redirect to the one that does, and fetch follows it. */
  #post(call) {
    const headers = {
      'Content-Type': 'application/json',
      ...(this.#streamId && { 'Mesos-Stream-Id': this.#streamId }),
    };
    const body = JSON.stringify({ ...call, framework_id: this.frameworkId });
    return fetch(this.#url, { method: 'POST', headers, body });
  }
}

/** Cuts a stream into its records. Each is its length in bytes, a newline, and so many bytes of JSON. */
async function* recordsOf(stream) {
  let unread = Buffer.alloc(0);
  for await (const bytes of stream) {
    unread = Buffer.concat([unread, bytes]);
    for (let newline; (newline = unread.indexOf('\n')) !== -1;) {
      const end = newline + 1 + Number(unread.toString('latin1', 0, newline));
      if (unread.length < end) break;
      yield JSON.parse(unread.toString('utf8', newline + 1, end));
      unread = unread.subarray(end);
    }
  }
}
