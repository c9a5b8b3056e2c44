import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { KubernetesError } from '../../src/kubernetes/errors.ts';
import {
  agents,
  frameworks,
  maintenanceSchedules,
  mesosRoles,
  quotas,
  reservations,
  tasks,
} from '../../src/kubernetes/kinds.ts';
import type { Kind, KubernetesObject } from '../../src/kubernetes/objects.ts';
import { eachApiServer, namespace } from '../support/apiServers.ts';

let client: KubernetesClient;
let names = 0;

/** Creates an object of a kind with a spec that need not be valid, and returns it with its reference. */
async function stored<T extends KubernetesObject>(kind: Kind<T>, spec: object, name?: string): Promise<T> {
  names += 1;
  const metadata = { name: name ?? `o${names}`, ...(kind.namespaced && { namespace }) };
  const anyKind: Kind<KubernetesObject & { readonly spec?: object }> = {
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    plural: kind.plural,
    namespaced: kind.namespaced,
  };
  await client.create(anyKind, { metadata, spec });
  return client.get(kind, metadata);
}

/** The message with which the API server refuses; empty when it does not. */
async function refusal(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return '';
  } catch (error) {
    if (error instanceof KubernetesError && error.status === 422) return error.message;
    throw error;
  }
}

function changed<T extends KubernetesObject>(kind: Kind<T>, object: T, spec: object): Promise<T> {
  const { name = '', namespace: where } = object.metadata ?? {};
  return client.patch(kind, { name, namespace: where }, { type: 'merge', body: { spec } });
}

const aTask = {
  frameworkId: 'f',
  frameworkName: 'web',
  taskId: 't',
  name: 't',
  agentId: 'a',
  nodeName: 'n',
  role: '*',
  resources: { cpus: 0.5 },
  // A real API server cannot evaluate rules on padded base64 in a field that it is told to be base64.
  taskInfo: 'AA==',
};

eachApiServer('custom resources', (server) => {
  beforeAll(() => {
    client = new KubernetesClient({ connection: server().connect() });
  });
  afterAll(() => client.close());

  it('Framework needs a name or a principal, and tears tasks down by default', async () => {
    expect(await refusal(stored(frameworks, { user: 'root' }))).toContain('name or principal must be set');
    const framework = await stored(frameworks, { principal: 'marathon' });
    expect(framework.spec.deletionPolicy).toBe('TeardownTasks');
    expect((await stored(frameworks, { name: '' })).spec.name).toBe('');
  });

  it.each(['eng/web', '*', '.a', '..a', 'a.b', 'a-b'])('Framework may be allowed the role %s', async (role) => {
    expect((await stored(frameworks, { name: 'x', allowedRoles: [role] })).spec.allowedRoles).toEqual([role]);
  });

  it.each(['', '.', '..', '-a', 'a//b', '/a', 'a/', 'a b', 'a/../b', 'a/-b'])(
    'Framework may not be allowed %p, which is no role',
    async (role) => {
      expect(await refusal(stored(frameworks, { name: 'x', allowedRoles: [role] }))).toContain('allowedRoles');
    },
  );

  it('Task cannot be edited', async () => {
    const task = await stored(tasks, aTask);
    expect(await refusal(changed(tasks, task, { nodeName: 'other' }))).toContain('a launched task cannot be edited');
    expect(await refusal(changed(tasks, task, { resources: { cpus: 1 } }))).toContain('cannot be edited');
    expect(await refusal(changed(tasks, task, { nodeName: 'n' }))).toBe('');
  });

  it('Task takes only states that Mesos has', async () => {
    const task = await stored(tasks, aTask);
    const reference = { namespace, name: task.metadata.name ?? '' };
    const set = (state: string): Promise<unknown> =>
      client.patchStatus(tasks, reference, { type: 'merge', body: { status: { state } } });
    expect(await refusal(set('TASK_GONE_BY_OPERATOR'))).toBe('');
    expect(await refusal(set('TASK_SLEEPING'))).toContain('state');
  });

  it('Agent that is gone stays gone', async () => {
    const agent = await stored(agents, { drain: { maxGracePeriodSeconds: 60, markGone: true } });
    await changed(agents, agent, { gone: true });
    expect(await refusal(changed(agents, agent, { gone: false }))).toContain('does not come back');
    expect(await refusal(changed(agents, agent, { gone: null }))).toContain('does not come back');
    expect(await refusal(changed(agents, agent, { deactivated: true }))).toBe('');
  });

  it('Quota is of a top-level role, and guarantees no more than it allows', async () => {
    expect(await refusal(stored(quotas, { role: 'eng/web' }))).toContain('top-level roles only');
    expect(await refusal(stored(quotas, { role: '*' }))).toBe('');
    expect(await refusal(stored(quotas, { role: 'web', limits: { mem: 2e12 } }))).toContain('an exabyte');
    const tooMuch = { role: 'web', guarantees: { cpus: 4, mem: 10 }, limits: { cpus: 2 } };
    expect(await refusal(stored(quotas, tooMuch))).toContain('a guarantee cannot exceed the limit');
    expect(await refusal(stored(quotas, { role: 'web', limits: { cpus: -1 } }))).toContain('limits');
    const fitting = { role: 'web', guarantees: { cpus: 1.5, mem: 10 }, limits: { cpus: 2, disk: 0.5 } };
    const quota = await stored(quotas, fitting);
    expect(await refusal(changed(quotas, quota, { role: 'db' }))).toContain('cannot be changed');
    expect(await refusal(changed(quotas, quota, { limits: { cpus: 3.25 } }))).toBe('');
  });

  it('MesosRole has a weight above zero, 1 by default', async () => {
    expect((await stored(mesosRoles, { role: 'eng/web' })).spec.weight).toBe(1);
    expect((await stored(mesosRoles, { role: '*', weight: 0.25 })).spec.weight).toBe(0.25);
    expect(await refusal(stored(mesosRoles, { role: 'web', weight: 0 }))).toContain('weight');
  });

  it('Reservation has a stack of roles, which cannot be changed', async () => {
    const dynamic = { type: 'DYNAMIC', role: 'eng', principal: 'ops', labels: [{ key: 'k', value: 'v' }] };
    const spec = { nodeName: 'n', reservations: [dynamic], resources: 'cpus:1' };
    expect(await refusal(stored(reservations, { ...spec, reservations: [] }))).toContain('reservations');
    const ofDefault = { ...spec, reservations: [{ type: 'STATIC', role: '*' }] };
    expect(await refusal(stored(reservations, ofDefault))).toContain('default role');
    const statics = { ...spec, reservations: ['a', 'a/b'].map((role) => ({ type: 'STATIC', role })) };
    expect(await refusal(stored(reservations, statics))).toContain('only the first');
    const volume = { id: 'v', containerPath: 'data', sizeMegabytes: 64, mode: 'RW' };
    const reservation = await stored(reservations, { ...spec, volumes: [volume] });
    expect(await refusal(changed(reservations, reservation, { nodeName: 'm' }))).toContain('another node');
    expect(await refusal(changed(reservations, reservation, { reservations: [] }))).not.toBe('');
    expect(await refusal(changed(reservations, reservation, { resources: 'cpus:2' }))).toBe('');
  });

  it('MaintenanceSchedule is one, and names its machines', async () => {
    const start = '2030-01-01T00:00:00Z';
    const window = (machines: readonly object[]): object => ({ windows: [{ machines, start, durationSeconds: 3600 }] });
    const apply = (machines: readonly object[], name = 'default') =>
      stored(maintenanceSchedules, window(machines), name);
    expect(await refusal(apply([{}]))).toContain('hostname');
    expect(await refusal(apply([]))).toContain('machines');
    expect(await refusal(apply([{ ip: '1.2.3' }]))).toContain('ip');
    expect(await refusal(apply([{ hostname: 'h' }], 'another'))).toContain('named default');
    const schedule = await apply([{ hostname: 'h' }, { ip: '10.0.0.1', down: true }]);
    expect(schedule.spec.windows?.[0]?.machines).toHaveLength(2);
  });

  it('an unknown field is left out, as a schema without it says', async () => {
    const framework = await stored(frameworks, { name: 'x', colour: 'red' });
    expect(framework.spec).not.toHaveProperty('colour');
  });
});
