import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { unlessNotFound } from '../../src/kubernetes/errors.ts';
import { intents, reservations, type Reservation } from '../../src/kubernetes/kinds.ts';
import { command, create, destroy, reserve, reserved, unreserve, volume } from '../../src/master/testing/operations.ts';
import type { Answer } from '../../src/master/inputs.ts';
import type { OfferOperation } from '../../src/model/generated/messages.ts';
import { Resources } from '../../src/model/resources.ts';
import { eachApiServer } from '../support/apiServers.ts';
import { ControllerScenario } from '../support/controllerScenario.ts';
import { eventually } from '../support/eventually.ts';

let scenario: ControllerScenario;

function agent() {
  const [found] = scenario.operator.master.state.agents.values();
  if (found === undefined) throw new Error('there is no agent');
  return found;
}

function give(operation: OfferOperation): Promise<Answer> {
  return scenario.operator.loop.command(command(agent().id, operation));
}

/** What the master takes for reserved, in words. */
function known(): readonly string[] {
  return agent()
    .checkpointed.toMessages()
    .map((resource) => Resources.of([resource]).toString())
    .sort();
}

async function stored(): Promise<Reservation[]> {
  const found: Reservation[] = [];
  for await (const object of scenario.kubectl.list(reservations)) found.push(object);
  return found;
}

/** Role, amounts and volumes of each object. */
async function storedSpecs(): Promise<readonly string[]> {
  return (await stored())
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ spec }) =>
      `${spec.reservations.at(-1)?.role} ${spec.resources} ${(spec.volumes ?? []).map(({ id }) => id).join()}`.trim(),
    )
    .sort();
}

function apply(name: string, resources: string, role = 'r'): Promise<Reservation> {
  return scenario.kubectl.create(reservations, {
    metadata: { name },
    spec: { nodeName: 'node-1', reservations: [{ type: 'DYNAMIC', role }], resources },
  });
}

async function condition(name: string): Promise<string | undefined> {
  const object = await unlessNotFound(scenario.kubectl.get(reservations, { name }));
  const accepted = object?.status?.conditions?.find(({ type }) => type === 'Accepted');
  return accepted && `${accepted.status} ${accepted.reason}`;
}

/** Has somebody else change the Reservation that there is just before the operator writes to it. */
async function overtake(): Promise<void> {
  const [object] = await stored();
  const name = object?.metadata.name ?? '';
  let edited = false;
  scenario.operator.client.beforeLook = async (kind) => {
    if (kind !== 'Reservation' || edited) return;
    edited = true;
    const body = { spec: { resources: 'cpus:3; disk:100; mem:128' } };
    await scenario.kubectl.patch(reservations, { name }, { type: 'merge', body });
  };
}

const roles = {
  capabilities: (['MULTI_ROLE', 'RESERVATION_REFINEMENT', 'PARTITION_AWARE'] as const).map((type) => ({ type })),
  roles: ['r'],
};
const disk = reserved('disk:100;cpus:2;mem:128', 'r');
const taskResources = [...reserved('cpus:1;mem:64', 'r'), volume('v', 64)];

eachApiServer('reservations', (server) => {
  beforeEach(async () => {
    scenario = await ControllerScenario.start(server());
  });
  afterEach(() => scenario.close());

  it('RESV-001 RESV-018 are objects when calls are answered, and are the same to a successor', async () => {
    expect(await give(reserve(disk))).toEqual({ status: 202 });
    expect(await storedSpecs()).toEqual(['r cpus:2; disk:100; mem:128']);
    expect(await give(create(volume('v', 64)))).toEqual({ status: 202 });
    expect(await storedSpecs()).toEqual(['r cpus:2; disk:100; mem:128 v']);
    const before = known();
    await scenario.crash();
    await scenario.restart();
    expect(known()).toEqual(before);
    expect(await give(destroy(volume('v', 64)))).toEqual({ status: 202 });
    await eventually(() => agent().clearing.size === 0);
    expect(await give(unreserve(disk))).toEqual({ status: 202 });
    await eventually(async () => (await stored()).length === 0);
    expect(known()).toEqual([]);
  });

  it('have the effect of the calls when they are applied, and undo it when they are deleted', async () => {
    await apply('mine', 'cpus:2;mem:64');
    await eventually(async () => (await condition('mine')) === 'True Reserved');
    expect(known()).toEqual(['cpus(reservations: [(DYNAMIC,r)]):2', 'mem(reservations: [(DYNAMIC,r)]):64']);
    expect(await give(reserve(reserved('cpus:1', 'r')))).toEqual({ status: 202 });
    expect(await storedSpecs()).toEqual(['r cpus:3; mem:64']);
    await scenario.kubectl.delete(reservations, { name: 'mine' });
    await eventually(() => known().length === 0);
    await eventually(async () => (await stored()).length === 0);
  });

  it('RESV-003 say why they do not hold', async () => {
    await apply('huge', 'cpus:1000');
    await eventually(async () => (await condition('huge')) === 'False InsufficientResources');
    await apply('first', 'cpus:1', 's');
    await eventually(async () => (await condition('first')) === 'True Reserved');
    await apply('second', 'cpus:1', 's');
    await eventually(async () => (await condition('second')) === 'False Duplicate');
    await apply('odd', 'cpus(x):1', 'x');
    await eventually(async () => (await condition('odd')) === 'False Invalid');
    expect(known()).toEqual(['cpus(reservations: [(DYNAMIC,s)]):1']);
    await scenario.kubectl.patch(
      reservations,
      { name: 'huge' },
      { type: 'merge', body: { spec: { resources: 'cpus:2' } } },
    );
    await eventually(async () => (await condition('huge')) === 'True Reserved');
  });

  it('wait with their deletion while tasks use them', async () => {
    await apply('mine', 'cpus:1;mem:64');
    await eventually(() => known().length === 2);
    await scenario.subscribe({
      capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }],
      roles: ['r'],
    });
    await scenario.launch('t', { resources: reserved('cpus:1;mem:64', 'r') });
    await scenario.runs('t');
    await scenario.kubectl.delete(reservations, { name: 'mine' });
    await eventually(async () => (await condition('mine')) === 'False InUse');
    await scenario.ends('t', 0);
    await eventually(async () => (await stored()).length === 0);
    expect(known()).toEqual([]);
  });

  it('are refused by 409 where somebody else was faster', async () => {
    await give(reserve(disk));
    await overtake();
    expect(await give(reserve(reserved('mem:64', 'r')))).toMatchObject({ status: 409 });
    await eventually(() => known().includes('cpus(reservations: [(DYNAMIC,r)]):3'));
    expect(known()).toContain('mem(reservations: [(DYNAMIC,r)]):128');
    expect(await storedSpecs()).toEqual(['r cpus:3; disk:100; mem:128']);
  });

  it('TASK-051 SCHED-092 drop the operations and tasks of an ACCEPT where somebody else was faster', async () => {
    await give(reserve(disk));
    await scenario.subscribe({ ...roles, name: 'aware' });
    await eventually(() => scenario.offers().length > 0);
    await overtake();
    await scenario.accept([
      { ...create(volume('v', 64)), id: { value: 'op' } },
      { type: 'LAUNCH', launch: { task_infos: [scenario.taskInfo('t', { resources: taskResources })] } },
    ]);
    await eventually(() => scenario.statuses('t').length > 0);
    expect(scenario.statuses('t')).toMatchObject([
      { state: 'TASK_DROPPED', source: 'SOURCE_AGENT', reason: 'REASON_RESOURCES_UNKNOWN' },
    ]);
    const told = scenario.operator.events.flatMap(({ update_operation_status: update }) => update?.status ?? []);
    expect(told).toMatchObject([{ state: 'OPERATION_DROPPED', operation_id: { value: 'op' } }]);
    expect(await scenario.task('t')).toBeUndefined();
    expect(agent().tasks.size).toBe(0);
  });

  describe('by an operator that dies', () => {
    it.each(Array.from({ length: 9 }, (_, count) => count))(
      'after %d writes of RESERVE, CREATE and LAUNCH: no Task without its reservation, and nothing twice',
      async (count) => {
        await scenario.subscribe({
          capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }],
          roles: ['r'],
        });
        const { client } = scenario.operator;
        await eventually(() => scenario.offers().length > 0);
        client.writesLeft = count;
        const answer = scenario
          .accept([
            reserve(disk),
            create(volume('v', 64)),
            { type: 'LAUNCH', launch: { task_infos: [scenario.taskInfo('t', { resources: taskResources })] } },
          ])
          .then(
            () => true,
            () => false,
          );
        await eventually(async () => client.writesCut > 0 || (await scenario.pod('t')) !== undefined);
        const acknowledged = await Promise.race([answer, Promise.resolve(false)]);
        const task = await scenario.task('t');
        await scenario.crash();
        await scenario.restart();
        if (acknowledged) expect(task).toBeDefined();
        const specs = await storedSpecs();
        if (task !== undefined) expect(specs).toEqual(['r cpus:2; disk:100; mem:128 v']);
        expect(known().length > 0).toBe(specs.length > 0);
        expect(agent().total.quantities().equals(agent().fact.total.quantities())).toBe(true);
        const used = [...agent().tasks].reduce(
          (sum, { resources }) => sum.plus(resources.unallocate()),
          Resources.none,
        );
        expect(agent().total.contains(used)).toBe(true);
      },
    );

    it.each(Array.from({ length: 7 }, (_, count) => count))(
      'after %d writes of a change of two reservations: both have changed, or none',
      async (count) => {
        await give(reserve(reserved('cpus:4', 'r')));
        await eventually(async () => (await condition((await stored())[0]?.metadata.name ?? '')) === 'True Reserved');
        const { client } = scenario.operator;
        client.writesLeft = count;
        const answer = give(reserve(reserved('cpus:1', 's'), reserved('cpus:1', 'r'))).catch(() => undefined);
        await eventually(() => client.writesCut > 0);
        void answer;
        await scenario.crash();
        await scenario.restart();
        const specs = await storedSpecs();
        expect([['r cpus:4'], ['r cpus:3', 's cpus:1']]).toContainEqual(specs);
        expect(agent().checkpointed.get('cpus')).toBe(4);
        expect(known()).toHaveLength(specs.length);
        for await (const _ of scenario.kubectl.list(intents)) throw new Error('an Intent is left');
      },
    );
  });
});
