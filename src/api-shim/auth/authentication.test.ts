import { subscribeCall, type MasterScenario } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';
import type { Question } from '../../../test/support/httpClient.ts';
import { basicAuthenticator, bearerAuthenticator, type TokenReviewer } from './authenticators.ts';
import { Credentials } from './credentials.ts';
import type { Authentication } from './authentication.ts';

const credentials = Credentials.parse('{"credentials":[{"principal":"alice","secret":"wonder"}]}');
const basic = basicAuthenticator(() => credentials);

const review: TokenReviewer = (token) => {
  if (token === 'broken') return Promise.reject(new Error('no API server'));
  const kubernetes = { groups: ['system:authenticated'], extra: {} };
  return Promise.resolve(token === 'good.token' ? { principal: 'system:serviceaccount:a:b', kubernetes } : undefined);
};
const bearer = bearerAuthenticator(review);

const everywhere: Authentication = { readonly: [basic], readwrite: [basic, bearer], scheduler: [basic] };

function encoded(text: string): string {
  return Buffer.from(text).toString('base64');
}

const alice = { Authorization: `Basic ${encoded('alice:wonder')}` };

let scenario: MasterScenario;

async function start(authentication: Authentication, options: { readonly recovered?: boolean } = {}): Promise<void> {
  scenario = await startScenario({ authentication, ...options });
}

afterEach(closeScenarios);

async function statusOf(path: string, question: Question = {}): Promise<number> {
  return (await scenario.ask(path, question)).status;
}

const readonly = ['/state', '/state.json', '/state-summary', '/slaves', '/frameworks', '/tasks', '/roles', '/flags'];
const readonlyToo = [
  ...['/maintenance/status', '/metrics/snapshot', '/explain', '/registrar(1)/registry'],
  ...['/files/browse', '/files/read', '/files/download', '/files/debug'],
];
const readwrite = ['/api/v1', '/api/v1/foo', '/reserve', '/unreserve', '/create-volumes', '/destroy-volumes'];
const readwriteToo = [
  '/teardown',
  '/quota',
  '/weights',
  '/maintenance/schedule',
  '/machine/down',
  '/machine/up',
  '/logging/toggle',
];

describe('realms', () => {
  it.each([
    ...[...readonly, ...readonlyToo].map((path) => [path, 'readonly']),
    ...[...readwrite, ...readwriteToo].map((path) => [path, 'readwrite']),
    ['/api/v1/scheduler', 'scheduler'],
  ])('AUTH-001 AUTH-002 AUTH-004 %s is of the realm %s, whatever the method', async (path, realm) => {
    await start({ readonly: [basic], readwrite: [basic], scheduler: [basic] });
    for (const target of [path, `/master${path}`]) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
        const { status, headers, text } = await scenario.ask(target, { method });
        expect({ status, text }).toEqual({ status: 401, text: '401 Unauthorized.' });
        expect(headers['www-authenticate']).toBe(`Basic realm="mesos-master-${realm}"`);
        expect(headers['content-type']).toBe('text/plain; charset=utf-8');
      }
      expect(await statusOf(target, { headers: alice })).not.toBe(401);
    }
  });

  it.each(['/health', '/version', '/redirect', '/system/stats.json', '/master/health', '/'])(
    'AUTH-003 %s asks nobody',
    async (path) => {
      await start(everywhere);
      expect(await statusOf(path)).toBeLessThan(400);
    },
  );

  it('AUTH-007 SCHED-019 one that is off does not look at what is sent', async () => {
    await start({ scheduler: [basic] });
    const headers = { Authorization: 'Basic nonsense' };
    expect(await statusOf('/state', { headers })).toBe(200);
    expect(await statusOf('/api/v1', { body: { type: 'GET_HEALTH' }, headers })).toBe(200);
    expect(await statusOf('/api/v1/scheduler', { headers })).toBe(401);
  });
});

describe('who authenticates', () => {
  it('AUTH-001 by any of the ways of the realm, all of which a challenge names', async () => {
    await start(everywhere);
    const { headers } = await scenario.operate({ type: 'GET_HEALTH' });
    expect(headers['www-authenticate']).toBe(
      'Basic realm="mesos-master-readwrite", Bearer realm="mesos-master-readwrite"',
    );
    expect((await scenario.operate({ type: 'GET_HEALTH' }, alice)).status).toBe(200);
    expect((await scenario.operate({ type: 'GET_HEALTH' }, { Authorization: 'Bearer good.token' })).status).toBe(200);
  });

  it.each([
    'Basic',
    'Basic ',
    `basic ${encoded('alice:wonder')}`,
    `Basic  ${encoded('alice:wonder')}`,
    `Basic ${encoded('alice:wonder')} x`,
    `Basic ${encoded('alice:wonder:')}`,
    `Basic ${encoded('alice')}`,
    `Basic ${encoded('alice:')}`,
    `Basic ${encoded(':')}`,
    'Bearer',
    'Bearer bad.token',
    'Bearer good.token x',
    `Bearer ${'a'.repeat(20_000)}`,
    'Negotiate abc',
  ])('AUTH-005 is nobody by %s', async (authorization) => {
    await start(everywhere);
    const { status } = await scenario.operate({ type: 'GET_HEALTH' }, { Authorization: authorization });
    expect(status).toBe(401);
  });

  it('cannot be told while nobody can say whose token it is', async () => {
    await start(everywhere);
    const { status, text } = await scenario.operate({ type: 'GET_HEALTH' }, { Authorization: 'Bearer broken' });
    expect({ status, text }).toEqual({
      status: 503,
      text: 'Nobody can say at the moment whose credentials these are',
    });
  });

  it('OPER-002 is asked before anything else of a request, also of a master that does not lead yet', async () => {
    await start(everywhere, { recovered: false });
    expect(await statusOf('/api/v1', { method: 'DELETE' })).toBe(401);
    expect(await statusOf('/api/v1', { method: 'DELETE', headers: alice })).toBe(503);
  });

  it('AUTH-009 cannot subscribe as another', async () => {
    await start(everywhere);
    const asBob = await scenario.ask('/api/v1/scheduler', {
      body: subscribeCall({ principal: 'bob' }),
      headers: alice,
    });
    expect(asBob.status).toBe(400);
    expect(asBob.text).toBe(
      "Failed to validate scheduler::Call: Authenticated principal 'alice' does not match principal 'bob' set in `FrameworkInfo`",
    );
    const stream = await scenario.openStream(subscribeCall({ principal: 'alice' }), alice);
    expect(stream.response.statusCode).toBe(200);
    stream.leave();
  });

  it('AUTH-009 cannot make calls for the framework of another', async () => {
    await start({ scheduler: [bearer, basic] });
    const stream = await scenario.openStream(subscribeCall({ principal: 'alice' }), alice);
    const [framework] = [...scenario.master.state.frameworks.keys()];
    const call = { type: 'REVIVE', framework_id: { value: framework } };
    const headers = {
      Authorization: 'Bearer good.token',
      'Mesos-Stream-Id': stream.response.headers['mesos-stream-id'],
    };
    const { status, text } = await scenario.ask('/api/v1/scheduler', { body: call, headers });
    expect(status).toBe(400);
    expect(text).toContain("Authenticated principal 'system:serviceaccount:a:b' does not match principal 'alice'");
    stream.leave();
  });
});
