import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConnectionError } from '../../src/kubernetes/errors.ts';
import { frameworks, tasks, type Framework } from '../../src/kubernetes/kinds.ts';
import { eachApiServer } from '../support/apiServers.ts';
import { ControllerScenario, namespace } from '../support/controllerScenario.ts';
import { eventually } from '../support/eventually.ts';

let scenario: ControllerScenario;

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

eachApiServer('frameworks', (server) => {
  beforeEach(async () => {
    // A completed framework is forgotten when a second one is.
    scenario = await ControllerScenario.start(server(), { maxCompletedFrameworks: 1 });
  });
  afterEach(() => scenario.close());

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

    it.each<readonly [what: string, info: object]>([
      ['to be stored', { labels: { labels: [{ key: 'large', value: 'x'.repeat(2_000_000) }] } }],
      [
        'for etcd',
        { capabilities: [{ type: 'MULTI_ROLE' }], roles: Array.from({ length: 90_000 }, (_, at) => `r${at}`) },
      ],
    ])('SCHED-022 is told by an ERROR when it is too large %s', async (_what, info) => {
      const { type, error } = await scenario.subscribe({ name: 'large', ...info });
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
      expect((await only()).status).toMatchObject({
        phase: 'Completed',
        completedReason: 'torn down by its scheduler',
      });
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

  /** Asks for the deletion of the only Framework. */
  async function remove(): Promise<void> {
    await scenario.kubectl.delete(frameworks, { namespace, name: (await only()).metadata.name });
  }

  async function restart(): Promise<void> {
    await scenario.crash();
    await scenario.restart();
  }

  /** A framework with a task that runs, whose Framework says what its deletion means. */
  async function runUnder(deletionPolicy: 'TeardownTasks' | 'OrphanTasks'): Promise<void> {
    await apply('by-name', { name: 'test', deletionPolicy });
    await subscribeAnew();
    await scenario.runTask('task');
  }

  async function isBeingDeleted(): Promise<boolean> {
    return (await scenario.podOf('task')).metadata.deletionTimestamp !== undefined;
  }

  function areGone(): Promise<void> {
    return eventually(async () => (await all()).length === 0 && (await scenario.task('task')) === undefined);
  }

  describe('a Framework that is deleted', () => {
    it('SCHED-123 is torn down, and goes when its tasks have', async () => {
      await subscribeAnew();
      await scenario.runTask('task');
      await remove();
      await eventually(isBeingDeleted);
      await eventually(async () => (await only()).status?.phase === 'Completed');
      expect((await only()).status).toMatchObject({ completedReason: 'its resource was deleted' });
      expect((await only()).metadata.finalizers).toEqual(['mesos-operator.dev/teardown']);
      await scenario.ends('task', 143);
      await areGone();
      expect(await scenario.pod('task')).toBeUndefined();
    });

    it('goes at once when it has no tasks', async () => {
      await apply('by-name', { name: 'test' });
      await eventually(async () => ((await only()).metadata.finalizers ?? []).length > 0);
      await remove();
      // Until the operator has seen it go, nobody may subscribe by its name.
      await eventually(() => !scenario.operator.master.state.admissions.has('by-name'));
      expect(await all()).toEqual([]);
      await subscribeAnew();
      await remove();
      await eventually(async () => (await all()).length === 0);
    });

    it('is torn down by the next operator when none is there', async () => {
      await runUnder('TeardownTasks');
      await scenario.crash();
      await remove();
      await scenario.restart();
      await eventually(isBeingDeleted);
      await scenario.ends('task', 143);
      await areGone();
    });

    it('admits nobody until it is gone', async () => {
      await runUnder('TeardownTasks');
      await remove();
      await eventually(isBeingDeleted);
      scenario.frameworkId = '';
      expect(await scenario.subscribe({ name: 'test' })).toMatchObject({
        type: 'ERROR',
        error: { message: "The Framework resource 'by-name' is being deleted" },
      });
      await scenario.ends('task', 143);
      await areGone();
      expect((await scenario.subscribe({ name: 'test' })).type).toBe('SUBSCRIBED');
    });

    it('keeps the finalizers of others', async () => {
      await apply('by-name', { name: 'test' });
      await eventually(async () => ((await only()).metadata.finalizers ?? []).length > 0);
      const finalizers = ['example.com/theirs', ...((await only()).metadata.finalizers ?? [])];
      await scenario.kubectl.patch(frameworks, (await only()).metadata, {
        type: 'merge',
        body: { metadata: { finalizers } },
      });
      await remove();
      await eventually(async () => (await only()).metadata.finalizers?.length === 1);
      expect((await only()).metadata.finalizers).toEqual(['example.com/theirs']);
    });

    it('leaves its tasks running if it says so, whoever leads', async () => {
      await runUnder('OrphanTasks');
      await remove();
      await eventually(async () => (await all()).length === 0);
      await restart();
      const { state } = scenario.operator.master;
      expect([...state.orphans.values()].map(({ ref, state: is }) => [ref.taskId, is])).toEqual([
        ['task', 'TASK_RUNNING'],
      ]);
      expect((await scenario.task('task'))?.status).toMatchObject({ state: 'TASK_RUNNING', orphaned: true });
      expect(await isBeingDeleted()).toBe(false);
      await scenario.ends('task', 0);
      await areGone();
      expect(state.lingering.size).toBe(0);
    });

    it('leaves tasks behind that the deletion of their Task kills', async () => {
      await runUnder('OrphanTasks');
      await remove();
      await eventually(async () => (await all()).length === 0);
      const name = (await scenario.task('task'))?.metadata.name ?? '';
      await scenario.kubectl.delete(tasks, { namespace, name });
      await eventually(isBeingDeleted);
      await scenario.ends('task', 143);
      await areGone();
    });

    /** Lets the operator do so many more writes after what happens, and die. */
    async function dieAfter(writes: number, happens: () => Promise<void>): Promise<void> {
      const { client } = scenario.operator;
      client.writesLeft = writes;
      await happens();
      await eventually(() => client.writesLeft === 0 && client.writesCut > 0);
      await restart();
    }

    it.each([0, 1, 2])('is torn down though the operator dies after %d writes', async (writes) => {
      await runUnder('TeardownTasks');
      await dieAfter(writes, remove);
      await eventually(isBeingDeleted);
      await scenario.ends('task', 143);
      await areGone();
    });

    it.each([0, 1, 2, 3])('goes though the operator dies %d writes after its task has ended', async (writes) => {
      await runUnder('TeardownTasks');
      await remove();
      await eventually(async () => (await isBeingDeleted()) && (await only()).status?.phase === 'Completed');
      await eventually(async () => (await scenario.task('task'))?.status?.state === 'TASK_KILLED');
      await dieAfter(writes, () => scenario.ends('task', 143));
      await areGone();
    });

    it.each([0, 1])('leaves its tasks running though the operator dies after %d writes', async (writes) => {
      await runUnder('OrphanTasks');
      await dieAfter(writes, remove);
      await eventually(async () => (await all()).length === 0);
      expect((await scenario.task('task'))?.status).toMatchObject({ state: 'TASK_RUNNING', orphaned: true });
      expect(await isBeingDeleted()).toBe(false);
    });
  });

  describe('what a Framework shows', () => {
    async function subscribed(): Promise<unknown> {
      return (await only()).status?.conditions?.find(({ type }) => type === 'Subscribed');
    }

    it('is whether its scheduler is there', async () => {
      await apply('by-name', { name: 'test' });
      await eventually(async () => (await subscribed()) !== undefined);
      expect(await only()).toMatchObject({ status: { phase: 'Pending' } });
      expect(await subscribed()).toMatchObject({ status: 'False', reason: 'NeverSubscribed' });
      await scenario.subscribe({ name: 'test', failover_timeout: 60 });
      expect(await subscribed()).toMatchObject({ status: 'True', reason: 'Subscribed' });
      await scenario.disconnect();
      await eventually(async () => (await only()).status?.phase === 'Disconnected');
      expect(await subscribed()).toMatchObject({ status: 'False', reason: 'Disconnected' });
      await scenario.subscribe({ name: 'test' });
      await scenario.call({ type: 'TEARDOWN' });
      expect(await subscribed()).toMatchObject({
        status: 'False',
        reason: 'Completed',
        message: 'The framework is over: torn down by its scheduler',
      });
    });

    it('are its roles, in one line', async () => {
      await scenario.subscribe({ name: 'test', roles: ['dev', 'ops'], capabilities: [{ type: 'MULTI_ROLE' }] });
      expect((await only()).status).toMatchObject({ roles: ['dev', 'ops'], rolesText: 'dev,ops' });
    });

    it('is not written again when nothing has changed', async () => {
      await subscribeAnew();
      await restart();
      const { resourceVersion } = (await only()).metadata;
      const writes = () => scenario.operator.client.writes.filter(({ kind }) => kind === 'Framework').length;
      const before = writes();
      await scenario.subscribe();
      await eventually(async () => (await only()).metadata.resourceVersion !== resourceVersion);
      expect(writes() - before).toBe(1);
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

    describe('and is held by a framework that comes to its end', () => {
      /** Two frameworks of one name: the first holds what was applied, the second has a resource of its own. */
      async function subscribeTwice(): Promise<{ readonly first: string; readonly second: string }> {
        await apply('by-name', { name: 'test' });
        const first = await subscribeAnew();
        await scenario.disconnect();
        const second = await subscribeAnew();
        await scenario.runTask('task');
        expect(await all()).toHaveLength(2);
        return { first, second };
      }

      async function isPassedOn(second: string): Promise<void> {
        await eventually(async () => (await all()).length === 1);
        const status = { frameworkId: second, phase: 'Active' };
        expect(await only()).toMatchObject({ metadata: { name: 'by-name' }, status });
        expect(await isBeingDeleted()).toBe(false);
      }

      it('is passed on to one that had to do without', async () => {
        const { first, second } = await subscribeTwice();
        await scenario.operator.loop.command({ type: 'TEARDOWN', frameworkId: first });
        await isPassedOn(second);
        expect((await only()).status).not.toHaveProperty('completedReason');
        await remove();
        await eventually(isBeingDeleted);
      });

      it('does not take the resource of that one away before it says in its place whose it is', async () => {
        const { first, second } = await subscribeTwice();
        let cut = 0;
        scenario.operator.client.beforePatch = (kind) => {
          if (kind !== 'Framework') return;
          cut += 1;
          throw new ConnectionError('a write of a Framework', 'cut by the test');
        };
        void scenario.operator.loop.command({ type: 'TEARDOWN', frameworkId: first });
        await eventually(() => cut > 1);
        await restart();
        const found = (await all()).map(({ metadata, status }) => [status?.frameworkId, metadata.deletionTimestamp]);
        expect(found).toContainEqual([second, undefined]);
        expect(scenario.operator.master.state.frameworks.has(second)).toBe(true);
        expect(await isBeingDeleted()).toBe(false);
      });

      it.each([0, 1, 2, 3, 4])('is passed on though the operator dies after %d writes', async (writes) => {
        const { first, second } = await subscribeTwice();
        const { client } = scenario.operator;
        client.writesLeft = writes;
        void scenario.operator.loop.command({ type: 'TEARDOWN', frameworkId: first });
        await eventually(async () => client.writesCut > 0 || (await all()).length === 1);
        await restart();
        scenario.frameworkId = second;
        await scenario.subscribe({ name: 'test' });
        if (writes === 0) {
          // Nothing was stored of the end of the first, so it has not come to it.
          await scenario.operator.loop.command({ type: 'TEARDOWN', frameworkId: first });
        }
        await isPassedOn(second);
      });
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
});
