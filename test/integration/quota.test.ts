import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inForceAnnotation } from '../../src/controllers/quota/quotaObject.ts';
import { quotas, type Quota } from '../../src/kubernetes/kinds.ts';
import type { Condition } from '../../src/kubernetes/objects.ts';
import type { Answer } from '../../src/master/inputs.ts';
import { eachApiServer } from '../support/apiServers.ts';
import { ControllerScenario } from '../support/controllerScenario.ts';
import { eventually } from '../support/eventually.ts';

let scenario: ControllerScenario;

type Spec = Quota['spec'];

/** What is in force, by role. */
function known(): Record<string, string> {
  const text = [...scenario.operator.master.state.quotas].map(([role, { guarantees, limits }]) => [
    role,
    `${guarantees.toString()} to ${limits.toString()}`,
  ]);
  return Object.fromEntries(text) as Record<string, string>;
}

async function all(): Promise<Quota[]> {
  const found: Quota[] = [];
  for await (const object of scenario.kubectl.list(quotas)) found.push(object);
  return found;
}

async function accepted(name: string): Promise<Condition | undefined> {
  const { metadata, status } = await scenario.kubectl.get(quotas, { name });
  return status?.conditions?.find(
    ({ type, observedGeneration }) => type === 'Accepted' && observedGeneration === metadata.generation,
  );
}

/** Waits until it is said of the present spec whether it is in force, and gives why. */
async function verdict(name: string): Promise<string> {
  let text = '';
  await eventually(async () => {
    const condition = await accepted(name);
    text = `${condition?.status}: ${condition?.message}`;
    return condition !== undefined;
  });
  return text;
}

async function apply(name: string, spec: Spec): Promise<string> {
  await scenario.kubectl.create(quotas, { metadata: { name }, spec });
  return verdict(name);
}

async function change(name: string, spec: Partial<Spec>): Promise<string> {
  await scenario.kubectl.patch(quotas, { name }, { type: 'merge', body: { spec } });
  return verdict(name);
}

function update(role: string, limit: number, force = false): Promise<Answer> {
  const configs = [{ role, limits: { cpus: { value: limit } } }];
  return scenario.operator.loop.command({ type: 'UPDATE_QUOTA', configs, force });
}

const inForce = 'True: The quota is in force';

eachApiServer('quota', (server) => {
  beforeEach(async () => {
    scenario = await ControllerScenario.start(server());
  });
  afterEach(() => scenario.close());

  describe('by a call', () => {
    it('QUOTA-001 is a Quota that is in force, when it is answered', async () => {
      expect(await update('eng', 4)).toEqual({ status: 200 });
      expect(known()).toEqual({ eng: '{} to cpus:4' });
      const [object] = await all();
      expect(object?.spec).toEqual({ role: 'eng', limits: { cpus: 4 } });
      expect(await verdict(object?.metadata.name ?? '')).toBe(inForce);
    });

    it('QUOTA-016 QUOTA-017 is deleted, when that is answered', async () => {
      await update('eng', 4);
      const removal = { type: 'REMOVE_QUOTA', role: 'eng' } as const;
      expect(await scenario.operator.loop.command(removal)).toEqual({ status: 200 });
      expect(known()).toEqual({});
      expect(await all()).toEqual([]);
      expect((await scenario.operator.loop.command(removal)).status).toBe(400);
      expect(await update('eng', 5)).toEqual({ status: 200 });
      expect(known()).toEqual({ eng: '{} to cpus:5' });
    });

    it('QUOTA-021 is in force under the next operator, even what would be refused by now', async () => {
      const configs = [{ role: 'eng', guarantees: { cpus: { value: 1000 } } }];
      await scenario.operator.loop.command({ type: 'UPDATE_QUOTA', configs, force: true });
      scenario.operator.client.writesLeft = 0;
      await scenario.crash();
      await scenario.restart();
      expect(known()).toEqual({ eng: 'cpus:1000 to {}' });
    });

    it('changes what an administrator has applied, and is changed by it', async () => {
      expect(await apply('engineers', { role: 'eng', limits: { cpus: 4 } })).toBe(inForce);
      await update('eng', 5);
      expect((await all()).map(({ metadata, spec }) => [metadata.name, spec.limits])).toEqual([
        ['engineers', { cpus: 5 }],
      ]);
      expect(await change('engineers', { limits: { cpus: 6 } })).toBe(inForce);
      expect(known()).toEqual({ eng: '{} to cpus:6' });
    });

    it('is refused by 409, and no second Quota, where the operator was not told yet of one that was applied', async () => {
      const release = scenario.operator.client.holdWatches();
      const spec = { role: 'eng', limits: { cpus: 4 } };
      await scenario.kubectl.create(quotas, { metadata: { name: 'engineers' }, spec });
      expect(await update('eng', 5)).toEqual({
        status: 409,
        text: "Nothing was changed: the Quota 'engineers' was changed by somebody else at the same time",
      });
      expect((await all()).map(({ spec }) => spec.limits)).toEqual([{ cpus: 4 }]);
      expect(await update('eng', 5)).toEqual({ status: 200 });
      release();
      expect((await all()).map(({ spec }) => spec.limits)).toEqual([{ cpus: 5 }]);
      expect(known()).toEqual({ eng: '{} to cpus:5' });
    });
  });

  describe('that is applied', () => {
    it('is in force, and gone with its Quota', async () => {
      expect(await apply('engineers', { role: 'eng', guarantees: { cpus: 2 }, limits: { cpus: 4 } })).toBe(inForce);
      expect(known()).toEqual({ eng: 'cpus:2 to cpus:4' });
      await scenario.kubectl.delete(quotas, { name: 'engineers' });
      await eventually(() => Object.keys(known()).length === 0);
    });

    it('QUOTA-005 may be for the role *', async () => {
      expect(await apply('default', { role: '*', limits: { cpus: 4 } })).toBe(inForce);
    });

    it('QUOTA-007 is refused for more than there is, by a condition that says so, and the former one stays', async () => {
      await apply('engineers', { role: 'eng', guarantees: { cpus: 2 } });
      const refusal = await change('engineers', { guarantees: { cpus: 1000 } });
      expect(refusal).toMatch(/^False: .*'cpus:1000' exceed cluster capacity/);
      expect(known()).toEqual({ eng: 'cpus:2 to {}' });
      await scenario.crash();
      await scenario.restart();
      expect(known()).toEqual({ eng: 'cpus:2 to {}' });
      expect(await verdict('engineers')).toBe(refusal);
      expect(await change('engineers', { force: true })).toBe(inForce);
      expect(known()).toEqual({ eng: 'cpus:1000 to {}' });
    });

    it('QUOTA-006 is refused for less than is used', async () => {
      await scenario.subscribe({ roles: ['eng'], capabilities: [{ type: 'MULTI_ROLE' }] });
      await scenario.launch('task');
      expect(await apply('engineers', { role: 'eng', limits: { cpus: 0.5 } })).toMatch(
        /^False: .*consuming 'cpus:1; mem:64'/,
      );
      expect(known()).toEqual({});
    });

    it('QUOTA-006 ROLE-001 shows what is used of it, and that a role cannot be', async () => {
      await scenario.subscribe({ roles: ['eng'], capabilities: [{ type: 'MULTI_ROLE' }] });
      await scenario.launch('task');
      await apply('engineers', { role: 'eng', limits: { cpus: 4 } });
      expect((await scenario.kubectl.get(quotas, { name: 'engineers' })).status?.consumed).toEqual({
        cpus: 1,
        mem: 64,
      });
      expect(await apply('bad', { role: 'a b', limits: { cpus: 4 } })).toMatch(/^False: .*'a b'/);
    });

    it('does not count beside an older one of its role, but from when that is gone', async () => {
      await apply('first', { role: 'eng', limits: { cpus: 4 } });
      // Who is older is told by seconds, then by names.
      expect(await apply('second', { role: 'eng', limits: { cpus: 5 } })).toMatch(/^False: Another Quota/);
      expect(known()).toEqual({ eng: '{} to cpus:4' });
      await scenario.kubectl.delete(quotas, { name: 'first' });
      await eventually(() => known()['eng'] === '{} to cpus:5');
      await eventually(async () => (await accepted('second'))?.status === 'True');
    });

    it('stays in force where somebody replaces the whole object by one that is refused', async () => {
      await apply('engineers', { role: 'eng', guarantees: { cpus: 2 } });
      const { metadata } = await scenario.kubectl.get(quotas, { name: 'engineers' });
      const { resourceVersion = '' } = metadata;
      await scenario.kubectl.replace(quotas, {
        metadata: { name: 'engineers', resourceVersion },
        spec: { role: 'eng', guarantees: { cpus: 1000 } },
      });
      expect(await verdict('engineers')).toMatch(/^False/);
      expect(known()).toEqual({ eng: 'cpus:2 to {}' });
      await eventually(async () => {
        const object = await scenario.kubectl.get(quotas, { name: 'engineers' });
        return object.metadata.annotations?.[inForceAnnotation] === '{"guarantees":{"cpus":2}}';
      });
    });

    it('QUOTA-012 is not even stored for a role below another, which could be guaranteed more than that one', async () => {
      expect(await apply('parent', { role: 'parent', guarantees: { cpus: 1 } })).toBe(inForce);
      const child = { metadata: { name: 'child' }, spec: { role: 'parent/child', guarantees: { cpus: 2 } } };
      await expect(scenario.kubectl.create(quotas, child)).rejects.toThrow('quota is for top-level roles only');
      expect(known()).toEqual({ parent: 'cpus:1 to {}' });
    });

    it.each<[string, Spec]>([
      ['a guarantee above its limit', { role: 'a', guarantees: { cpus: 2 }, limits: { cpus: 1 } }],
      ['less than nothing', { role: 'a', limits: { cpus: -1 } }],
      ['a nested role', { role: 'a/b', limits: { cpus: 1 } }],
      ['more than an exabyte', { role: 'a', limits: { mem: 1024 ** 4 + 1 } }],
      ['more than a trillion', { role: 'a', guarantees: { cpus: 1e12 + 1 } }],
    ])('QUOTA-003 QUOTA-004 QUOTA-005 is not even stored with %s', async (_what, spec) => {
      await expect(scenario.kubectl.create(quotas, { metadata: { name: 'bad' }, spec })).rejects.toThrow();
    });
  });
});
