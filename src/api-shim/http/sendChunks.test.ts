import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { eventually } from '../../../test/support/eventually.ts';
import { ask, open } from '../../../test/support/httpClient.ts';
import { acceptsGzip, sendChunks } from './sendChunks.ts';

let server: Server;
let made: number;

const chunkBytes = 64 * 1024;

/** Chunks of 64 KiB, with empty ones between them; counts how many were made. */
function* bigChunks(count: number): Generator<Uint8Array, void> {
  for (let index = 0; index < count; index += 1) {
    yield new Uint8Array();
    made += 1;
    yield Buffer.alloc(chunkBytes, String(index));
  }
}

async function serve(answer: (response: ServerResponse) => Promise<void>): Promise<number> {
  server = createServer((_request, response) => void answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

beforeEach(() => {
  made = 0;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it('sends one chunk with its length, several as they are made', async () => {
  const port = await serve((response) =>
    sendChunks(
      [response],
      'application/json',
      response.req.url === '/one' ? () => [Buffer.from('{}')] : () => bigChunks(3),
    ),
  );
  expect(await ask(port, '/one')).toMatchObject({ text: '{}', headers: { 'content-length': '2' } });
  const { headers, body } = await ask(port, '/more');
  expect([headers['transfer-encoding'], body.length]).toEqual(['chunked', 3 * chunkBytes]);
});

it.each([1, 20])('OPER-017 compresses %i chunks for those that accept it', async (count) => {
  const waiting: ServerResponse[] = [];
  const port = await serve(async (response) => {
    waiting.push(response);
    if (waiting.length === 2) await sendChunks(waiting, 'application/json', () => bigChunks(count));
  });
  const [compressed, plain] = await Promise.all([
    ask(port, '/', { headers: { 'Accept-Encoding': 'gzip, deflate' } }),
    ask(port, '/'),
  ]);
  expect(made).toBe(count);
  expect([compressed.headers['content-encoding'], plain.headers['content-encoding']]).toEqual(['gzip', undefined]);
  expect(gunzipSync(compressed.body).equals(plain.body)).toBe(true);
  expect(plain.body.length).toBe(count * chunkBytes);
});

it('OPER-017 does not compress fewer than 1024 bytes', async () => {
  const port = await serve((response) =>
    sendChunks([response], 'application/json', () => [Buffer.alloc(Number(response.req.url?.slice(1)), 'x')]),
  );
  const headers = { 'Accept-Encoding': 'gzip' };
  expect((await ask(port, '/1023', { headers })).headers).not.toHaveProperty('content-encoding');
  expect((await ask(port, '/1024', { headers })).headers).toHaveProperty('content-encoding', 'gzip');
});

it.each([
  [undefined, false],
  ['gzip', true],
  ['deflate, gzip;q=0.5', true],
  ['gzip;q=0', false],
  ['gzip; q=0.000, *', false],
  ['*', true],
  ['*;q=0', false],
  ['identity', false],
])('OPER-017 takes Accept-Encoding %p for %p', (header, isAccepted) => {
  expect(acceptsGzip(header)).toBe(isAccepted);
});

it('makes no more where all clients have gone', async () => {
  let isOver = false;
  const port = await serve(async (response) => {
    await sendChunks([response], 'application/json', () => bigChunks(100_000));
    isOver = true;
  });
  const reader = await open(port, '/');
  reader.on('error', () => undefined).destroy();
  await eventually(() => isOver);
  expect(made).toBeLessThan(100_000);
});
