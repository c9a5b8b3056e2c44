import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { StreamEnd } from '../observer.ts';
import { beBare } from './respond.ts';

/** How long a client may take no byte of what an ended stream still holds for it. */
const partingSeconds = 30;

/**
 * The response to one SUBSCRIBE. Its head goes out with the first event, or when the call has been taken: until then the call
 * can still be refused with a status of its own.
 */
export class EventStream {
  readonly #headers: OutgoingHttpHeaders;
  readonly #response: ServerResponse;
  readonly #onEnd: (why: StreamEnd) => void;
  #over = false;
  #slow = false;

  /** @param onEnd called once when the stream ends, whoever ends it; for a lost client not from within another call. */
  constructor(headers: OutgoingHttpHeaders, response: ServerResponse, onEnd: (why: StreamEnd) => void) {
    this.#headers = headers;
    this.#response = response;
    this.#onEnd = onEnd;
    // What cannot be written any more is no error: the closing that follows says all.
    response.on('error', () => undefined);
    response.once('close', () => this.#finish(this.#slow ? 'slow' : 'disconnected'));
  }

  /** How much of what was written the client has not been given yet. */
  get queuedBytes(): number {
    return this.#response.writableLength;
  }

  /** Sends the head, if it has not gone out yet (SCHED-009, OPER-050). */
  begin(): void {
    if (this.#over) return;
    this.#writeHead();
    this.#response.flushHeaders();
  }

  /** Sends a record: one write, one chunk, for there are clients that take one for the other. */
  write(record: Uint8Array): void {
    if (this.#over || this.#slow) return;
    this.#writeHead();
    this.#response.write(record);
  }

  /** Ends the stream in good order, after what was written. */
  end(why: StreamEnd): void {
    if (this.#over) return;
    this.#writeHead();
    this.#finish(why);
    this.#response.socket?.setTimeout(partingSeconds * 1000);
    this.#response.end();
  }

  /** Breaks the connection of a client that does not read; the end is reported a moment later. */
  cut(): void {
    this.#slow = true;
    this.#response.destroy();
  }

  /** Forgets the stream of a call that was refused: the response is free for another answer. */
  abandon(): void {
    this.#finish('closed');
  }

  #writeHead(): void {
    if (this.#response.headersSent) return;
    this.#response.socket?.setTimeout(0);
    beBare(this.#response);
    this.#response.writeHead(200, this.#headers);
  }

  #finish(why: StreamEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#onEnd(why);
  }
}
