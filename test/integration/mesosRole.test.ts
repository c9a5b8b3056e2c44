import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mesosRoles } from '../../src/kubernetes/kinds.ts';
import { eachApiServer } from '../support/apiServers.ts';
import { ControllerScenario } from '../support/controllerScenario.ts';
import { eventually } from '../support/eventually.ts';

let scenario: ControllerScenario;

/** Waits until it is said of a MesosRole whether its weight is in force, and gives why. */
async function verdict(name: string): Promise<string> {
  let text = '';
  await eventually(async () => {
    const { metadata, status } = await scenario.kubectl.get(mesosRoles, { name });
    const condition = status?.conditions?.find(({ type }) => type === 'Accepted');
    text = `${condition?.status}: ${condition?.message}`;
    return condition?.observedGeneration === metadata.generation;
  });
  return text;
}

async function apply(name: string, role: string, weight: number): Promise<string> {
  await scenario.kubectl.create(mesosRoles, { metadata: { name }, spec: { role, weight } });
  return verdict(name);
}

/** The weight that each object says. */
async function stored(): Promise<Record<string, number | undefined>> {
  const found: Record<string, number | undefined> = {};
  for await (const { metadata, spec } of scenario.kubectl.list(mesosRoles)) found[metadata.name ?? ''] = spec.weight;
  return found;
}

function weights(): Record<string, number> {
  return Object.fromEntries(scenario.operator.master.state.weights);
}

const inForce = 'True: The weight is in force';

eachApiServer('a MesosRole says', (server) => {
  beforeEach(async () => {
    scenario = await ControllerScenario.start(server(), { roleWhitelist: ['web', 'db'] });
  });
  afterEach(() => scenario.close());

  it('ROLE-002 ROLE-007 that it does not count where the list of roles forbids its role', async () => {
    expect(await apply('web', 'web', 2)).toBe(inForce);
    expect(await apply('other', 'other', 3)).toBe("False: Unknown role 'other'; the weight does not count");
    expect(weights()).toEqual({ web: 2 });
    await scenario.crash();
    await scenario.restart();
    expect(weights()).toEqual({ web: 2 });
  });

  it('that it does not count beside an older one of its role, which calls change, but from when that is gone', async () => {
    expect(await apply('first', 'web', 2)).toBe(inForce);
    // Who is older is told by seconds, then by names.
    expect(await apply('second', 'web', 3)).toMatch(/^False: Another MesosRole/);
    const update = { type: 'UPDATE_WEIGHTS', weights: [{ role: 'web', weight: 4 }] } as const;
    expect(await scenario.operator.loop.command(update)).toEqual({ status: 200 });
    expect((await scenario.kubectl.get(mesosRoles, { name: 'first' })).spec.weight).toBe(4);
    expect(weights()).toEqual({ web: 4 });
    await scenario.kubectl.delete(mesosRoles, { name: 'first' });
    await eventually(async () => weights()['web'] === 3 && (await verdict('second')) === inForce);
  });

  it('a weight that the operator was not told of yet: a call is refused by 409, and makes no second one', async () => {
    const { client, loop } = scenario.operator;
    const release = client.holdWatches();
    await scenario.kubectl.create(mesosRoles, { metadata: { name: 'applied' }, spec: { role: 'web', weight: 2 } });
    const update = {
      type: 'UPDATE_WEIGHTS',
      weights: [
        { role: 'db', weight: 5 },
        { role: 'web', weight: 4 },
      ],
    } as const;
    expect(await loop.command(update)).toEqual({
      status: 409,
      text: "Nothing was changed: the MesosRole 'applied' was changed by somebody else at the same time",
    });
    expect(await stored()).toEqual({ applied: 2 });
    // It knows it by now, and has not to wait for the watch.
    expect(await loop.command(update)).toEqual({ status: 200 });
    release();
    expect(Object.values(await stored()).toSorted()).toEqual([4, 5]);
    expect(weights()).toEqual({ web: 4, db: 5 });
    expect(await verdict('applied')).toBe(inForce);
  });
});
