import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { reservations, type Reservation } from '../../src/kubernetes/kinds.ts';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { create, destroy, reserve, reserved, unreserve, volume } from '../../src/master/testing/operations.ts';
import type { OfferOperation, OperationStatus } from '../../src/model/generated/messages.ts';
import { eachApiServer } from '../support/apiServers.ts';
import { startClusterOn, type ClusterOn } from '../support/clusterOn.ts';
import { ControllerScenario } from '../support/controllerScenario.ts';
import { eventually } from '../support/eventually.ts';
import { HttpScheduler } from '../support/httpScheduler.ts';
import { OperatorProcess } from '../support/operatorProcess.ts';
import { isElected } from '../support/replicas.ts';

/** More than any of these takes on a machine that is busy, in milliseconds. */
jest.setTimeout(120_000);

const roles = {
  capabilities: [{ type: 'MULTI_ROLE' as const }, { type: 'RESERVATION_REFINEMENT' as const }],
  roles: ['r'],
};

function withId(id: string, operation: OfferOperation): OfferOperation {
  return { ...operation, id: { value: id } };
}

async function all(client: KubernetesClient): Promise<Reservation[]> {
  const found: Reservation[] = [];
  for await (const object of client.list(reservations)) found.push(object);
  return found;
}

eachApiServer('the ends of operations', (server) => {
  let scenario: ControllerScenario;

  beforeEach(async () => {
    scenario = await ControllerScenario.start(server());
    await scenario.subscribe(roles);
    await eventually(() => scenario.offers().length > 0);
  });
  afterEach(() => scenario.close());

  /** What the present operator has told of an operation. */
  function told(id: string): readonly OperationStatus[] {
    const statuses = scenario.operator.events.flatMap(({ update_operation_status: update }) => update?.status ?? []);
    return statuses.filter(({ operation_id: of }) => of?.value === id);
  }

  async function finished(id: string): Promise<OperationStatus> {
    const found = (): OperationStatus | undefined => told(id).find(({ uuid }) => uuid !== undefined);
    await eventually(() => found() !== undefined);
    return found() ?? { state: 'OPERATION_UNKNOWN' };
  }

  async function succeed(): Promise<void> {
    await scenario.crash();
    await scenario.restart();
    await scenario.subscribe(roles);
  }

  async function acknowledge({ operation_id, agent_id, uuid }: OperationStatus): Promise<void> {
    if (operation_id === undefined || agent_id === undefined || uuid === undefined) throw new Error('cannot be');
    const acknowledge = { operation_id, agent_id, uuid: uuid.value };
    await scenario.call({ type: 'ACKNOWLEDGE_OPERATION_STATUS', acknowledge });
  }

  const written = async (): Promise<string> =>
    (await all(scenario.kubectl)).map(({ metadata }) => JSON.stringify(metadata.annotations)).join();

  it('SCHED-091 SCHED-120 are told by a successor, the same, until they are acknowledged', async () => {
    const { agent_id } = scenario.taskInfo('t');
    await scenario.accept([withId('op', reserve(reserved('cpus:1', 'r')))]);
    const status = await finished('op');
    await succeed();
    expect(await finished('op')).toEqual(status);
    await scenario.call({
      type: 'RECONCILE_OPERATIONS',
      reconcile: { operations: [{ operation_id: { value: 'op' }, agent_id }] },
    });
    const { uuid: _, ...known } = status;
    await eventually(() => told('op').length === 2);
    expect(told('op')[1]).toEqual(known);
    await acknowledge(status);
    await eventually(async () => !(await written()).includes('/operations'));
    await succeed();
    await scenario.call({
      type: 'RECONCILE_OPERATIONS',
      reconcile: { operations: [{ operation_id: { value: 'op' }, agent_id }] },
    });
    await eventually(() => told('op').length > 0);
    expect(told('op')).toMatchObject([{ state: 'OPERATION_UNKNOWN' }]);
  });

  it('are kept by a Reservation of nothing where nothing is reserved any more, which goes with the acknowledgement', async () => {
    await scenario.accept([reserve(reserved('cpus:1', 'r')), withId('op', unreserve(reserved('cpus:1', 'r')))]);
    const status = await finished('op');
    expect(await all(scenario.kubectl)).toMatchObject([{ spec: { resources: '' } }]);
    await eventually(async () => JSON.stringify(await all(scenario.kubectl)).includes('AwaitingAcknowledgement'));
    await succeed();
    expect(await finished('op')).toEqual(status);
    await acknowledge(status);
    await eventually(async () => (await all(scenario.kubectl)).length === 0);
  });

  it('are forgotten with their framework', async () => {
    await scenario.accept([withId('op', reserve(reserved('cpus:1', 'r')))]);
    await finished('op');
    await scenario.call({ type: 'TEARDOWN' });
    await eventually(async () => !(await written()).includes('/operations'));
  });

  it('keep a Reservation that is deleted until they are acknowledged', async () => {
    await scenario.accept([withId('op', reserve(reserved('cpus:1', 'r')))]);
    const status = await finished('op');
    await eventually(async () => (await all(scenario.kubectl))[0]?.metadata.finalizers !== undefined);
    const [object] = await all(scenario.kubectl);
    await scenario.kubectl.delete(reservations, { name: object?.metadata.name ?? '' });
    await eventually(async () => JSON.stringify(await all(scenario.kubectl)).includes('AwaitingAcknowledgement'));
    await succeed();
    expect(await finished('op')).toEqual(status);
    await acknowledge(status);
    await eventually(async () => (await all(scenario.kubectl)).length === 0);
  });

  it.each(Array.from({ length: 9 }, (_, count) => count))(
    'after %d writes of an operator that dies: what was stored is told, and nothing else',
    async (count) => {
      const { client } = scenario.operator;
      client.writesLeft = count;
      const disk = reserved('disk:100;cpus:2', 'r');
      const operations = [reserve(disk), create(volume('v', 64)), destroy(volume('v', 64)), unreserve(disk)];
      const answered = scenario.accept(operations.map((operation, at) => withId(`op-${at}`, operation))).then(
        () => true,
        () => false,
      );
      await eventually(() => client.writesCut > 0 || told('op-3').length > 0);
      const acknowledged = await Promise.race([answered, Promise.resolve(false)]);
      await succeed();
      const known = [...(scenario.operator.master.state.frameworks.get(scenario.frameworkId)?.operations.keys() ?? [])];
      expect([0, 4]).toContain(known.length);
      if (acknowledged) expect(known).toHaveLength(4);
      for (const id of known) await acknowledge(await finished(id));
      await eventually(async () => (await all(scenario.kubectl)).length === 0);
    },
  );
});

eachApiServer('the end of an operation, in processes', (server) => {
  let cluster: ClusterOn;
  let client: KubernetesClient;
  let operator: OperatorProcess;

  beforeEach(async () => {
    cluster = await startClusterOn(server());
    client = new KubernetesClient({ connection: server().connect() });
    operator = new OperatorProcess(cluster.operatorFlags);
    operator.start();
  });
  afterEach(async () => {
    await operator.end('SIGKILL');
    await client.close();
    await cluster.close();
  });

  it('SCHED-091 is told again after SIGKILL, with the same uuid, and ends by its acknowledgement', async () => {
    const info = { user: 'root', name: 'f', failover_timeout: 600, ...roles };
    await eventually(() => isElected(cluster.port), 30);
    const before = await HttpScheduler.subscribe(cluster.port, info);
    await eventually(() => before.offers.length > 0, 30);
    const [offer] = before.offers;
    if (offer === undefined) throw new Error('there is no offer');
    const operations = [withId('op', reserve(reserved('cpus:1', 'r')))];
    await before.call({ type: 'ACCEPT', accept: { offer_ids: [offer.id], operations } });
    await eventually(() => before.operationStatuses.length > 0);
    await operator.end('SIGKILL');
    operator.start();
    await eventually(() => isElected(cluster.port), 30);
    const after = await HttpScheduler.subscribe(cluster.port, info, before.frameworkId);
    await eventually(() => after.operationStatuses.length > 0);
    expect(after.operationStatuses[0]).toEqual(before.operationStatuses[0]);
    const { operation_id, agent_id, uuid } = after.operationStatuses[0] ?? {};
    if (operation_id === undefined || agent_id === undefined || uuid === undefined) throw new Error('no uuid');
    await after.call({
      type: 'ACKNOWLEDGE_OPERATION_STATUS',
      acknowledge_operation_status: { operation_id, agent_id, uuid: uuid.value },
    });
    await eventually(async () => !JSON.stringify(await all(client)).includes('mesos-operator.dev/operations'));
    await after.call({ type: 'TEARDOWN' });
  });
});
