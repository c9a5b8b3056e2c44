import type { ServerResponse } from 'node:http';
import type { MediaType } from '../../wire/codec.ts';
import type { Visibility } from '../auth/visibility.ts';
import { EventStream } from '../http/eventStream.ts';
import type { StreamEnd } from '../observer.ts';

/** What an operator who listens asked for. */
export interface Subscription {
  readonly mediaType: MediaType;
  readonly visible: Visibility;
  readonly response: ServerResponse;
}

/** A record that waits for what comes before it. */
interface KeptRecord {
  readonly number: number;
  readonly record: Buffer;
}

/** How many heartbeats may go by while a client takes nothing of what waits for it: five minutes. */
const patienceInBeats = 20;

/**
 * The stream of an operator's events. Those that happen before its first record has been made are kept back, and those of
 * them that the record knows of already are left out (OPER-052). A client that does not read is cut off (OPER-062).
 */
export class OperatorStream extends EventStream {
  readonly mediaType: MediaType;
  readonly visible: Visibility;
  readonly #maxQueuedBytes: number;
  /** Undefined once events go out as they happen. */
  #kept: KeptRecord[] | undefined = [];
  #keptBytes = 0;
  /** What of the first records still may be on its way: it may be larger than all that may wait later. */
  #firstBytes = 0;
  #queuedBefore = 0;
  #beatsWithoutProgress = 0;

  /** @param maxQueuedBytes how many bytes of events may wait for a client that does not read. */
  constructor(subscription: Subscription, maxQueuedBytes: number, onEnd: (why: StreamEnd) => void) {
    const { mediaType, visible, response } = subscription;
    super({ 'Content-Type': mediaType }, response, onEnd);
    this.mediaType = mediaType;
    this.visible = visible;
    this.#maxQueuedBytes = maxQueuedBytes;
    response.on('drain', () => (this.#firstBytes = 0));
  }

  /** Sends the record of the so-manieth event, or keeps it back. */
  take(number: number, record: Buffer): void {
    if (this.#kept === undefined) {
      this.write(record);
      if (this.queuedBytes > this.#maxQueuedBytes + this.#firstBytes) this.cut();
    } else {
      this.#kept.push({ number, record });
      this.#keptBytes += record.length;
      if (this.#keptBytes > this.#maxQueuedBytes) this.cut();
    }
  }

  /** The first records have been written, which know of all events up to the one of this number: those that came after it follow. */
  start(known: number): void {
    for (const { number, record } of this.#kept ?? []) if (number > known) this.write(record);
    this.#firstBytes = this.queuedBytes;
    this.#kept = undefined;
  }

  /** Says that the stream is there, and gives up a client that has taken nothing for long. */
  beat(heartbeat: Buffer): void {
    if (this.#kept !== undefined) return;
    const queued = this.queuedBytes;
    const isStuck = queued > 0 && queued >= this.#queuedBefore;
    this.#beatsWithoutProgress = isStuck ? this.#beatsWithoutProgress + 1 : 0;
    this.write(heartbeat);
    this.#queuedBefore = this.queuedBytes;
    if (this.#beatsWithoutProgress > patienceInBeats) this.cut();
  }
}
