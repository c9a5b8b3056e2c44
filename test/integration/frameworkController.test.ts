import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { frameworks, type Framework } from '../../src/kubernetes/kinds.ts';
import { ControllerScenario, namespace } from '../support/controllerScenario.ts';
import { eventually } from '../support/eventually.ts';

let scenario: ControllerScenario;

beforeEach(async () => {
  // A completed framework is forgotten when a second one is.
  scenario = await ControllerScenario.start({ maxCompletedFrameworks: 1 });
});
afterEach(() => scenario.close());

function get(name: string): Promise<Framework> {
  return scenario.kubectl.get(frameworks, { namespace, name });
}

async function all(): Promise<Framework[]> {
  const found: Framework[] = [];
  for await (const framework of scenario.kubectl.list(frameworks, { namespace })) found.push(framework);
  return found;
}

async function apply(name: string, spec: Framework['spec']): Promise<void> {
  await scenario.kubectl.create(frameworks, { metadata: { name, namespace }, spec });
  await eventually(() => scenario.operator.master.state.admissions.has(name));
}

async function only(): Promise<Framework & { readonly metadata: { readonly name: string } }> {
  const [framework, ...more] = await all();
  const name = framework?.metadata.name;
  if (framework === undefined || name === undefined || more.length > 0) throw new Error('there is not one Framework');
  return { ...framework, metadata: { ...framework.metadata, name } };
}

/** Has a new framework subscribe, and gives its id. */
async function subscribeAnew(name = 'test'): Promise<string> {
  scenario.frameworkId = '';
  await scenario.subscribe({ name });
  return scenario.frameworkId;
}

describe('a framework that subscribes', () => {
  it('SCHED-011 is stored as a Framework before it is told so', async () => {
    await scenario.subscribe({ name: 'Marathon', roles: ['dev'], capabilities: [{ type: 'MULTI_ROLE' }] });
    const { metadata, status } = await only();
    expect(metadata.name).toMatch(/^marathon-[0-9a-f]{16}$/);
    expect(status).toMatchObject({ frameworkId: scenario.frameworkId, phase: 'Active', roles: ['dev'] });
  });

  it('may have a name that is longer than a resource shows', async () => {
    await scenario.subscribe({ name: 'n'.repeat(5000) });
    expect((await only()).spec.name).toBe('n'.repeat(1024));
  });

  it('SCHED-022 is told by an ERROR when it is too large to be stored', async () => {
    const labels = { labels: [{ key: 'large', value: 'x'.repeat(2_000_000) }] };
    const { type, error } = await scenario.subscribe({ name: 'large', labels });
    expect([type, error?.message]).toEqual(['ERROR', expect.stringContaining('The framework cannot be stored')]);
    expect(scenario.operator.master.state.frameworks.size).toBe(0);
  });

  it('SCHED-024 is known to a successor under its id', async () => {
    const id = await subscribeAnew();
    await scenario.crash();
    await scenario.restart();
    await scenario.subscribe();
    expect(scenario.frameworkId).toBe(id);
    expect((await only()).status?.frameworkId).toBe(id);
  });

  it('SCHED-025 cannot come back once it was torn down, whoever leads', async () => {
    await subscribeAnew();
    await scenario.call({ type: 'TEARDOWN' });
    expect((await only()).status).toMatchObject({ phase: 'Completed', completedReason: 'torn down by its scheduler' });
    await scenario.crash();
    await scenario.restart();
    expect(await scenario.subscribe()).toEqual({ type: 'ERROR', error: { message: 'Framework has been removed' } });
  });

  it('is forgotten with its Framework when too many others have been completed since', async () => {
    await subscribeAnew();
    await scenario.call({ type: 'TEARDOWN' });
    const second = await subscribeAnew();
    await scenario.call({ type: 'TEARDOWN' });
    await eventually(async () => (await all()).length === 1);
    expect((await only()).status?.frameworkId).toBe(second);
  });
});

describe('a Framework that is deleted', () => {
  it('is torn down, and its tasks are killed', async () => {
    await subscribeAnew();
    await scenario.runTask('task');
    await scenario.kubectl.delete(frameworks, { namespace, name: (await only()).metadata.name });
    await eventually(async () => (await scenario.podOf('task')).metadata.deletionTimestamp !== undefined);
    await scenario.ends('task', 143);
    await eventually(async () => (await scenario.task('task'))?.status?.acknowledged === true);
    expect((await scenario.task('task'))?.status).toMatchObject({ state: 'TASK_KILLED' });
    await eventually(async () => ((await scenario.pod('task'))?.metadata?.finalizers ?? []).length === 0);
  });
});

describe('a Framework that was applied', () => {
  it('is taken by a framework of its principal, before one of its name', async () => {
    await apply('by-name', { name: 'test' });
    await apply('by-principal', { principal: 'me' });
    await scenario.subscribe({ principal: 'me' });
    expect((await get('by-principal')).status?.frameworkId).toBe(scenario.frameworkId);
    expect((await get('by-name')).status?.frameworkId).toBeUndefined();
    expect(await all()).toHaveLength(2);
  });

  it('is taken by a framework of its name', async () => {
    await apply('by-name', { name: 'test' });
    await subscribeAnew('test');
    expect((await get('by-name')).status).toMatchObject({ frameworkId: scenario.frameworkId, phase: 'Active' });
    expect(await all()).toHaveLength(1);
  });

  it('is left alone by a framework of another name', async () => {
    await apply('by-name', { name: 'other' });
    await subscribeAnew('test');
    expect((await get('by-name')).status?.frameworkId).toBeUndefined();
    expect(await all()).toHaveLength(2);
  });

  it('has roles refused that it does not allow, by an ERROR', async () => {
    await apply('by-name', { name: 'test', allowedRoles: ['dev'] });
    const refused = await scenario.subscribe({ roles: ['ops'], capabilities: [{ type: 'MULTI_ROLE' }] });
    expect(refused.type).toBe('ERROR');
    const taken = await scenario.subscribe({ roles: ['dev'], capabilities: [{ type: 'MULTI_ROLE' }] });
    expect(taken.type).toBe('SUBSCRIBED');
  });

  it('serves one framework after another, and stays its administrator’s', async () => {
    await apply('by-name', { name: 'test' });
    const first = await subscribeAnew();
    await scenario.call({ type: 'TEARDOWN' });
    expect((await get('by-name')).status).toMatchObject({ frameworkId: first, phase: 'Completed' });
    const second = await subscribeAnew();
    const { status } = await get('by-name');
    expect(status).toMatchObject({ frameworkId: second, phase: 'Active' });
    expect(status).not.toHaveProperty('unregisteredTime');
    expect(status).not.toHaveProperty('completedReason');
    await scenario.call({ type: 'TEARDOWN' });
    await subscribeAnew('other');
    await scenario.call({ type: 'TEARDOWN' });
    await subscribeAnew('test');
    expect((await get('by-name')).status?.frameworkId).toBe(scenario.frameworkId);
  });

  it('is known to a successor as taken', async () => {
    await apply('by-name', { name: 'test' });
    const id = await subscribeAnew();
    await scenario.crash();
    await scenario.restart();
    await scenario.subscribe();
    expect((await only()).status).toMatchObject({ frameworkId: id, phase: 'Active' });
  });
});
