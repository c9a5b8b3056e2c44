import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ControlPlane } from '../cluster/controlPlane.ts';

/** An answer that goes on for as long as somebody watches. */
interface Watch {
  readonly resource: string;
  readonly answer: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/**
 * Stands between a client and an API server, on the loopback interface, and loses the answer to the first creation of each resource
 * of a list: the object is stored, and its maker does not know. Watches of the resource tell nothing either until its maker has
 * asked for it.
 */
export class LossyProxy {
  readonly #server: Server;
  readonly #agent: Agent;
  readonly #target: string;
  readonly #toLose: Set<string>;
  readonly #lost = new Set<string>();
  readonly #watches = new Set<Watch>();

  /** `toLose` names resources in the plural. */
  constructor({ url, authority }: ControlPlane, toLose: readonly string[]) {
    this.#target = url;
    this.#agent = new Agent({ ca: readFileSync(authority.certificate), keepAlive: true });
    this.#toLose = new Set(toLose);
    this.#server = createServer((incoming, outgoing) => this.#forward(incoming, outgoing));
  }

  /** Listens, and gives the address to reach it at. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await closed;
  }

  #forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, headers, url = '' } = incoming;
    const path = new URL(url, this.#target);
    const [parent = '', last = ''] = path.pathname.split('/').slice(-2);
    const isLost = method === 'POST' && this.#toLose.delete(last);
    if (isLost) this.#lost.add(last);
    if (method === 'GET' && this.#lost.delete(parent)) this.#resume();
    const onward = request(path, { agent: this.#agent, method, headers }, (answer) => {
      if (isLost) answer.resume().once('end', () => outgoing.destroy());
      else this.#pass(answer, outgoing, path.searchParams.has('watch') ? last : undefined);
    });
    onward.once('error', () => outgoing.destroy());
    outgoing.once('close', () => onward.destroy());
    incoming.pipe(onward);
  }

  #pass(answer: IncomingMessage, outgoing: ServerResponse, watched: string | undefined): void {
    answer.once('error', () => outgoing.destroy());
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    if (watched === undefined) {
      answer.pipe(outgoing);
      return;
    }
    const watch = { resource: watched, answer, outgoing };
    this.#watches.add(watch);
    outgoing.once('close', () => this.#watches.delete(watch));
    answer.once('end', () => outgoing.end());
    answer.on('data', (chunk: Buffer) => {
      // What the client hears of too early is what it must not hear of at all: the stream stops before this chunk.
      if (!this.#lost.has(watched)) outgoing.write(chunk);
      else {
        answer.pause();
        answer.unshift(chunk);
      }
    });
  }

  #resume(): void {
    for (const { resource, answer } of this.#watches) if (!this.#lost.has(resource)) answer.resume();
  }
}
