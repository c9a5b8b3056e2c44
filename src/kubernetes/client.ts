import { request as send, type Dispatcher } from 'undici';
import type { Connection } from './connection.ts';
import { ConnectionError, isAlreadyExists, KubernetesError, type Status } from './errors.ts';
import type { Kind, KubernetesObject } from './objects.ts';
import {
  patchContentType,
  pathOf,
  queryOf,
  type DeleteOptions,
  type ListOptions,
  type Named,
  type Page,
  type Patch,
  type Reference,
  type RequestOptions,
  type WatchEvent,
  type WatchOptions,
  type WriteOptions,
  type Written,
} from './requests.ts';
import { jsonLines } from './watchStream.ts';

/** A finished request, for metrics. */
export interface RequestObservation {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';
  readonly kind: string;
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  /** Time until the answer began. */
  readonly seconds: number;
}

/** Settings of a client. */
export interface ClientOptions {
  readonly connection: Connection;
  /** Seconds without a sign of the server after which a request fails; watches have no such limit. 30 by default. */
  readonly timeoutSeconds?: number;
  /** Sent as User-Agent, which the API server's audit log shows. */
  readonly userAgent?: string;
  readonly observe?: (request: RequestObservation) => void;
}

interface Outgoing extends RequestOptions {
  readonly verb: RequestObservation['verb'];
  readonly method: Dispatcher.HttpMethod;
  readonly kind: Kind<KubernetesObject>;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

/**
 * Typed requests to an API server. Every method rejects with KubernetesError when the server refuses, with ConnectionError when
 * there was no answer, and with the signal's reason when that is aborted. Nothing is retried here: see `retrying`.
 *
 * What may be repeated after a ConnectionError: `get`, `list`, `ensure`, `delete` (NotFound then means done), merge and apply
 * patches. `replace` may be repeated too: if the first was carried out, the second fails with Conflict and changes nothing.
 */
export class KubernetesClient {
  readonly #options: ClientOptions;
  readonly #timeout: number;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#timeout = (options.timeoutSeconds ?? 30) * 1000;
  }

  /** The object of a name. */
  get<T extends KubernetesObject>(kind: Kind<T>, reference: Reference, options: RequestOptions = {}): Promise<T> {
    return this.#call<T>({ verb: 'get', method: 'GET', kind, path: pathOf(kind, reference), ...options });
  }

  /** All objects of a selection, read page by page as they are asked for. */
  async *list<T extends KubernetesObject>(
    kind: Kind<T>,
    options: ListOptions = {},
  ): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages(kind, options)) yield* page.items;
  }

  /**
   * The pages of a list, all of one resource version. Fails with Expired when the pages are read so slowly that the server has
   * forgotten the version; the list then has to start again.
   */
  async *pages<T extends KubernetesObject>(
    kind: Kind<T>,
    options: ListOptions = {},
  ): AsyncGenerator<Page<T>, void, undefined> {
    const { namespace, labelSelector, fieldSelector, signal, limit = 500 } = options;
    let next: string | undefined;
    do {
      const query = queryOf({ labelSelector, fieldSelector, limit, continue: next });
      const path = pathOf(kind, { namespace }) + query;
      const list = await this.#call<List<T>>({ verb: 'list', method: 'GET', kind, path, signal });
      yield { items: list.items ?? [], resourceVersion: list.metadata.resourceVersion };
      next = list.metadata.continue === '' ? undefined : list.metadata.continue;
    } while (next !== undefined);
  }

  /** Stores a new object and returns it with what the server filled in. Fails with AlreadyExists if its name is taken. */
  create<T extends KubernetesObject>(kind: Kind<T>, object: Written<T>, options: WriteOptions = {}): Promise<T> {
    const { dryRun, signal } = options;
    const path = pathOf(kind, { namespace: object.metadata?.namespace }) + dryRunQuery(dryRun);
    return this.#call<T>({ verb: 'create', method: 'POST', kind, path, body: withType(kind, object), signal });
  }

  /**
   * Stores an object unless one of its name is there, and returns the one that is. So a create whose answer was lost may be
   * repeated; whether the object is the caller's own is the caller's to see, by a field, label or owner.
   */
  async ensure<T extends KubernetesObject>(
    kind: Kind<T>,
    object: Written<T> & Named,
    options: RequestOptions = {},
  ): Promise<T> {
    try {
      return await this.create(kind, object, options);
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      return this.get(kind, object.metadata, options);
    }
  }

  /** Replaces an object but for its status. Fails with Conflict if it is not of the resource version in its metadata any more. */
  replace<T extends KubernetesObject>(
    kind: Kind<T>,
    object: Written<T> & Named,
    options: WriteOptions = {},
  ): Promise<T> {
    const { dryRun, signal } = options;
    const path = pathOf(kind, object.metadata) + dryRunQuery(dryRun);
    return this.#call<T>({ verb: 'update', method: 'PUT', kind, path, body: withType(kind, object), signal });
  }

  /** Replaces an object's status. Fails with Conflict as `replace` does. */
  replaceStatus<T extends KubernetesObject>(
    kind: Kind<T>,
    object: Written<T> & Named,
    options: RequestOptions = {},
  ): Promise<T> {
    const path = pathOf(kind, object.metadata, 'status');
    return this.#call<T>({ verb: 'update', method: 'PUT', kind, path, body: withType(kind, object), ...options });
  }

  /**
   * Changes an object, or one of its subresources. A merge or apply patch that names `metadata.resourceVersion` fails with
   * Conflict if the object has changed. An apply patch creates an object that is not there.
   */
  patch<T extends KubernetesObject>(
    kind: Kind<T>,
    reference: Reference,
    patch: Patch,
    options: RequestOptions & { readonly subresource?: string } = {},
  ): Promise<T> {
    const { subresource, signal } = options;
    const query = patch.type === 'apply' ? { fieldManager: patch.fieldManager, force: patch.force } : {};
    const path = pathOf(kind, reference, subresource) + queryOf(query);
    const body = patch.type === 'apply' ? withType(kind, patch.body) : patch.body;
    const contentType = patchContentType[patch.type];
    return this.#call<T>({ verb: 'patch', method: 'PATCH', kind, path, body, contentType, signal });
  }

  /** Changes an object's status. */
  patchStatus<T extends KubernetesObject>(
    kind: Kind<T>,
    reference: Reference,
    patch: Patch,
    options: RequestOptions = {},
  ): Promise<T> {
    return this.patch(kind, reference, patch, { ...options, subresource: 'status' });
  }

  /** Asks for an object's deletion, which is done when its finalizers are gone. Fails with NotFound if it is not there. */
  async delete<T extends KubernetesObject>(
    kind: Kind<T>,
    reference: Reference,
    options: DeleteOptions & RequestOptions = {},
  ): Promise<void> {
    const { signal, preconditions = {}, ...deletion } = options;
    const outgoing = { verb: 'delete', method: 'DELETE', kind, signal } as const;
    if (preconditions.resourceVersion !== undefined) {
      // Servers look for the version nowhere else.
      const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions, ...deletion };
      await this.#call<unknown>({ ...outgoing, path: pathOf(kind, reference), body });
      return;
    }
    // Not in a body: after a DELETE with one the connection would not be used again, and to open another costs more than the request.
    const path = pathOf(kind, reference) + queryOf({ ...deletion, ...preconditions });
    await this.#call<unknown>({ ...outgoing, path });
  }

  /**
   * The changes of a selection, until the server ends the watch or the signal is aborted (both end the iteration). Fails with
   * Expired when the server no longer has the resource version.
   */
  async *watch<T extends KubernetesObject>(
    kind: Kind<T>,
    options: WatchOptions = {},
  ): AsyncGenerator<WatchEvent<T>, void, undefined> {
    const { namespace, signal, ...rest } = options;
    const path = pathOf(kind, { namespace }) + queryOf({ watch: 1, allowWatchBookmarks: true, ...rest });
    const outgoing: Outgoing = { verb: 'watch', method: 'GET', kind, path, signal };
    try {
      const { body } = await this.#open(outgoing);
      for await (const line of jsonLines(body)) yield eventOf<T>(line);
    } catch (error) {
      if (signal?.aborted === true) return;
      throw failureOf(outgoing, error);
    }
  }

  /** Cuts all connections. */
  close(): Promise<void> {
    return this.#options.connection.close();
  }

  async #call<T>(outgoing: Outgoing): Promise<T> {
    try {
      const answer = await this.#open(outgoing);
      // The server's schema vouches for the type: what it stores has been validated against it.
      return (await answer.body.json()) as T;
    } catch (error) {
      throw failureOf(outgoing, error);
    }
  }

  async #open(outgoing: Outgoing): Promise<Dispatcher.ResponseData> {
    const started = performance.now();
    let status = 0;
    try {
      const answer = await this.#send(outgoing);
      status = answer.statusCode;
      if (status >= 300) throw await errorOf(answer);
      return answer;
    } finally {
      this.#observe(outgoing, status, started);
    }
  }

  async #send(outgoing: Outgoing): Promise<Dispatcher.ResponseData> {
    const { connection, userAgent = 'mesos-operator' } = this.#options;
    const { dispatcher, headers } = await connection.credentials();
    return send(connection.server + outgoing.path, {
      dispatcher,
      method: outgoing.method,
      headers: {
        ...headers,
        accept: 'application/json',
        'user-agent': userAgent,
        ...(outgoing.body === undefined ? {} : { 'content-type': outgoing.contentType ?? 'application/json' }),
      },
      body: outgoing.body === undefined ? null : JSON.stringify(outgoing.body),
      signal: outgoing.signal ?? null,
      headersTimeout: this.#timeout,
      bodyTimeout: outgoing.verb === 'watch' ? 0 : this.#timeout,
    });
  }

  #observe({ verb, kind }: Outgoing, status: number, started: number): void {
    this.#options.observe?.({ verb, kind: kind.kind, status, seconds: (performance.now() - started) / 1000 });
  }
}

interface List<T> {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items?: readonly T[] | null;
}

function dryRunQuery(dryRun: boolean | undefined): string {
  return queryOf({ dryRun: dryRun === true ? 'All' : undefined });
}

function withType(kind: Kind<KubernetesObject>, object: object): object {
  return { apiVersion: kind.apiVersion, kind: kind.kind, ...object };
}

function eventOf<T>(line: unknown): WatchEvent<T> {
  const event = line as WatchEvent<T> | { readonly type: 'ERROR'; readonly object: Partial<Status> };
  if (event.type === 'ERROR') throw new KubernetesError(event.object.code ?? 500, event.object);
  return event;
}

async function errorOf(answer: Dispatcher.ResponseData): Promise<KubernetesError> {
  const retryAfter = answer.headers['retry-after'];
  const text = await answer.body.text();
  return new KubernetesError(answer.statusCode, statusOf(text), Array.isArray(retryAfter) ? retryAfter[0] : retryAfter);
}

/** The Status in a body; a proxy in between may have answered with anything else, whose beginning then is the message. */
function statusOf(text: string): Partial<Status> {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'kind' in body && body.kind === 'Status') return body as Status;
  } catch {
    // Not JSON: the text itself is all there is to say.
  }
  return text === '' ? {} : { message: text.slice(0, 1000) };
}

function failureOf(outgoing: Outgoing, error: unknown): unknown {
  if (error instanceof KubernetesError || outgoing.signal?.aborted === true) return error;
  return new ConnectionError(`${outgoing.method} ${outgoing.path}`, error);
}
