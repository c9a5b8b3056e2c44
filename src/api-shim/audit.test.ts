import { eventually } from '../../test/support/eventually.ts';
import { MasterScenario, type ScenarioOptions } from '../../test/support/masterScenario.ts';
import { objectsOf } from './audit.ts';
import { basicAuthenticator } from './auth/authenticators.ts';
import { Credentials } from './auth/credentials.ts';

const credentials = Credentials.parse('{"credentials":[{"principal":"alice","secret":"wonder"}]}');
const headers = { Authorization: `Basic ${Buffer.from('alice:wonder').toString('base64')}` };
const authentication = { readwrite: [basicAuthenticator(() => credentials)] };

let scenario: MasterScenario;

async function start(options: ScenarioOptions): Promise<void> {
  scenario = await MasterScenario.start({ authentication, ...options });
}

afterEach(() => scenario.close());

describe('The audit log', () => {
  it('says of each command who gave it, from where, to what, and what came of it', async () => {
    await start({ audit: 'operators' });
    const { id } = await scenario.subscribe();
    await scenario.operate({ type: 'TEARDOWN', teardown: { framework_id: { value: 'nope' } } }, headers);
    const form = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' };
    await scenario.ask('/teardown', { method: 'POST', body: `frameworkId=${id}`, headers: form });
    const common = { endpoint: 'operator', type: 'TEARDOWN', principal: 'alice', address: '127.0.0.1' };
    expect(scenario.observer.audits).toEqual([
      { ...common, objects: ['frameworkId=nope'], status: 400 },
      { ...common, objects: [`frameworkId=${id}`], status: 200 },
    ]);
  });

  it('says who had the log tell more, by the call or by /logging/toggle, and whom that was refused', async () => {
    let allowed = true;
    await start({
      audit: 'operators',
      authorizer: { approver: (_caller, action) => Promise.resolve(() => allowed || action !== 'set_log_level') },
    });
    const set_logging_level = { level: 1, duration: { nanoseconds: 1e9 } };
    const call = { type: 'SET_LOGGING_LEVEL', set_logging_level };
    await scenario.operate(call, headers);
    await scenario.ask('/logging/toggle', { headers });
    await scenario.ask('/logging/toggle?level=1&duration=1secs', { headers });
    await scenario.ask('/logging/toggle?level=1', { headers });
    allowed = false;
    await scenario.operate(call, headers);
    await scenario.ask('/logging/toggle?level=1&duration=1secs', { headers });
    const entry = {
      endpoint: 'operator',
      type: 'SET_LOGGING_LEVEL',
      principal: 'alice',
      address: '127.0.0.1',
      objects: [],
    };
    expect(scenario.observer.audits).toEqual([200, 200, 400, 403, 403].map((status) => ({ ...entry, status })));
  });

  it('says nothing of what only asks, nor of frameworks unless all are to be logged', async () => {
    await start({ audit: 'operators' });
    const framework = await scenario.subscribe();
    await scenario.schedule(framework, { type: 'REVIVE' });
    await scenario.operate({ type: 'GET_STATE' }, headers);
    expect(scenario.observer.audits).toEqual([]);
  });

  it('says of each call of a framework what it names, and of its tasks no more than their ids', async () => {
    await start({ audit: 'all' });
    const framework = await scenario.subscribe({ principal: 'web' });
    const command = {
      value: 'a secret command',
      environment: { variables: [{ name: 'PASSWORD', type: 'VALUE', value: 'a secret value' }] },
    };
    const task = { name: 'n', task_id: { value: 't1' }, agent_id: { value: 'S1' }, resources: [], command };
    const secret = { type: 'VALUE', value: { data: Buffer.from('a secret').toString('base64') } };
    const volumes = [{ mode: 'RO', container_path: 'x', source: { type: 'SECRET', secret } }];
    const other = { ...task, task_id: { value: 't2' }, container: { type: 'MESOS', volumes } };
    const launch = { type: 'LAUNCH', launch: { task_infos: [task, other] } };
    const accept = { offer_ids: [{ value: 'O1' }, { value: 'O2' }], operations: [launch] };
    await scenario.schedule(framework, { type: 'ACCEPT', accept });
    await eventually(() => scenario.observer.audits.length === 2);
    expect(scenario.observer.audits).toMatchObject([
      { endpoint: 'scheduler', type: 'SUBSCRIBE', status: 200, objects: ['roles=r'] },
      {
        type: 'ACCEPT',
        status: 202,
        objects: [
          `framework_id=${framework.id}`,
          'offer_ids=O1',
          'offer_ids=O2',
          'task_id=t1',
          'agent_id=S1',
          'task_id=t2',
        ],
      },
    ]);
    const text = JSON.stringify(scenario.observer.audits);
    expect(text).not.toContain('secret');
    expect(text).not.toContain(Buffer.from('a secret').toString('base64'));
  });

  it('says who was turned away, but not by which words', async () => {
    await start({ audit: 'operators' });
    await scenario.operate({ type: 'GET_STATE' }, { Authorization: 'Basic secret' });
    expect(scenario.observer.audits).toEqual([{ endpoint: 'any', address: '127.0.0.1', objects: [], status: 401 }]);
  });

  it('names only so many of what a call names', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => ({ value: `O${index}` }));
    expect(objectsOf({ offer_ids: ids })).toHaveLength(20);
    expect(objectsOf({ role: 'x'.repeat(1000) })[0]).toHaveLength(205);
    expect(objectsOf(undefined)).toEqual([]);
  });
});
