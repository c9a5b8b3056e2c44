import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Offer, OfferOperation, Resource } from '../../src/model/generated/messages.ts';
import { create, destroy, reserve, reserved, unreserve, volume } from '../../src/master/testing/operations.ts';
import { Resources } from '../../src/model/resources.ts';
import { startTestCluster, type TestCluster } from '../support/embeddedCluster.ts';
import { eventually } from '../support/eventually.ts';
import { ask } from '../support/httpClient.ts';
import { HttpScheduler } from '../support/httpScheduler.ts';

let cluster: TestCluster;
let scheduler: HttpScheduler;

const capabilities = (['MULTI_ROLE', 'RESERVATION_REFINEMENT', 'SHARED_RESOURCES'] as const).map((type) => ({ type }));

beforeEach(async () => {
  cluster = await startTestCluster('--nodes', '1', '--log-level', 'silent');
  const info = { user: 'nobody', name: 'f', roles: ['r'], capabilities, failover_timeout: 60 };
  scheduler = await HttpScheduler.subscribe(cluster.port, info);
});

afterEach(() => cluster.close());

const cpusAndMemory = Resources.parse('cpus:0.1;mem:32').toMessages();

/** An offer with all of these among it. */
async function offerOf(resources: readonly Resource[]): Promise<Offer> {
  const wanted = Resources.of(resources);
  const found = (): Offer | undefined =>
    scheduler.offers.find(({ resources: of = [] }) => Resources.of(of).unallocate().contains(wanted));
  await eventually(async () => {
    if (found() !== undefined) return true;
    const [other] = scheduler.offers.splice(0, 1);
    if (other !== undefined) await use(other, []);
    return false;
  });
  const offer = found();
  if (offer === undefined) throw new Error('there is no such offer');
  scheduler.offers = scheduler.offers.filter(({ id }) => id.value !== offer.id.value);
  return offer;
}

function use(offer: Offer, operations: readonly OfferOperation[]): Promise<void> {
  return scheduler.call({
    type: 'ACCEPT',
    accept: { offer_ids: [offer.id], operations, filters: { refuse_seconds: 0 } },
  });
}

function launch(offer: Offer, id: string, command: string, made: Resource): OfferOperation {
  const task = {
    name: id,
    task_id: { value: id },
    agent_id: offer.agent_id,
    command: { value: command },
    resources: [...cpusAndMemory, made],
  };
  return { type: 'LAUNCH', launch: { task_infos: [task] } };
}

async function end(id: string): Promise<string | undefined> {
  const last = () =>
    scheduler.statuses.find(({ task_id, state }) => task_id.value === id && /FINISHED|FAILED|ERROR|LOST/.test(state));
  await eventually(() => last() !== undefined, 30);
  return last()?.state;
}

async function agentTotal(): Promise<Resources> {
  const { text } = await ask(cluster.port, '/api/v1', { body: { type: 'GET_AGENTS' } });
  const { get_agents: answer } = JSON.parse(text) as {
    get_agents: { agents: { total_resources: Resource[] }[] };
  };
  return Resources.of(answer.agents[0]?.total_resources ?? []);
}

describe('persistent volumes on the embedded cluster', () => {
  it('VOL-012 VOL-013 are made with the first task, keep what it writes for the next, and end with their data', async () => {
    const made = volume('v', 64);
    const first = await offerOf(Resources.parse('disk:64').toMessages());
    const write = launch(first, 'writes', 'echo kept > data/file', made);
    await use(first, [reserve(reserved('disk:64', 'r')), create(made), write]);
    expect(await end('writes')).toBe('TASK_FINISHED');

    const second = await offerOf([made]);
    await use(second, [launch(second, 'reads', 'test "$(cat data/file)" = kept', made)]);
    expect(await end('reads')).toBe('TASK_FINISHED');

    const third = await offerOf([made]);
    await use(third, [destroy(made), unreserve(reserved('disk:64', 'r'))]);
    await eventually(async () => (await agentTotal()).reserved().isEmpty());

    await eventually(() => scheduler.offers.length > 0);
    const fourth = await offerOf(Resources.parse('disk:10240').toMessages());
    const look = launch(fourth, 'looks', 'test ! -e data/file', made);
    await use(fourth, [reserve(reserved('disk:64', 'r')), create(made), look]);
    expect(await end('looks')).toBe('TASK_FINISHED');
  }, 120_000);

  it('VOL-015 are used by several tasks at once where they are shared', async () => {
    const shared = volume('s', 64, { shared: {} });
    const first = await offerOf(Resources.parse('disk:64').toMessages());
    const waits = launch(first, 'waits', 'until test -e data/sign; do sleep 0.1; done', shared);
    const signs = launch(first, 'signs', 'touch data/sign', shared);
    await use(first, [reserve(reserved('disk:64', 'r')), create(shared), waits, signs]);
    expect([await end('waits'), await end('signs')]).toEqual(['TASK_FINISHED', 'TASK_FINISHED']);
  }, 120_000);
});
