import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../objects/json.ts';
import { apiVersionOf } from '../resources/definition.ts';
import type { StoredObject } from '../store/storedObject.ts';
import type { Context } from '../verbs/context.ts';
import type { Selection } from '../verbs/selection.ts';
import type { EventType, WatchSink } from '../watch/watcher.ts';
import { watch } from '../watch/watcher.ts';
import type { Encoding } from './encode.ts';
import { encodeObject } from './encode.ts';
import { flag, wholeNumber, wrongMatch } from './options.ts';

/** How long a watch lasts that does not say so, in seconds; a real server takes a random time from 1800 on. */
const DEFAULT_TIMEOUT = 1800;
const BOOKMARK_INTERVAL = 60_000;
/** Bytes that may wait for a slow reader before its watch is ended; it resumes from the last version that it saw. */
const MAX_WAITING = 64 * 1024 * 1024;

/** Answers a watch: one JSON object a line, until the time is over, the reader goes, or `signal` says that the server stops. */
export function serveWatch(
  context: Context,
  encoding: Encoding,
  selection: Selection,
  query: URLSearchParams,
  response: ServerResponse,
  signal: AbortSignal,
): void {
  const sendInitialEvents = readInitialEvents(query);
  const start = { version: wholeNumber(query, 'resourceVersion'), current: context.store.version, sendInitialEvents };
  const stream = new WatchStream(encoding, response, flag(query, 'allowWatchBookmarks'));
  const collection = context.store.collection(encoding.definition.storage);
  const stop = watch(collection, selection, start, stream);
  stream.open();
  const timeout = setTimeout(() => stream.end(), (wholeNumber(query, 'timeoutSeconds') ?? DEFAULT_TIMEOUT) * 1000);
  const bookmarks = setInterval(() => stream.bookmark(context.store.version, {}), BOOKMARK_INTERVAL);
  const end = () => stream.end();
  signal.addEventListener('abort', end);
  response.on('close', () => {
    stop();
    clearTimeout(timeout);
    clearInterval(bookmarks);
    signal.removeEventListener('abort', end);
  });
}

function readInitialEvents(query: URLSearchParams): boolean {
  const match = query.get('resourceVersionMatch') ?? '';
  if (!query.has('sendInitialEvents')) {
    if (match === '') return false;
    throw wrongMatch('Forbidden', 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided');
  }
  if (match === '')
    throw wrongMatch('Forbidden', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  if (match !== 'NotOlderThan') throw wrongMatch('NotSupported', 'supported values: "NotOlderThan"', match);
  return flag(query, 'sendInitialEvents');
}

/** Writes the events of a watch; nothing is sent before `open`, so that an error at the start can still be a plain answer. */
class WatchStream implements WatchSink {
  readonly #encoding: Encoding;
  readonly #response: ServerResponse;
  readonly #wantsBookmarks: boolean;
  readonly #waiting: string[] = [];
  #isOpen = false;
  #isHeaderSent = false;

  constructor(encoding: Encoding, response: ServerResponse, wantsBookmarks: boolean) {
    this.#encoding = encoding;
    this.#response = response;
    this.#wantsBookmarks = wantsBookmarks;
  }

  open(): void {
    this.#response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
    this.#response.flushHeaders();
    this.#isOpen = true;
    this.#flush();
  }

  /** Sends what waits, and ends the answer. */
  end(): void {
    this.#flush();
    this.#response.end();
  }

  event(type: EventType, stored: StoredObject): void {
    this.#write(type, encodeObject(this.#encoding, stored, this.#isHeaderSent));
    this.#isHeaderSent = true;
  }

  initialEventsEnd(version: number): void {
    this.bookmark(version, { 'k8s.io/initial-events-end': 'true' });
  }

  bookmark(version: number, annotations: JsonObject): void {
    if (!this.#wantsBookmarks) return;
    const { definition, form } = this.#encoding;
    const own = { kind: definition.kind, apiVersion: apiVersionOf(definition) };
    const type = form === 'object' ? own : { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' };
    const extra = Object.keys(annotations).length > 0 ? { annotations } : {};
    const metadata = { resourceVersion: String(version), creationTimestamp: null, ...extra };
    this.#write('BOOKMARK', JSON.stringify({ ...type, metadata }));
  }

  #write(type: EventType | 'BOOKMARK', text: string): void {
    this.#waiting.push(`{"type":"${type}","object":${text}}\n`);
    // All events of one turn of the event loop go out together: a system call each would cost more than all else.
    if (this.#isOpen && this.#waiting.length === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    if (this.#waiting.length === 0 || this.#response.writableEnded) return;
    this.#response.write(this.#waiting.join(''));
    this.#waiting.length = 0;
    if (this.#response.writableLength > MAX_WAITING) this.#response.destroy();
  }
}
