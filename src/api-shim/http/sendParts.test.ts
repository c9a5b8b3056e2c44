import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { ask, open } from '../../../test/support/httpClient.ts';
import { eventually } from '../../../test/support/eventually.ts';
import type { Part } from '../../wire/parts.ts';
import { sendParts, writeParts } from './sendParts.ts';

let server: Server;
let made: number;
let sent: boolean;

/** Parts of 64 KiB that count how many of them were made. */
function bigParts(count: number): readonly Part[] {
  return Array.from({ length: count }, () => () => {
    made += 1;
    return Buffer.alloc(64 * 1024, 'x');
  });
}

async function serve(answer: (response: ServerResponse) => Promise<void>): Promise<number> {
  server = createServer((_request, response) => {
    void answer(response).then(() => (sent = true));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

beforeEach(() => {
  made = 0;
  sent = false;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it('sends one part with its length, several as they are made', async () => {
  const port = await serve((response) =>
    sendParts(response, 'application/json', response.req.url === '/one' ? [() => Buffer.from('{}')] : bigParts(3)),
  );
  expect(await ask(port, '/one')).toMatchObject({ text: '{}', headers: { 'content-length': '2' } });
  const { headers, body } = await ask(port, '/more');
  expect([headers['transfer-encoding'], body.length]).toEqual(['chunked', 3 * 64 * 1024]);
});

it('makes nothing for a HEAD', async () => {
  const port = await serve((response) => sendParts(response, 'application/json', bigParts(3)));
  expect(await ask(port, '/', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  expect(made).toBe(0);
});

it('OPER-018 makes no more than a client takes, and nothing for one that has gone', async () => {
  let take: () => void = () => undefined;
  const client = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, taken) => (take = taken) });
  const written = writeParts(client, bigParts(1000));
  expect(made).toBe(1);
  take();
  await eventually(() => made === 2);
  client.destroy();
  await written;
  expect(made).toBe(2);
});

it('ends with a client that leaves', async () => {
  const port = await serve((response) => sendParts(response, 'application/json', bigParts(1000)));
  const reader = await open(port, '/');
  reader.on('error', () => undefined).destroy();
  await eventually(() => sent);
  expect(made).toBeLessThan(1000);
});
