import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiServerOptions, EmbeddedApiServer } from '../apiServer.ts';
import { startApiServer } from '../apiServer.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { isObject, listOf, stringOf, valueAt } from '../objects/json.ts';

/** An answer: HTTP code, body, warnings. */
export interface Answer {
  readonly code: number;
  readonly body: JsonObject;
  readonly warnings: string | null;
}

/** What a request may carry besides method and path. */
export interface Extras {
  readonly type?: string;
  readonly accept?: string;
}

/** One event of a watch. */
export interface WatchEvent {
  readonly type: string;
  readonly object: JsonObject;
}

/** A CustomResourceDefinition for tests, with defaults, limits, a keyed list, rules and printer columns. */
const WIDGETS = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.test.dev }
spec:
  group: test.dev
  scope: Namespaced
  names: { kind: Widget, plural: widgets, shortNames: [wd], categories: [things] }
  versions:
    - name: v1
      served: true
      storage: true
      subresources: { status: {} }
      additionalPrinterColumns:
        - { name: Size, type: integer, jsonPath: .spec.size }
        - { name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status' }
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [size]
              x-kubernetes-validations:
                - { rule: self.color == oldSelf.color, message: the color cannot be changed }
                - { rule: '!has(self.most) || self.size <= self.most', message: the size is above the most }
              properties:
                size: { type: integer, minimum: 1, maximum: 10 }
                most: { type: integer }
                color: { type: string, enum: [red, blue], default: red }
                parts:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  items:
                    type: object
                    required: [name]
                    properties: { name: { type: string }, count: { type: integer, default: 1 } }
            status:
              type: object
              x-kubernetes-preserve-unknown-fields: true
`;

export const WIDGET_PATH = '/apis/test.dev/v1/namespaces/default/widgets';
export const POD_PATH = '/api/v1/namespaces/default/pods';

/** A Widget to create. */
export function widget(name: string, spec: JsonObject = {}): JsonObject {
  return { metadata: { name }, spec: { size: 1, ...spec } };
}

/** A running server with an empty state and the Widget kind, and requests to it. */
export class TestServer {
  readonly server: EmbeddedApiServer;
  /** A folder that goes with the test. */
  readonly directory: string;

  private constructor(server: EmbeddedApiServer, directory: string) {
    this.server = server;
    this.directory = directory;
  }

  static async start(options: Partial<ApiServerOptions> = {}): Promise<TestServer> {
    const directory = mkdtempSync(join(tmpdir(), 'apiserver-'));
    const crdDirectory = writeCrds(directory);
    const server = await startApiServer({ host: '127.0.0.1', port: 0, crdDirectory, ...options });
    return new TestServer(server, directory);
  }

  async stop(): Promise<void> {
    await this.server.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Sends a request; a string is sent as it is, anything else as JSON. */
  async send(method: string, path: string, body?: Json, extras: Extras = {}): Promise<Answer> {
    const headers = { 'content-type': extras.type ?? 'application/json', accept: extras.accept ?? 'application/json' };
    const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const response = await fetch(`${this.server.url}${path}`, { method, headers, ...content });
    const text = await response.text();
    const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : { text };
    return { code: response.status, body: parsed as JsonObject, warnings: response.headers.get('warning') };
  }

  /** Creates an object of a collection; its name and whatever else is given. */
  async create(path: string, object: JsonObject): Promise<JsonObject> {
    const { code, body } = await this.send('POST', path, object);
    if (code !== 201) throw new Error(`${code}: ${stringOf(body['message']) ?? ''}`);
    return body;
  }

  /** A merge patch. */
  async patch(path: string, patch: Json): Promise<Answer> {
    return this.send('PATCH', path, patch, { type: 'application/merge-patch+json' });
  }

  /** The names of the objects of a list. */
  async names(path: string): Promise<readonly string[]> {
    const { body } = await this.send('GET', path);
    return listOf(body['items']).map((item) => stringOf(valueAt(item, ['metadata', 'name'])) ?? '');
  }

  /** Starts a watch and waits until the server has answered it. */
  async watch(path: string): Promise<WatchReader> {
    const reader = new WatchReader(`${this.server.url}${path}`);
    await reader.opened;
    return reader;
  }
}

/** Writes the CRDs of the tests into a folder of their own. */
export function writeCrds(directory: string, content = WIDGETS): string {
  const crdDirectory = join(directory, 'crds');
  mkdirSync(crdDirectory, { recursive: true });
  writeFileSync(join(crdDirectory, 'crd.yaml'), content);
  return crdDirectory;
}

/** Reads the events of a watch one by one. */
export class WatchReader {
  readonly opened: Promise<void>;
  readonly #events: WatchEvent[] = [];
  readonly #waiting: ((event: WatchEvent | undefined) => void)[] = [];
  readonly #stop: () => void;
  #isEnded = false;

  constructor(url: string) {
    let rest = '';
    const { promise, resolve } = deferred();
    this.opened = promise;
    const outgoing = request(url, (response) => {
      resolve();
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#push(JSON.parse(line) as WatchEvent);
      });
      response.on('close', () => this.#end());
    });
    outgoing.on('error', () => this.#end());
    outgoing.end();
    this.#stop = () => outgoing.destroy();
  }

  /** The next event, undefined when the server has ended the watch. */
  async next(): Promise<WatchEvent | undefined> {
    const event = this.#events.shift();
    if (event !== undefined || this.#isEnded) return event;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Type and name of the next events. */
  async take(count: number): Promise<readonly string[]> {
    const taken: string[] = [];
    for (let index = 0; index < count; index += 1) taken.push(describeEvent(await this.next()));
    return taken;
  }

  stop(): void {
    this.#stop();
  }

  #push(event: WatchEvent): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#events.push(event);
    else waiting(event);
  }

  #end(): void {
    this.#isEnded = true;
    for (const waiting of this.#waiting.splice(0)) waiting(undefined);
  }
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

function describeEvent(event: WatchEvent | undefined): string {
  if (event === undefined) return 'end';
  const name = isObject(event.object) ? stringOf(valueAt(event.object, ['metadata', 'name'])) : undefined;
  return `${event.type} ${name ?? ''}`.trim();
}
