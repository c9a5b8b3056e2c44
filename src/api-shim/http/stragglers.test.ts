import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '../../../test/support/eventually.ts';
import { open } from '../../../test/support/httpClient.ts';
import { sendChunks } from './sendChunks.ts';

/** More than sockets and what may wait for a client hold together. */
const count = 640;
const chunkBytes = 64 * 1024;

let server: Server;
let served: number;
let responses: ServerResponse[];

/** Chunks that differ, so that none can be missing, double or in another's place without notice. */
function* chunks(): Generator<Uint8Array, void> {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(chunkBytes, String(index));
}

const whole = Buffer.concat([...chunks()]);

async function start(): Promise<number> {
  served = 0;
  responses = [];
  server = createServer((_request, response) => {
    responses.push(response);
    void sendChunks([response], 'application/json', chunks).then(() => (served += 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function read(reader: IncomingMessage): Promise<Buffer> {
  const read: Buffer[] = [];
  for await (const chunk of reader) read.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(read);
}

it('OPER-018 keeps little for a client that does not read, and has it read all the same', async () => {
  const port = await start();
  const slow = await open(port, '/');
  await eventually(() => served === 1);
  expect(responses[0]?.writableLength).toBeLessThan(10 * 1024 * 1024);
  expect((await read(await open(port, '/'))).equals(whole)).toBe(true);
  expect((await read(slow)).equals(whole)).toBe(true);
});

it('cuts clients off where too many do not read', async () => {
  const port = await start();
  const readers = await Promise.all(Array.from({ length: 18 }, () => open(port, '/')));
  for (const reader of readers) reader.on('error', () => undefined);
  await eventually(() => served === readers.length);
  expect(responses.filter(({ destroyed }) => destroyed)).toHaveLength(2);
  for (const reader of readers) reader.destroy();
  await eventually(() => responses.every(({ destroyed }) => destroyed));
  expect((await read(await open(port, '/'))).equals(whole)).toBe(true);
});
