import { randomUUID } from 'node:crypto';
import type { OperatorEvent } from '../../master/events.ts';
import type { MasterEvent } from '../../model/generated/messages.ts';
import type { OperatorSink } from '../../operator/loop.ts';
import type { MediaType } from '../../wire/codec.ts';
import { codecsOf } from '../../wire/negotiation.ts';
import { encodeRecord } from '../../wire/recordIo.ts';
import type { ShimObserver } from '../observer.ts';
import { defaultMaxQueuedBytes } from '../options.ts';
import { eventMessage, isHeard, isTrimmed } from './events.ts';
import { OperatorStream, type Subscription } from './stream.ts';

export const eventCodecs = codecsOf('mesos.v1.master.Event');

/** How often a stream says that it is there (OPER-051). */
export const heartbeatSeconds = 15;

/** The record that says that a stream is there, by form. */
export const heartbeats: Readonly<Record<MediaType, Buffer>> = {
  'application/json': recordOf('application/json', { type: 'HEARTBEAT' }),
  'application/x-protobuf': recordOf('application/x-protobuf', { type: 'HEARTBEAT' }),
};

export interface OperatorStreamsParts {
  readonly observer: ShimObserver;
  /** Calls back every so many seconds until the returned function is called. */
  readonly every: (seconds: number, callback: () => void) => () => void;
  /** Beyond so many streams the oldest is closed (OPER-062). */
  readonly maxSubscribers: number;
  readonly maxQueuedBytes?: number;
}

/** The open event streams of operators: where the loop's events for operators go. */
export class OperatorStreams implements OperatorSink {
  readonly #parts: OperatorStreamsParts;
  readonly #streams = new Set<OperatorStream>();
  #published = 0;

  constructor(parts: OperatorStreamsParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#streams.size;
  }

  /** How many events there have been: the number of the latest. */
  get published(): number {
    return this.#published;
  }

  /** Has events go to an operator from here on; they wait until the stream is started. */
  open(subscription: Subscription): OperatorStream {
    const { observer, every, maxSubscribers, maxQueuedBytes = defaultMaxQueuedBytes } = this.#parts;
    const id = randomUUID();
    const stream = new OperatorStream(subscription, maxQueuedBytes, (why) => {
      stopBeating();
      this.#streams.delete(stream);
      observer.streamEnded(id, why);
    });
    const stopBeating = every(heartbeatSeconds, () => stream.beat(heartbeats[subscription.mediaType]));
    this.#streams.add(stream);
    observer.streamOpened(id);
    if (this.#streams.size > maxSubscribers) this.#oldest()?.end('closed');
    return stream;
  }

  /** Sends an event on every stream whose owner may see it; it is encoded once for all who are told the same. */
  publish(event: OperatorEvent): void {
    this.#published += 1;
    if (this.#streams.size === 0) return;
    const records = new Map<MediaType, Buffer>();
    try {
      for (const stream of this.#streams) {
        const { visible, mediaType } = stream;
        if (!isHeard(event, visible)) continue;
        const known = isTrimmed(event) ? undefined : records.get(mediaType);
        const record = known ?? recordOf(mediaType, eventMessage(event, visible));
        records.set(mediaType, record);
        stream.take(this.#published, record);
        this.#parts.observer.eventSent(event.type, record.length);
      }
    } catch (error) {
      this.#parts.observer.failed(error);
    }
  }

  /** Ends all streams: their clients will find another master. */
  closeAll(): void {
    for (const stream of this.#streams) stream.end('shutdown');
  }

  #oldest(): OperatorStream | undefined {
    const [oldest] = this.#streams;
    return oldest;
  }
}

function recordOf(mediaType: MediaType, event: MasterEvent): Buffer {
  return encodeRecord(eventCodecs[mediaType].encode(event));
}
