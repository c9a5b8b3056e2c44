import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { eventually } from '../../../test/support/eventually.ts';
import type { Reply } from '../../../test/support/httpClient.ts';
import type { MasterScenario } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';

let scenario: MasterScenario;
const sockets: Socket[] = [];
const limits = { maxBodyBytes: 100_000, maxTotalBodyBytes: 200_000 };

beforeEach(async () => {
  scenario = await startScenario({ limits });
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await closeScenarios();
});

/** A call that is so long. */
function call(bytes: number, fields: object = { type: 'GET_HEALTH' }): string {
  return JSON.stringify(fields).padEnd(bytes);
}

function post(body: string | Buffer, headers: Record<string, string> = {}): Promise<Reply> {
  return scenario.ask('/api/v1', { headers: { 'Content-Type': 'application/json', ...headers }, body, method: 'POST' });
}

/** Sends some of a request on a connection that stays open. */
function send(...parts: (string | Buffer)[]): Socket {
  const socket = connect(scenario.shim.port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  for (const part of parts) socket.write(part);
  return socket;
}

function head(lines: string, path = '/api/v1'): string {
  return `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${lines}\r\n\r\n`;
}

/** Sends most of a long body, and nothing more. */
function sendMost(): Socket {
  return send(head('Content-Length: 80000'), call(60_000));
}

/** Resolves when there is no room for another long body. */
function filled(): Promise<void> {
  return eventually(async () => (await post(call(80_000))).status === 503);
}

/** Resolves when there is room for the longest that there may be, beside which nothing has any. */
function empty(): Promise<void> {
  return eventually(async () => (await post(call(95_000))).status === 200);
}

describe('Bodies that arrive at the same time', () => {
  it('are refused where they would take too much together, but for short ones', async () => {
    sendMost();
    await filled();
    const { status, headers, text } = await post(call(80_000));
    expect({ status, text }).toEqual({
      status: 503,
      text: 'Requests that came before take the memory that there is for bodies',
    });
    expect(headers).toMatchObject({ 'retry-after': '1', connection: 'close' });
    expect((await post(call(1000))).status).toBe(200);
    expect((await scenario.ask('/teardown', { body: `frameworkId=${'x'.repeat(80_000)}` })).status).toBe(503);
  });

  it('are not read to their end where they are refused', async () => {
    sendMost();
    await filled();
    const refused = send(head('Content-Length: 90000'), call(80_000));
    const heard: string[] = [];
    refused.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
    await once(refused, 'close');
    expect(heard.join('')).toMatch(/^HTTP\/1.1 503 /);
  });

  it('count for what they become where they are compressed', async () => {
    sendMost();
    await filled();
    const gzip = { 'Content-Encoding': 'gzip' };
    expect((await post(gzipSync(call(80_000)), gzip)).status).toBe(503);
    expect((await post(gzipSync(call(1000)), gzip)).status).toBe(200);
  });

  it('count for more than their bytes where those come one by one', async () => {
    const socket = send(head('Transfer-Encoding: chunked'), '1\r\n \r\n'.repeat(1000));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 503 /);
    await empty();
  });

  it('count until what they ask for is done', async () => {
    let store: () => void = () => undefined;
    scenario.writer.storage = new Promise((resolve) => (store = resolve));
    const answer = post(
      call(60_000, { type: 'UPDATE_WEIGHTS', update_weights: { weight_infos: [{ role: 'r', weight: 2 }] } }),
    );
    await filled();
    store();
    expect((await answer).status).toBe(200);
    await empty();
  });

  it('do not count while the stream is open that one of them asked for', async () => {
    await scenario.subscribe({ webui_url: 'x'.repeat(80_000) });
    await empty();
  });

  it('do not count any more when they become too long', async () => {
    scenario = await startScenario({ limits: { maxBodyBytes: 40_000, maxTotalBodyBytes: 100_000 } });
    const gzip = { 'Content-Encoding': 'gzip' };
    for (let times = 0; times < 3; times++) expect((await post(gzipSync(call(150_000)), gzip)).status).toBe(413);
    expect((await post(call(40_000))).status).toBe(200);
  });

  it('do not count any more when their client goes away', async () => {
    const socket = sendMost();
    await filled();
    socket.destroy();
    await empty();
  });

  it('do not count any more when their client is silent for too long', async () => {
    scenario = await startScenario({ limits: { ...limits, idleSeconds: 0.2 } });
    const socket = sendMost();
    await filled();
    await once(socket, 'close');
    await empty();
  });

  it.each<[string, string, string | Buffer]>([
    ['too long', '413', Buffer.alloc(150_000, ' ')],
    ['no call', '400', call(90_000, {})],
    ['answered', '200', call(90_000)],
    ['no gzip', '400', gzipSync(call(90_000)).subarray(0, 50)],
  ])('do not count any more when one is %s, though the connection stays', async (what, status, body) => {
    const gzip = what.includes('gzip') ? 'Content-Encoding: gzip\r\n' : '';
    const socket = send(
      head(`${gzip}Transfer-Encoding: chunked`),
      ...[`${body.length.toString(16)}\r\n`, body, '\r\n0\r\n\r\n'],
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain(`HTTP/1.1 ${status} `);
    await empty();
    expect(socket.destroyed).toBe(false);
  });
});
