import { eventually } from '../../../test/support/eventually.ts';
import { type MasterScenario, type SubscribedFramework } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';
import { aclAuthorizer } from '../auth/aclAuthorizer.ts';
import { parseAcls } from '../auth/acls.ts';

const none = { type: 'NONE' };
const any = { type: 'ANY' };

/** Rules by which nobody sees what is of the user or role `hidden`, nor may ask what is asked about. */
const acls = parseAcls(
  JSON.stringify({
    view_frameworks: [{ principals: none, users: { values: ['hidden'] } }],
    view_tasks: [{ principals: none, users: { values: ['secret'] } }],
    view_roles: [{ principals: none, roles: { values: ['hidden'] } }],
    view_flags: [{ principals: any, flags: none }],
    get_endpoints: [{ principals: any, paths: none }],
  }),
);

let scenario: MasterScenario;
let shown: SubscribedFramework;
let hidden: SubscribedFramework;

async function launch(framework: SubscribedFramework, users: readonly string[]): Promise<void> {
  await eventually(() => framework.stream.types.includes('OFFERS'));
  const offers = [...(scenario.master.state.frameworks.get(framework.id)?.offers.values() ?? [])];
  const [offer] = offers;
  const resources = ['cpus', 'mem'].map((name) => ({ name, type: 'SCALAR', scalar: { value: 0.5 } }));
  const task_infos = users.map((user) => ({
    name: user,
    task_id: { value: `of-${user}` },
    agent_id: { value: offer?.agentId },
    resources,
    command: { value: 'true', user },
  }));
  const accept = { offer_ids: [{ value: offer?.id }], operations: [{ type: 'LAUNCH', launch: { task_infos } }] };
  await scenario.schedule(framework, { type: 'ACCEPT', accept });
}

beforeEach(async () => {
  scenario = await startScenario({ authorizer: aclAuthorizer(() => acls) });
  scenario.addAgents(1);
  shown = await scenario.subscribe({ name: 'shown', user: 'web', roles: ['seen'] });
  await launch(shown, ['web', 'secret']);
  hidden = await scenario.subscribe({ name: 'hidden', user: 'hidden', roles: ['hidden'] });
  scenario.clock.advance(10);
  await launch(hidden, ['web']);
});

afterEach(closeScenarios);

it.each([
  '/state',
  '/state-summary',
  '/slaves',
  '/frameworks',
  '/tasks',
  '/roles',
  '/weights',
  '/registrar(1)/registry',
])('AUTH-017 AUTH-018 %s leaves out what its caller may not see, without a word', async (path) => {
  const { status, text } = await scenario.ask(path);
  expect(status).toBe(200);
  expect(text).not.toContain('hidden');
  expect(text).not.toContain(hidden.id);
  expect(text).not.toContain('of-secret');
});

it('AUTH-017 /state and /tasks show the rest', async () => {
  for (const path of ['/state', '/tasks']) expect((await scenario.ask(path)).text).toContain('of-web');
  expect((await scenario.ask('/roles')).text).toContain('seen');
  expect((await scenario.ask('/slaves')).text).toContain('node1.test');
});

it('AUTH-017 GET_ROLES, GET_STATE and GET_TASKS leave it out as well', async () => {
  for (const type of ['GET_ROLES', 'GET_STATE', 'GET_TASKS', 'GET_FRAMEWORKS', 'GET_AGENTS']) {
    const { status, text } = await scenario.operate({ type });
    expect(status).toBe(200);
    expect(text).not.toContain('hidden');
    expect(text).not.toContain('of-secret');
  }
});

it('AUTH-017 /explain does not know a framework that its caller may not see', async () => {
  expect((await scenario.ask(`/explain?framework=${hidden.id}`)).status).toBe(404);
  expect((await scenario.ask(`/explain?framework=${shown.id}`)).status).toBe(200);
});

it.each(['/flags', '/metrics/snapshot', '/master/flags'])('LEGACY-027 AUTH-015 %s is forbidden', async (path) => {
  const { status, text } = await scenario.ask(path);
  expect({ status, text }).toEqual({ status: 403, text: '403 Forbidden.' });
});

it('OPER-030 agents are listed to everybody, their resources by the roles that one may see', async () => {
  const { text } = await scenario.operate({ type: 'GET_AGENTS' });
  const [agent] = (JSON.parse(text) as { get_agents: { agents: Record<string, { name: string }[]>[] } }).get_agents
    .agents;
  const roles = (agent?.allocated_resources ?? []).map((resource) => JSON.stringify(resource));
  expect(roles.some((resource) => resource.includes('"seen"'))).toBe(true);
  expect(roles.some((resource) => resource.includes('"hidden"'))).toBe(false);
});
