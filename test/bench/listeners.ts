import { once } from 'node:events';
import { open } from '../support/httpClient.ts';

/** The process of those who listen to a server: they read what it sends, and say when so many bytes have come. */

/** What the process is told: to connect, or to say when so many bytes more have come. */
export type Order =
  { readonly connect: number; readonly path: string; readonly connections: number } | { readonly expect: number };

let received = 0;
let expected = Infinity;

function count(bytes: number): void {
  received += bytes;
  if (received < expected) return;
  expected = Infinity;
  process.send?.('received');
}

async function listen(port: number, path: string): Promise<void> {
  const response = await open(port, path, { body: { type: 'SUBSCRIBE' } });
  await once(response, 'readable');
  response.on('data', (chunk: Buffer) => count(chunk.length));
}

async function obey(order: Order): Promise<void> {
  if ('connect' in order) {
    await Promise.all(Array.from({ length: order.connections }, () => listen(order.connect, order.path)));
    process.send?.('connected');
  } else {
    received = 0;
    expected = order.expect;
    process.send?.('ready');
  }
}

process.on('message', (order) => void obey(order as Order));
process.once('SIGTERM', () => process.exit(0));
process.stdout.write('here\n');
