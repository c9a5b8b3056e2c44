import type { ServerResponse } from 'node:http';
import type { MediaType } from '../../wire/codec.ts';
import { EventStream } from '../http/eventStream.ts';
import type { StreamEnd } from '../observer.ts';

/** The stream of a framework's events, by whose id its scheduler is known from here on. */
export class SchedulerStream extends EventStream {
  readonly mediaType: MediaType;

  /** @param onEnd called once when the stream ends, whoever ends it; for a lost client not from within another call. */
  constructor(id: string, mediaType: MediaType, response: ServerResponse, onEnd: (why: StreamEnd) => void) {
    super({ 'Content-Type': mediaType, 'Mesos-Stream-Id': id }, response, onEnd);
    this.mediaType = mediaType;
  }
}
