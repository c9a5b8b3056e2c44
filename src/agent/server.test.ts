import { ask } from '../../test/support/httpClient.ts';
import { codec } from '../wire/codec.ts';
import { startAgentServer, type AgentServer } from './server.ts';

let agent: AgentServer;

const noVolumes = { answer: () => Promise.resolve({ volumes: [], made: [], deleting: [], failed: [] }) };

beforeAll(async () => {
  agent = await startAgentServer({ host: '127.0.0.1', port: 0, maxBodyBytes: 1000, volumes: noVolumes });
});

afterAll(() => agent.close());

describe('the agent API', () => {
  it.each(['/api/v1', '/slave(1)/api/v1', '/slave(1)/api/v1/'])('AGENT-010 tells its health at %s', async (path) => {
    const { status, headers, text } = await ask(agent.port, path, { body: { type: 'GET_HEALTH' } });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(text).toBe('{"type":"GET_HEALTH","get_health":{"healthy":true}}');
  });

  it('AGENT-010 tells its version, also in protobuf', async () => {
    const body = codec('application/x-protobuf', 'mesos.v1.agent.Call').encode({ type: 'GET_VERSION' });
    const { text } = await ask(agent.port, '/api/v1', { body, headers: { 'Content-Type': 'application/x-protobuf' } });
    expect(JSON.parse(text)).toMatchObject({ get_version: { version_info: { version: '1.11.0' } } });
  });

  it.each([
    [{ method: 'GET' }, 405],
    [{ body: '{}' }, 400],
    [{ body: '{}', headers: { 'Content-Type': 'text/plain' } }, 415],
    [{ body: { type: 'GET_HEALTH' }, headers: { Accept: 'text/html' } }, 406],
    [{ body: '{', headers: { 'Content-Type': 'application/json' } }, 400],
    [{ body: {} }, 400],
    [{ body: { type: 'GET_CONTAINERS' } }, 501],
    [{ body: { type: 'GET_HEALTH', padding: 'x'.repeat(2000) } }, 413],
  ])('AGENT-001 answers %j with %i', async (question, status) => {
    const reply = await ask(agent.port, '/slave(1)/api/v1', question);
    expect(reply.status).toBe(status);
    expect(reply.headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  it('is healthy, and knows no other paths', async () => {
    expect(await ask(agent.port, '/slave(1)/health')).toMatchObject({ status: 200, text: '' });
    expect(await ask(agent.port, '/health')).toMatchObject({ status: 200, text: '' });
    expect(await ask(agent.port, '/nope')).toMatchObject({ status: 404, text: '404 Not Found.' });
  });

  it('does not start on a port that is taken', async () => {
    await expect(startAgentServer({ host: '127.0.0.1', port: agent.port, volumes: noVolumes })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
