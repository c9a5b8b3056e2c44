import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

/** A request that is sent again and again, as its bytes. */
export interface Shot {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const headEnd = Buffer.from('\r\n\r\n');
const accepted = Buffer.from('HTTP/1.1 202 ');

/**
 * Requests that a server of this machine answers in a second, each of so many connections sending its next one as soon as
 * it has the answer. Sockets and no HTTP client, for that would cost more than what is measured. Throws if an answer is
 * anything but 202 without a body.
 */
export async function measureLoad(port: number, shot: Shot, connections: number, seconds: number): Promise<number> {
  const bytes = bytesOf(shot);
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  let answers = 0;
  const begun = performance.now();
  const until = begun + seconds * 1000;
  await Promise.all(sockets.map((socket) => exchange(socket, bytes, () => (++answers, performance.now() < until))));
  const elapsed = (performance.now() - begun) / 1000;
  for (const socket of sockets) socket.destroy();
  return answers / elapsed;
}

function bytesOf({ headers, body }: Shot): Buffer {
  const lines = Object.entries({ Host: '127.0.0.1', ...headers, 'Content-Length': body.length });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`POST /api/v1/scheduler HTTP/1.1\r\n${head}\r\n`), body]);
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  return socket;
}

/** Sends and awaits answers in turn; `again` says after each whether to go on. */
function exchange(socket: Socket, bytes: Buffer, again: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let unread: Buffer = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('The server has closed the connection')));
    socket.on('data', (chunk: Buffer) => {
      unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
      if (!unread.subarray(-headEnd.length).equals(headEnd)) return;
      if (!unread.subarray(0, accepted.length).equals(accepted)) return reject(new Error(unread.toString()));
      unread = Buffer.alloc(0);
      if (again()) socket.write(bytes);
      else resolve();
    });
    socket.write(bytes);
  });
}
