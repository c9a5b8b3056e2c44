import { eventually } from '../../../test/support/eventually.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';

afterEach(closeScenarios);

it('LEGACY-021 the summary of the state counts the tasks of registered frameworks, not of completed ones', async () => {
  const scenario = await startScenario();
  scenario.addAgents(1);
  const framework = await scenario.subscribe();
  await eventually(() => framework.stream.types.includes('OFFERS'));
  const [offer] = [...(scenario.master.state.frameworks.get(framework.id)?.offers.values() ?? [])];
  const task = {
    name: 't',
    task_id: { value: 't' },
    agent_id: { value: offer?.agentId },
    resources: ['cpus', 'mem'].map((name) => ({ name, type: 'SCALAR', scalar: { value: 1 } })),
    command: { value: 'true' },
  };
  const operations = [{ type: 'LAUNCH', launch: { task_infos: [task] } }];
  await scenario.schedule(framework, { type: 'ACCEPT', accept: { offer_ids: [{ value: offer?.id }], operations } });
  const summary = async (): Promise<unknown> => JSON.parse((await scenario.ask('/state-summary')).text);
  expect(await summary()).toMatchObject({
    frameworks: [{ TASK_STAGING: 1, slave_ids: [offer?.agentId] }],
    slaves: [{ TASK_STAGING: 1, framework_ids: [framework.id] }],
  });
  await scenario.schedule(framework, { type: 'TEARDOWN' });
  expect(await summary()).toMatchObject({ frameworks: [], slaves: [{ TASK_KILLED: 0, framework_ids: [] }] });
});
