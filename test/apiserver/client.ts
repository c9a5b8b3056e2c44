import type { IncomingMessage } from 'node:http';
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline';
import type { Json, JsonObject } from '../../src/embedded/apiserver/objects/json.ts';
import { listOf, stringOf, valueAt } from '../../src/embedded/apiserver/objects/json.ts';

/** An answer of an API server. */
export interface Answer {
  readonly code: number;
  readonly body: JsonObject;
  /** The Warning headers, as one text. */
  readonly warnings: string;
}

/** What a request may carry besides method, path and body. */
export interface Extras {
  readonly type?: string;
  readonly accept?: string;
}

/** One event of a watch. */
export interface WatchEvent {
  readonly type: string;
  readonly object: JsonObject;
}

/** Keys and certificates by which a server over TLS knows us. */
export interface Credentials {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Requests to an API server, plain or over TLS, without any library of Kubernetes. */
export class ApiClient {
  readonly #url: string;
  readonly #agent: PlainAgent;
  readonly #isSecure: boolean;

  constructor(url: string, credentials: Credentials | undefined) {
    this.#url = url;
    this.#isSecure = credentials !== undefined;
    this.#agent =
      credentials === undefined
        ? new PlainAgent({ keepAlive: true })
        : new SecureAgent({ keepAlive: true, ...credentials });
  }

  /** Sends a request; a string is sent as it is, anything else as JSON. */
  async send(method: string, path: string, body?: Json, extras: Extras = {}): Promise<Answer> {
    const response = await this.#request(method, path, body, extras);
    const content = await text(response);
    const parsed: unknown = content.startsWith('{') ? JSON.parse(content) : { text: content };
    return {
      code: response.statusCode ?? 0,
      body: parsed as JsonObject,
      warnings: String(response.headers['warning'] ?? ''),
    };
  }

  /** The body of a GET. */
  async get(path: string, accept?: string): Promise<JsonObject> {
    return (await this.send('GET', path, undefined, accept === undefined ? {} : { accept })).body;
  }

  /** Creates an object, which must succeed. */
  async create(path: string, object: JsonObject): Promise<JsonObject> {
    const { code, body } = await this.send('POST', path, object);
    if (code !== 201) throw new Error(`${code}: ${JSON.stringify(body)}`);
    return body;
  }

  /** A merge patch. */
  async merge(path: string, patch: Json): Promise<Answer> {
    return this.send('PATCH', path, patch, { type: 'application/merge-patch+json' });
  }

  /** The names of the objects of a list. */
  async names(path: string): Promise<readonly string[]> {
    return listOf((await this.get(path))['items']).map(nameOf);
  }

  /** Starts a watch; rejects with the body of another answer than 200. */
  async watch(path: string): Promise<Watch> {
    const response = await this.#request('GET', path, undefined, {});
    if (response.statusCode !== 200) throw new Error(await text(response));
    return new Watch(response);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #request(method: string, path: string, body: Json | undefined, extras: Extras): Promise<IncomingMessage> {
    const headers: Record<string, string> = { accept: extras.accept ?? 'application/json', 'user-agent': 'tester/1.0' };
    const content = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    if (body !== undefined) headers['content-type'] = extras.type ?? 'application/json';
    headers['content-length'] = String(Buffer.byteLength(content));
    return new Promise((resolve, reject) => {
      const send = this.#isSecure ? secureRequest : plainRequest;
      const outgoing = send(`${this.#url}${path}`, { method, headers, agent: this.#agent }, resolve);
      outgoing.on('error', reject);
      outgoing.end(content);
    });
  }
}

/** The events of a watch, one by one. */
export class Watch {
  readonly #response: IncomingMessage;
  readonly #lines: AsyncIterator<string>;

  constructor(response: IncomingMessage) {
    this.#response = response;
    response.on('error', () => undefined);
    this.#lines = createInterface({ input: response })[Symbol.asyncIterator]();
  }

  /** The next event, undefined when the server has ended the watch. */
  async next(): Promise<WatchEvent | undefined> {
    const line = await this.#lines.next();
    return line.done === true ? undefined : (JSON.parse(line.value) as WatchEvent);
  }

  /** Type and name of the next events. */
  async take(count: number): Promise<readonly string[]> {
    const taken: string[] = [];
    for (let index = 0; index < count; index += 1) taken.push(describeEvent(await this.next()));
    return taken;
  }

  stop(): void {
    this.#response.destroy();
  }
}

function describeEvent(event: WatchEvent | undefined): string {
  return event === undefined ? 'end' : `${event.type} ${nameOf(event.object)}`;
}

/** metadata.name. */
export function nameOf(object: Json | undefined): string {
  return stringOf(valueAt(object, ['metadata', 'name'])) ?? '';
}

/** metadata.resourceVersion, of an object or a list. */
export function versionOf(object: Json | undefined): string {
  return stringOf(valueAt(object, ['metadata', 'resourceVersion'])) ?? '';
}
