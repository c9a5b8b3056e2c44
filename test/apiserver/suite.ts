import { beforeAll } from '@jest/globals';
import type { JsonObject } from '../../src/embedded/apiserver/objects/json.ts';
import type { ApiClient } from './client.ts';
import type { TestedServer } from './servers.ts';

/** What a topic tests: a server that runs, and a namespace of its own there. */
export class Bench {
  readonly #server: () => TestedServer;
  readonly #namespace: string;

  constructor(server: () => TestedServer, namespace: string) {
    this.#server = server;
    this.#namespace = namespace;
  }

  get server(): TestedServer {
    return this.#server();
  }

  get api(): ApiClient {
    return this.#server().client;
  }

  get namespace(): string {
    return this.#namespace;
  }

  /** The path of the gadgets of the topic's namespace, or of one of them. */
  gadgets(rest = ''): string {
    return `/apis/conformance.dev/v1/namespaces/${this.#namespace}/gadgets${rest}`;
  }

  /** The path of the objects of a core kind in the topic's namespace. */
  core(rest: string): string {
    return `/api/v1/namespaces/${this.#namespace}/${rest}`;
  }

  /** The path of the objects of another built-in kind: `apps/v1`, `deployments/web`. */
  group(group: string, rest: string): string {
    return `/apis/${group}/namespaces/${this.#namespace}/${rest}`;
  }
}

/** A topic's bench; its namespace is made before its tests. */
export function bench(server: () => TestedServer, namespace: string): Bench {
  beforeAll(async () => {
    await server().client.create('/api/v1/namespaces', { metadata: { name: namespace } });
  });
  return new Bench(server, namespace);
}

/** A Gadget. */
export function gadget(name: string, spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'conformance.dev/v1',
    kind: 'Gadget',
    metadata: { name, ...metadata },
    spec: { size: 1, ...spec },
  };
}

/** A ConfigMap. */
export function configMap(name: string, data: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data };
}
