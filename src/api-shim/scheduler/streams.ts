import type { ServerResponse } from 'node:http';
import type { SchedulerEvent } from '../../model/generated/messages.ts';
import type { EventSink } from '../../operator/loop.ts';
import type { MediaType } from '../../wire/codec.ts';
import { codecsOf } from '../../wire/negotiation.ts';
import { encodeRecord } from '../../wire/recordIo.ts';
import type { ShimObserver, StreamEnd } from '../observer.ts';
import { defaultMaxQueuedBytes } from '../options.ts';
import { SchedulerStream } from './stream.ts';

const codecs = codecsOf('mesos.v1.scheduler.Event');

/** What an event looks like on the streams of one form. */
interface Encoded {
  readonly event: SchedulerEvent;
  readonly record: Buffer;
}

/** What is needed to open a stream. */
export interface StreamParts {
  readonly id: string;
  readonly mediaType: MediaType;
  readonly response: ServerResponse;
  /** Called once if the stream ends by itself, not by the master and not by shutting down. Never from within `send`. */
  readonly onLost: () => void;
}

/** The open event streams of schedulers: where the loop's events for frameworks go. */
export class SchedulerStreams implements EventSink {
  readonly #observer: ShimObserver;
  readonly #maxQueuedBytes: number;
  readonly #streams = new Map<string, SchedulerStream>();
  /** The latest event of each form: one event for many streams is encoded once. */
  readonly #latest = new Map<MediaType, Encoded>();

  /** @param maxQueuedBytes how much may wait for a client that does not read before it is cut off. */
  constructor(observer: ShimObserver, maxQueuedBytes = defaultMaxQueuedBytes) {
    this.#observer = observer;
    this.#maxQueuedBytes = maxQueuedBytes;
  }

  get size(): number {
    return this.#streams.size;
  }

  /** Has events of a stream go to this response from here on. */
  open({ id, mediaType, response, onLost }: StreamParts): SchedulerStream {
    const stream = new SchedulerStream(id, mediaType, response, (why) => this.#ended(id, why, onLost));
    this.#streams.set(id, stream);
    this.#observer.streamOpened(id);
    return stream;
  }

  /** Sends an event on a stream; one that is not open takes it nowhere (SCHED-034). */
  send(streamId: string, event: SchedulerEvent): void {
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return;
    try {
      const record = this.#encode(stream.mediaType, event);
      stream.write(record);
      this.#observer.eventSent(event.type, record.length);
      if (stream.queuedBytes > this.#maxQueuedBytes) stream.cut();
    } catch (error) {
      this.#observer.failed(error);
    }
  }

  /** Ends a stream after what was sent on it. */
  close(streamId: string): void {
    this.#streams.get(streamId)?.end('closed');
  }

  /** Ends all streams. Their frameworks stay as they are: another process will lead them (SCHED-024). */
  closeAll(): void {
    for (const stream of this.#streams.values()) stream.end('shutdown');
  }

  #encode(mediaType: MediaType, event: SchedulerEvent): Buffer {
    const latest = this.#latest.get(mediaType);
    if (latest?.event === event) return latest.record;
    const record = encodeRecord(codecs[mediaType].encode(event));
    this.#latest.set(mediaType, { event, record });
    return record;
  }

  #ended(id: string, why: StreamEnd, onLost: () => void): void {
    this.#streams.delete(id);
    this.#observer.streamEnded(id, why);
    if (why === 'disconnected' || why === 'slow') onLost();
  }
}
