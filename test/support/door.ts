import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long somebody at the door waits until one who lets them in is found, in milliseconds. */
const longestWait = 20_000;

/** Where somebody listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * A TCP port of this machine that leads to an address, which is looked up for each connection: what a Service is to its clients,
 * whoever is behind it. It can be shut, as a network that is cut.
 */
export class Door {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = (server.address() as AddressInfo).port;
  }

  /** Opens it at a port, any that is free by default. */
  static async open(target: () => Promise<Address | undefined>, port = 0): Promise<Door> {
    const sockets = new Set<Socket>();
    const server = createServer((client) => {
      keep(sockets, client);
      void lead(client, target, sockets);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new Door(server, sockets);
  }

  /** Cuts all connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Cuts all connections and lets nobody in any more. */
  async shut(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await closed;
  }
}

function keep(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.once('close', () => sockets.delete(socket));
}

async function lead(client: Socket, target: () => Promise<Address | undefined>, sockets: Set<Socket>): Promise<void> {
  const end = performance.now() + longestWait;
  while (!client.destroyed && performance.now() < end) {
    const address = await target().catch(() => undefined);
    const server = address === undefined ? undefined : await reach(address, sockets);
    if (server === undefined) {
      await sleep(20);
      continue;
    }
    // The door may have been shut while somebody was being reached.
    if (client.destroyed) return void server.destroy();
    server.once('close', () => client.destroy());
    client.once('close', () => server.destroy());
    client.pipe(server).pipe(client);
    return;
  }
  client.destroy();
}

/** A connection to an address; undefined if there is none to be had. Shutting the door ends the attempt too. */
function reach(address: Address, sockets: Set<Socket>): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address);
    keep(sockets, socket);
    socket.once('connect', () => resolve(socket));
    socket.once('close', () => resolve(undefined));
  });
}
