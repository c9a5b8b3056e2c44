import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { MasterScenario } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';
import type { Reply } from '../../../test/support/httpClient.ts';
import { maxValues } from '../../wire/negotiation.ts';
import { BodyRoom } from '../limits/bodyRoom.ts';
import { RequestBody } from './body.ts';

let scenario: MasterScenario;

beforeEach(async () => {
  scenario = await startScenario({ limits: { maxBodyBytes: 1000 } });
});

afterEach(closeScenarios);

const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };

function post(path: string, body: Buffer): Promise<Reply> {
  return scenario.ask(path, { method: 'POST', headers, body });
}

describe('A body of more values than may be', () => {
  const many = `[${'{},'.repeat(maxValues)}{}]`;

  it.each([
    ['POST', '/api/v1', `{"type":"GET_HEALTH","x":${many}}`],
    ['POST', '/api/v1/scheduler', `{"type":"REVIVE","x":${many}}`],
    ['PUT', '/weights', many],
    ['POST', '/machine/down', many],
    ['POST', '/teardown', '&a'.repeat(maxValues + 1)],
    ['POST', '/reserve', `resources=${encodeURIComponent('[[],').repeat(maxValues / 2)}`],
  ])('is too large for %s %s, however short it is', async (method, path, body) => {
    scenario = await startScenario();
    const { status } = await scenario.ask(path, { method, headers: { 'Content-Type': 'application/json' }, body });
    expect(status).toBe(413);
  });
});

describe('A body that is compressed', () => {
  it('is decompressed, wherever it is sent', async () => {
    expect(await post('/api/v1', gzipSync('{"type":"GET_HEALTH"}'))).toMatchObject({ status: 200 });
    expect(await post('/teardown', gzipSync('frameworkId=nope'))).toMatchObject({
      status: 400,
      text: 'No framework found with specified ID',
    });
    const { status } = await scenario.ask('/api/v1', {
      headers: { ...headers, 'Content-Encoding': 'GZIP' },
      body: gzipSync('{"type":"GET_VERSION"}'),
    });
    expect(status).toBe(200);
  });

  it('counts as long as it is once it is decompressed', async () => {
    const long = gzipSync(`{"type":"GET_HEALTH"}${' '.repeat(1000)}`);
    expect(long.length).toBeLessThan(100);
    expect(await post('/api/v1', long)).toMatchObject({ status: 413, text: '413 Request Entity Too Large.' });
  });

  it.each([
    ['is none', Buffer.from('{"type":"GET_HEALTH"}')],
    ['is cut off', gzipSync('{"type":"GET_HEALTH"}').subarray(0, 20)],
    ['is empty', Buffer.alloc(0)],
  ])('is refused where it %s', async (_what, body) => {
    expect(await post('/api/v1', body)).toMatchObject({ status: 400 });
  });

  it('waits for those before it, for to decompress many at a time would take memory of its own', async () => {
    const request = (body: Buffer): IncomingMessage => {
      const message = new IncomingMessage(new Socket());
      message.headers['content-encoding'] = 'gzip';
      message.push(gzipSync(body));
      message.push(null);
      return message;
    };
    const ended: number[] = [];
    const room = new BodyRoom(200_000_000);
    const read = async (bytes: number): Promise<void> => {
      const { length } = await new RequestBody(request(Buffer.alloc(bytes)), 100_000_000, room).read();
      ended.push(length);
    };
    await Promise.all([read(20_000_000), read(10), read(1_000_000), read(100)]);
    expect(ended).toEqual([20_000_000, 10, 1_000_000, 100]);
  });
});
