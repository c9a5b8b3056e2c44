import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { changeAnnotation } from '../../src/controllers/change/objectWriter.ts';
import { epochAnnotation } from '../../src/kubernetes/leaderClient.ts';
import { intents, mesosRoles, type Intent, type MesosRole } from '../../src/kubernetes/kinds.ts';
import type { Kind } from '../../src/kubernetes/objects.ts';
import type { Answer } from '../../src/master/inputs.ts';
import { eachApiServer } from '../support/apiServers.ts';
import { ControllerScenario } from '../support/controllerScenario.ts';
import { eventually } from '../support/eventually.ts';

let scenario: ControllerScenario;

async function all<T extends Intent | MesosRole>(kind: Kind<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const object of scenario.kubectl.list(kind)) found.push(object);
  return found;
}

/** What is stored, by role. */
async function stored(): Promise<Record<string, number | undefined>> {
  return Object.fromEntries((await all(mesosRoles)).map(({ spec: { role, weight } }) => [role, weight]));
}

function known(): Record<string, number> {
  return Object.fromEntries(scenario.operator.master.state.weights);
}

function update(weights: Record<string, number>): Promise<Answer> {
  const entries = Object.entries(weights).map(([role, weight]) => ({ role, weight }));
  return scenario.operator.loop.command({ type: 'UPDATE_WEIGHTS', weights: entries });
}

async function apply(name: string, spec: MesosRole['spec']): Promise<void> {
  await scenario.kubectl.create(mesosRoles, { metadata: { name }, spec });
  await eventually(() => known()[spec.role] === spec.weight);
}

const before = { eng: 2, ops: 3 };
const wanted = { eng: 5, ops: 7, web: 11 };

eachApiServer('changes of several objects', (server) => {
  beforeEach(async () => {
    scenario = await ControllerScenario.start(server());
  });
  afterEach(() => scenario.close());

  it('ROLE-006 are stored, and known, when they are answered', async () => {
    await apply('engineers', { role: 'eng', weight: 2 });
    expect(await update(wanted)).toEqual({ status: 200 });
    expect(known()).toEqual(wanted);
    expect(await stored()).toEqual(wanted);
    expect((await scenario.kubectl.get(mesosRoles, { name: 'engineers' })).spec).toEqual({ role: 'eng', weight: 5 });
    expect(await all(intents)).toEqual([]);
  });

  it('leave what else an administrator has written on an object', async () => {
    await scenario.kubectl.create(mesosRoles, {
      metadata: { name: 'engineers', labels: { team: 'a' }, annotations: { note: 'b' } },
      spec: { role: 'eng', weight: 2 },
    });
    await eventually(() => known()['eng'] === 2);
    await update(wanted);
    const { metadata } = await scenario.kubectl.get(mesosRoles, { name: 'engineers' });
    expect(metadata).toMatchObject({ labels: { team: 'a' }, annotations: { note: 'b' } });
  });

  describe('by an operator that dies', () => {
    /** Where each write finds the one before it stored: a rehearsal of each, the Intent, each of them, the Intent's end. */
    const writes = 3 + 1 + 3 + 1;

    it.each(Array.from({ length: writes }, (_, count) => count))(
      'after %d writes are all there, or none',
      async (count) => {
        await update(before);
        const { client } = scenario.operator;
        client.writesLeft = count;
        const answer = update(wanted).catch(() => undefined);
        await eventually(() => client.writesCut > 0);
        expect(await Promise.race([answer, Promise.resolve('none yet')])).toBe('none yet');
        await scenario.crash();
        await scenario.restart();
        const expected = count > 3 ? wanted : before;
        expect(known()).toEqual(expected);
        expect(await stored()).toEqual(expected);
        expect(await all(intents)).toEqual([]);
      },
    );

    it('are not made once more, over what an administrator has written meanwhile', async () => {
      await update(before);
      const { client } = scenario.operator;
      client.writesLeft = 3 + 1 + 1;
      void update(wanted).catch(() => undefined);
      await eventually(() => client.writesCut > 0);
      await scenario.crash();
      const written = (await all(mesosRoles)).find(({ spec }) => spec.role === 'eng');
      expect(written?.spec.weight).toBe(5);
      const name = written?.metadata.name ?? '';
      await scenario.kubectl.patch(mesosRoles, { name }, { type: 'merge', body: { spec: { weight: 6 } } });
      await scenario.restart();
      expect(known()).toEqual({ ...wanted, eng: 6 });
    });
  });

  it('are made once, though the answer to each write is lost', async () => {
    await update(before);
    scenario.operator.client.loseAnswers = true;
    expect(await update(wanted)).toEqual({ status: 200 });
    expect(await stored()).toEqual(wanted);
    expect(await update({ eng: 1 })).toEqual({ status: 200 });
    expect((await stored())['eng']).toBe(1);
  });

  it('are refused where an object is not any more what they were decided on, and change nothing', async () => {
    await update(before);
    const ops = (await all(mesosRoles)).find(({ spec }) => spec.role === 'ops');
    const name = ops?.metadata.name ?? '';
    scenario.operator.client.beforeLook = async (kind) => {
      if (kind !== 'MesosRole') return;
      scenario.operator.client.beforeLook = () => Promise.resolve();
      await scenario.kubectl.patch(mesosRoles, { name }, { type: 'merge', body: { spec: { weight: 4 } } });
    };
    const text = `Nothing was changed: the MesosRole '${name}' was changed by somebody else at the same time`;
    expect(await update(wanted)).toEqual({ status: 409, text });
    expect(await stored()).toEqual({ eng: 2, ops: 4 });
    await eventually(() => known()['ops'] === 4);
    expect(await update(wanted)).toEqual({ status: 200 });
    expect(await stored()).toEqual(wanted);
  });

  it('are refused with its words where there are more of them than the API server takes, and change nothing', async () => {
    await update(before);
    const answer = await update(Object.fromEntries(Array.from({ length: 4097 }, (_, at) => [`r${at}`, 2])));
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('The API server refuses it');
    expect(await stored()).toEqual(before);
    expect(await all(intents)).toEqual([]);
  });

  it('come one after the other where they are of the same objects', async () => {
    await Promise.all([update(before), update(wanted), update({ ops: 8 })]);
    expect(await stored()).toEqual({ ...wanted, ops: 8 });
  });

  it('are forgotten when a former leader stored them too late to know', async () => {
    await update(before);
    await scenario.kubectl.create(intents, {
      metadata: { name: 'late', annotations: { [epochAnnotation]: '0' } },
      spec: { writes: [{ kind: 'MesosRole', name: 'late', spec: { role: 'late', weight: 2 } }] },
    });
    await eventually(async () => (await all(intents)).length === 0);
    expect(await stored()).toEqual(before);
  });

  it('mark each object with the command that wrote it last', async () => {
    await update(before);
    const marks = (await all(mesosRoles)).map(({ metadata }) => metadata.annotations?.[changeAnnotation]);
    expect(new Set(marks).size).toBe(1);
  });
});
