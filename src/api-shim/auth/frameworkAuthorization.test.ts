import { eventually } from '../../../test/support/eventually.ts';
import { subscribeCall, type MasterScenario, type SubscribedFramework } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';
import { aclAuthorizer } from './aclAuthorizer.ts';
import { parseAcls } from './acls.ts';
import type { Authorizer } from './authorizer.ts';

const none = { type: 'NONE' };
const any = { type: 'ANY' };

/** ACLs by which alice has the role `x` and runs tasks as carl alone. */
const acls = parseAcls(
  JSON.stringify({
    register_frameworks: [
      { principals: { values: ['alice'] }, roles: { values: ['x'] } },
      { principals: any, roles: none },
    ],
    run_tasks: [
      { principals: { values: ['alice'] }, users: { values: ['carl'] } },
      { principals: any, users: none },
    ],
    reserve_resources: [{ principals: any, roles: none }],
  }),
);

let scenario: MasterScenario;

async function start(authorizer: Authorizer = aclAuthorizer(() => acls)): Promise<void> {
  scenario = await startScenario({ authorizer });
}

afterEach(closeScenarios);

const alice = { principal: 'alice', roles: ['x'] };

async function subscribed(info: object = alice): Promise<SubscribedFramework> {
  const framework = await scenario.subscribe(info);
  scenario.addAgents(1);
  scenario.clock.advance(1);
  await eventually(() => framework.stream.types.includes('OFFERS'));
  return framework;
}

function offerOf(framework: SubscribedFramework): string {
  return [...(scenario.master.state.frameworks.get(framework.id)?.offers.keys() ?? [])][0] ?? '';
}

function task(id: string, more: object = {}): object {
  const agent_id = { value: [...scenario.master.state.agents.keys()][0] };
  const resources = ['cpus', 'mem'].map((name) => ({ name, type: 'SCALAR', scalar: { value: 1 } }));
  return { name: id, task_id: { value: id }, agent_id, resources, command: { value: 'true' }, ...more };
}

const as = (user: string): object => ({ command: { value: 'true', user } });

function accept(framework: SubscribedFramework, ...operations: readonly object[]): object {
  return { type: 'ACCEPT', accept: { offer_ids: [{ value: offerOf(framework) }], operations } };
}

interface Update {
  readonly update?: {
    readonly status: { readonly task_id: { readonly value: string }; readonly [key: string]: unknown };
  };
}

function updates(framework: SubscribedFramework): readonly object[] {
  return framework.stream.events
    .filter(({ type }) => type === 'UPDATE')
    .map((event) => {
      const { task_id, state, reason, message } = (event as Update).update?.status ?? { task_id: { value: '' } };
      return [task_id.value, state, reason, message];
    });
}

function launched(): readonly string[] {
  return scenario.writer.writes.flatMap((effect) => (effect.kind === 'create-task' ? [effect.task.ref.taskId] : []));
}

describe('Frameworks under ACLs', () => {
  it('AUTH-020 are refused by one ERROR on their stream where they may not have a role', async () => {
    await start();
    const stream = await scenario.openStream(subscribeCall({ principal: 'alice', roles: ['x', 'evil', 'worse'] }));
    await eventually(() => stream.ended);
    expect(stream.response.statusCode).toBe(200);
    const message = 'Not authorized to register framework  with roles { evil, worse, x }';
    expect(stream.events).toEqual([{ type: 'ERROR', error: { message } }]);
    expect(scenario.master.state.frameworks.size).toBe(0);
  });

  it('AUTH-020 are told first what is wrong with them otherwise', async () => {
    await start();
    const stream = await scenario.openStream(subscribeCall({ principal: 'bob', roles: ['not a role'] }));
    await eventually(() => stream.ended);
    expect(stream.events).toMatchObject([{ type: 'ERROR' }]);
    expect(JSON.stringify(stream.events)).not.toContain('authorized');
  });

  it('AUTH-013 have no named rights without a principal', async () => {
    await start();
    const stream = await scenario.openStream(subscribeCall({ roles: ['x'] }));
    await eventually(() => stream.ended);
    expect(stream.types).toEqual(['ERROR']);
  });

  it('SCHED-056 do not come by a role by UPDATE_FRAMEWORK that they could not register with', async () => {
    await start();
    const framework = await subscribed();
    const capabilities = [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }];
    const info = { user: 'root', name: 'f', ...alice, capabilities, id: { value: framework.id } };
    const update = (roles: readonly string[]): object => ({
      type: 'UPDATE_FRAMEWORK',
      update_framework: { framework_info: { ...info, roles } },
    });
    expect((await scenario.schedule(framework, update(['x']))).status).toBe(200);
    const { status, text } = await scenario.schedule(framework, update(['x', 'evil']));
    expect({ status, text }).toEqual({
      status: 403,
      text: `Not authorized to register framework ${framework.id} with roles { evil, x }`,
    });
    expect(scenario.master.state.frameworks.get(framework.id)?.roles).toEqual(['x']);
  });

  it('AUTH-019 get TASK_ERROR for a task of a user that they may not use, and only for that', async () => {
    await start();
    const framework = await subscribed();
    const executor = { executor_id: { value: 'e' }, framework_id: { value: framework.id }, ...as('bob') };
    const task_infos = [task('own'), task('bad', as('bob')), task('good', as('carl'))];
    const custom = { ...task('custom'), command: undefined, executor };
    const launch = { type: 'LAUNCH', launch: { task_infos: [...task_infos, custom] } };
    expect((await scenario.schedule(framework, accept(framework, launch))).status).toBe(202);
    await eventually(() => updates(framework).length === 3);
    const text = (id: string, user: string): string =>
      `Principal 'alice' is not authorized to launch task ${id} of framework ${framework.id} under user '${user}'`;
    expect(updates(framework)).toEqual([
      ['own', 'TASK_ERROR', 'REASON_TASK_UNAUTHORIZED', text('own', 'root')],
      ['bad', 'TASK_ERROR', 'REASON_TASK_UNAUTHORIZED', text('bad', 'bob')],
      ['custom', 'TASK_ERROR', 'REASON_TASK_UNAUTHORIZED', text('custom', 'bob')],
    ]);
    expect(launched()).toEqual(['good']);
  });

  it('AUTH-019 lose a whole group where one of its tasks is denied', async () => {
    await start();
    const framework = await subscribed();
    const tasks = [task('g1', as('carl')), task('g2', as('bob'))];
    const executor = { type: 'DEFAULT', executor_id: { value: 'e' }, framework_id: { value: framework.id } };
    const group = { type: 'LAUNCH_GROUP', launch_group: { executor, task_group: { tasks } } };
    await scenario.schedule(framework, accept(framework, group));
    await eventually(() => updates(framework).length === 2);
    const message = `Principal 'alice' is not authorized to launch task g2 of framework ${framework.id} under user 'bob'`;
    expect(updates(framework)).toEqual([
      ['g1', 'TASK_ERROR', 'REASON_TASK_GROUP_UNAUTHORIZED', message],
      ['g2', 'TASK_ERROR', 'REASON_TASK_GROUP_UNAUTHORIZED', message],
    ]);
  });

  it('RESV-015 are refused an operation that they may not carry out, and keep the offer’s resources for the next', async () => {
    await start();
    const framework = await subscribed();
    const reservation = { type: 'DYNAMIC', role: 'x', principal: 'alice' };
    const cpus = { name: 'cpus', type: 'SCALAR', scalar: { value: 1 }, allocation_info: { role: 'x' } };
    const reserve = { resources: [{ ...cpus, reservations: [reservation] }] };
    const launch = { type: 'LAUNCH', launch: { task_infos: [task('good', as('carl'))] } };
    const operations = [{ type: 'RESERVE', id: { value: 'op1' }, reserve }, { type: 'RESERVE', reserve }, launch];
    await scenario.schedule(framework, accept(framework, ...operations));
    await eventually(() => framework.stream.types.includes('UPDATE_OPERATION_STATUS'));
    const told = framework.stream.events.filter(({ type }) => type === 'UPDATE_OPERATION_STATUS');
    expect(told).toMatchObject([
      {
        update_operation_status: {
          status: {
            operation_id: { value: 'op1' },
            state: 'OPERATION_ERROR',
            message: "Principal 'alice' is not authorized to perform RESERVE",
          },
        },
      },
    ]);
    expect(launched()).toEqual(['good']);
    expect(scenario.writer.writes.map(({ kind }) => kind)).not.toContain('store-reservations');
  });

  it('are not overtaken by what they send after a call that waits to be authorized', async () => {
    let asked = false;
    let allow: () => void = () => undefined;
    const allowed = new Promise<void>((resolve) => (allow = resolve));
    const approver: Authorizer['approver'] = async (_caller, action) => {
      asked ||= action === 'run_tasks';
      if (action === 'run_tasks') await allowed;
      return () => true;
    };
    await start({ approver });
    const framework = await subscribed();
    const launch = { type: 'LAUNCH', launch: { task_infos: [task('t')] } };
    const accepting = scenario.schedule(framework, accept(framework, launch));
    const other = { type: 'KILL', kill: { task_id: { value: 't' } } };
    await eventually(() => asked);
    const killing = scenario.schedule(framework, other);
    allow();
    expect((await accepting).status).toBe(202);
    expect((await killing).status).toBe(202);
    expect(launched()).toEqual(['t']);
    expect(updates(framework)).toEqual([]);
    expect(scenario.writer.writes.map(({ kind }) => kind)).toContain('kill-task');
  });
});
