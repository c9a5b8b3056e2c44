import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  MasterCall,
  MasterResponse,
  MasterResponseGetFrameworksFramework,
  Offer,
} from '../../src/model/generated/messages.ts';
import { startTestCluster, type TestCluster } from '../support/embeddedCluster.ts';
import { eventually } from '../support/eventually.ts';
import { ask } from '../support/httpClient.ts';
import type { Client, StartClient } from './client.ts';
import {
  agentsOf,
  cpusOf,
  eventsOf,
  kill,
  launch,
  offersTo,
  reconciliationsOf,
  statesOf,
  statusesOf,
  subscribe,
} from './scheduling.ts';

const nodes = 3;
const cpusOfNode = 4;
const endless = 'sleep 1000';

/** Has a client live the life of a framework, on an embedded cluster of three nodes; each test is a framework of its own. */
export function describeFrameworkLife(name: string, startClient: StartClient): void {
  describe(`${name} on an embedded cluster`, () => {
    let cluster: TestCluster;
    const clients: Client[] = [];

    beforeAll(async () => {
      cluster = await startTestCluster();
    });
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.die();
      for (const value of (await frameworks('frameworks')).keys()) {
        await operatorCall({ type: 'TEARDOWN', teardown: { framework_id: { value } } });
      }
    });
    afterAll(() => cluster.close());

    function start(): Client {
      const client = startClient(cluster.port);
      clients.push(client);
      return client;
    }

    /**
     * A client of a new framework, its id, and offers of all that the three nodes have: what tasks of the test before still
     * hold comes in an offer of its own when they have ended.
     */
    async function startOffered(): Promise<{ client: Client; id: string; offers: readonly [Offer, ...Offer[]] }> {
      const client = start();
      const id = await subscribe(client);
      await eventually(() => cpusOf(offersTo(client)) === nodes * cpusOfNode);
      const [first, ...others] = offersTo(client);
      if (first === undefined) throw new Error('there is no offer');
      return { client, id, offers: [first, ...others] };
    }

    async function operatorCall(call: MasterCall): Promise<MasterResponse> {
      const { status, text } = await ask(cluster.port, '/api/v1', { body: call });
      expect({ status, text }).toMatchObject({ status: 200 });
      return JSON.parse(text === '' ? '{}' : text) as MasterResponse;
    }

    async function frameworks(
      which: 'frameworks' | 'completed_frameworks',
    ): Promise<ReadonlyMap<string, MasterResponseGetFrameworksFramework>> {
      const { get_frameworks: answer } = await operatorCall({ type: 'GET_FRAMEWORKS' });
      return new Map((answer?.[which] ?? []).map((framework) => [framework.framework_info.id?.value ?? '', framework]));
    }

    it('SCHED-012 SCHED-023 subscribes, is given an id, and hears heartbeats', async () => {
      const client = start();
      expect(await subscribe(client)).toMatch(/^[0-9a-f-]{36}-\d{4}$/);
      await eventually(() => eventsOf(client, 'HEARTBEAT').length > 0);
    });

    it('SCHED-060 is offered each of the nodes', async () => {
      const { offers } = await startOffered();
      expect(offers).toHaveLength(nodes);
      expect(new Set(offers.map(({ hostname }) => hostname))).toEqual(new Set(cluster.nodes.map((node) => node.name)));
      for (const { hostname, url, resources } of offers) {
        const node = cluster.nodes.find((one) => one.name === hostname);
        expect(url?.address).toMatchObject({ ip: node?.address, port: node?.agentPort });
        expect(resources?.map((resource) => resource.name)).toEqual(['cpus', 'mem', 'disk', 'ports']);
      }
    });

    it('SCHED-065 ALLOC-082 sees a declined agent again when its filter has ended, and not before', async () => {
      const refuse_seconds = 3;
      const { client, offers } = await startOffered();
      const isOfAgent = ({ agent_id: { value } }: Offer): boolean => value === offers[0].agent_id.value;
      const offer_ids = offers.filter(isOfAgent).map(({ id }) => id);
      const declined = performance.now();
      await client.call({ type: 'DECLINE', decline: { offer_ids, filters: { refuse_seconds } } });
      await eventually(() => offersTo(client).slice(offers.length).some(isOfAgent));
      expect(performance.now() - declined).toBeGreaterThan(refuse_seconds * 1000 - 100);
    });

    it('EXEC-031 SCHED-118 runs commands, is told how each ended, and has its acknowledgements taken', async () => {
      const { client, offers } = await startOffered();
      await launch(client, offers[0], { good: 'sleep 1', bad: 'exit 3', long: endless });
      await eventually(() => statesOf(client, 'good').includes('TASK_FINISHED'));
      await eventually(() => statesOf(client, 'bad').includes('TASK_FAILED'));
      await eventually(() => statesOf(client, 'long').includes('TASK_RUNNING'));
      await kill(client, { agent_id: offers[0].agent_id, task_id: { value: 'long' } });
      expect(statesOf(client, 'good')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
      expect(statesOf(client, 'bad')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FAILED']);
      expect(statesOf(client, 'long')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLED']);
      expect(statusesOf(client, 'bad').at(-1)?.message).toBe('Command exited with status 3');
      await eventually(async () => ((await operatorCall({ type: 'GET_TASKS' })).get_tasks?.tasks ?? []).length === 0);
    });

    it('SCHED-130 SCHED-133 SCHED-134 reconciles tasks that it names, and what is unknown is lost', async () => {
      const { client, offers } = await startOffered();
      const [{ agent_id }] = offers;
      await launch(client, offers[0], { long: endless });
      await eventually(() => statesOf(client, 'long').includes('TASK_RUNNING'));
      const tasks = ['long', 'unknown'].map((value) => ({ agent_id, task_id: { value } }));
      await client.call({ type: 'RECONCILE', reconcile: { tasks } });
      await eventually(() => reconciliationsOf(client, 'unknown').length > 0);
      expect(reconciliationsOf(client, 'long')).toMatchObject([{ state: 'TASK_RUNNING', source: 'SOURCE_MASTER' }]);
      expect(reconciliationsOf(client, 'unknown')).toMatchObject([{ state: 'TASK_LOST', source: 'SOURCE_MASTER' }]);
      expect(reconciliationsOf(client, 'long').every(({ uuid }) => uuid === undefined)).toBe(true);
    });

    it('SCHED-131 reconciles all tasks that the master holds when it names none', async () => {
      const { client, offers } = await startOffered();
      await launch(client, offers[0], { first: endless, second: endless });
      for (const id of ['first', 'second']) await eventually(() => statesOf(client, id).includes('TASK_RUNNING'));
      await client.call({ type: 'RECONCILE', reconcile: {} });
      for (const id of ['first', 'second']) {
        await eventually(() => reconciliationsOf(client, id).length > 0);
        expect(reconciliationsOf(client, id)).toMatchObject([{ state: 'TASK_RUNNING' }]);
      }
    });

    it('SCHED-070 is offered nothing while it suppresses offers, and everything when it revives them', async () => {
      const { client, offers } = await startOffered();
      await client.call({ type: 'SUPPRESS' });
      const offer_ids = offers.map(({ id }) => id);
      await client.call({ type: 'DECLINE', decline: { offer_ids, filters: { refuse_seconds: 0 } } });
      const other = await startOffered();
      expect(offersTo(client)).toHaveLength(offers.length);
      await other.client.call({ type: 'TEARDOWN' });
      await client.call({ type: 'REVIVE' });
      await eventually(() => agentsOf(offersTo(client).slice(offers.length)).size === nodes);
    });

    it('SCHED-024 SCHED-028 SCHED-029 comes back after a crash and finds its task running', async () => {
      const { client, id, offers } = await startOffered();
      await launch(client, offers[0], { long: endless });
      await eventually(() => statesOf(client, 'long').includes('TASK_RUNNING'));
      await client.die();
      await eventually(async () => (await frameworks('frameworks')).get(id)?.connected === false);
      const successor = start();
      expect(await subscribe(successor, id)).toBe(id);
      const task = { agent_id: offers[0].agent_id, task_id: { value: 'long' } };
      await successor.call({ type: 'RECONCILE', reconcile: { tasks: [task] } });
      await eventually(() => reconciliationsOf(successor, 'long').length > 0);
      expect(reconciliationsOf(successor, 'long')).toMatchObject([{ state: 'TASK_RUNNING' }]);
      await kill(successor, task);
    });

    it('SCHED-123 tears itself down, and its tasks with it', async () => {
      const { client, id, offers } = await startOffered();
      await launch(client, offers[0], { long: endless });
      await eventually(() => statesOf(client, 'long').includes('TASK_RUNNING'));
      await client.call({ type: 'TEARDOWN' });
      await eventually(async () => (await frameworks('completed_frameworks')).has(id));
      expect((await frameworks('frameworks')).has(id)).toBe(false);
      const { get_tasks: answer } = await operatorCall({ type: 'GET_TASKS' });
      const own = answer?.completed_tasks?.filter(({ framework_id: framework }) => framework.value === id);
      expect(own).toMatchObject([{ state: 'TASK_KILLED' }]);
    });
  });
}
