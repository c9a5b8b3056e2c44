import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameworkInfo } from '../../src/model/generated/messages.ts';
import { isTerminal } from '../../src/model/taskState.ts';
import { describeCluster } from '../cluster/availability.ts';
import { startControlPlane, type ControlPlane } from '../cluster/controlPlane.ts';
import { startKwok } from '../cluster/kwok.ts';
import { eventually } from '../support/eventually.ts';
import { freePorts } from '../support/freePorts.ts';
import { ask } from '../support/httpClient.ts';
import { HttpScheduler } from '../support/httpScheduler.ts';
import { OperatorProcess } from '../support/operatorProcess.ts';
import { isElected } from '../support/replicas.ts';
import { AuditLog } from './auditLog.ts';
import { grantsTo, grantsUsedBy } from './grants.ts';
import type { Helm } from './helm.ts';
import { LossyProxy } from './lossyProxy.ts';
import { Release } from './release.ts';

jest.setTimeout(300_000);

const { account } = Release;

/**
 * Asked for not by a request but within one, of an API server that guards what blocks the deletion of an owner: there a Pod or
 * Deployment is refused without it.
 */
const neededByAdmission = ['frameworks/finalizers', 'tasks/finalizers'];

/** More than the frameworks that are remembered when they are over. */
const manyFrameworks = 52;

describeCluster('the operator with the rights of the chart and no others', () => {
  let directory: string;
  let audit: AuditLog;
  let controlPlane: ControlPlane;
  let proxy: LossyProxy;
  let helm: Helm;
  let release: Release;
  let replicas: readonly OperatorProcess[];
  let port: number;

  const inTasks = ['--namespace', 'mesos-tasks'];
  const count = async (...what: readonly string[]): Promise<number> =>
    (await helm.kubectl(['get', ...what, '--output', 'name'])).split('\n').filter((line) => line !== '').length;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'rights-'));
    audit = new AuditLog(directory, `system:serviceaccount:mesos:${account}`);
    const guarding = '--enable-admission-plugins=OwnerReferencesPermissionEnforcement';
    controlPlane = await startControlPlane({ apiServerFlags: [...audit.flags, guarding] });
    await startKwok(controlPlane, { count: 2 });
    release = await Release.install(controlPlane);
    helm = release.helm;
    await untilOwnersAreKnown();
    proxy = new LossyProxy(controlPlane, ['frameworks', 'tasks', 'pods', 'agents']);
    port = await freePorts(4);
    const server = await proxy.start();
    const flags = await Promise.all([port, port + 2].map((at) => release.operatorFlags(at, { server })));
    replicas = flags.map((of) => new OperatorProcess(of));
    for (const replica of replicas) replica.start();
    await untilLed();
  });

  afterAll(async () => {
    for (const replica of replicas ?? []) await replica.end('SIGKILL');
    await proxy?.close();
    await controlPlane?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** What guards owners learns of new kinds of resources only now and then, and until then lets nobody refer to them. */
  async function untilOwnersAreKnown(): Promise<void> {
    const create = ['create', '--dry-run=server', '--as', `system:serviceaccount:mesos:${account}`, '--filename', '-'];
    for (const kind of ['Framework', 'Task']) {
      const owned = podOwnedBy(kind);
      const isTaken = (): Promise<boolean> => helm.kubectl(create, owned).then(Boolean, () => false);
      await eventually(isTaken, 120);
    }
  }

  /** Waits until a replica leads, and gives the port of its Mesos API. */
  async function untilLed(): Promise<number> {
    const ports = replicas.map((_, index) => port + 2 * index);
    let leader: number | undefined;
    await eventually(async () => {
      const elected = await Promise.all(ports.map(isElected));
      leader = ports.find((_, index) => elected[index]);
      return leader !== undefined;
    }, 60);
    return leader ?? NaN;
  }

  const subscribe = async (name: string): Promise<HttpScheduler> =>
    HttpScheduler.subscribe(await untilLed(), info(name));

  it('runs tasks, sees them end, kills them, and lets go of them', async () => {
    const scheduler = await subscribe('worker');
    const ended = (id: string): boolean =>
      scheduler.statuses.some(({ task_id, state }) => task_id.value === id && isTerminal(state));
    await scheduler.runTask('ends', 'true');
    await endPodOf('ends');
    await eventually(() => ended('ends'), 60);
    await scheduler.runTask('killed', 'sleep 1000');
    await scheduler.call({ type: 'KILL', kill: { task_id: { value: 'killed' } } });
    await eventually(() => ended('killed'), 60);
    await scheduler.runTask('deleted', 'sleep 1000');
    const name = await nameOfTask('deleted');
    await helm.kubectl(['delete', 'mtasks', name, ...inTasks, '--wait=false']);
    await eventually(() => ended('deleted'), 60);
    await eventually(async () => (await nameOfTask('deleted')) === '', 60);
    await scheduler.call({ type: 'TEARDOWN' });
  });

  /** Says of a pod what a kubelet would: that its process has ended. */
  async function endPodOf(id: string): Promise<void> {
    const pod = ['pod', await nameOfTask(id), ...inTasks];
    await helm.kubectl(['patch', ...pod, '--subresource=status', '--type=merge', '--patch', succeeded]);
  }

  async function nameOfTask(id: string): Promise<string> {
    const path = `jsonpath={.items[?(@.spec.taskId=="${id}")].metadata.name}`;
    return helm.kubectl(['get', 'mtasks', ...inTasks, '--output', path]);
  }

  it('tells of a framework that is away and back, and of launches that it refuses', async () => {
    const scheduler = await subscribe('unsteady');
    for (let time = 0; time < 2; time++) {
      await HttpScheduler.subscribe(await untilLed(), info('unsteady'), scheduler.frameworkId);
    }
    await eventually(async () => {
      const counts = await helm.kubectl(['get', 'events', ...inTasks, '--output', 'jsonpath={.items[*].count}']);
      return counts.split(' ').some((of) => Number(of) > 1);
    }, 60);
  });

  it('runs the scheduler of a Framework, and ends it with the Framework', async () => {
    await helm.kubectl(['apply', '--filename', '-'], withTemplate);
    await eventually(async () => (await count('deployments', ...inTasks)) === 1, 60);
    await helm.kubectl(['delete', 'mframeworks', 'scheduled', ...inTasks, '--wait=false']);
    await eventually(async () => (await count('deployments', ...inTasks)) === 0, 60);
    await eventually(async () => !(await helm.kubectl(['get', 'mframeworks', ...inTasks])).includes('scheduled'), 60);
  });

  it('forgets frameworks that are long over', async () => {
    for (let number = 0; number < manyFrameworks; number++) {
      const scheduler = await subscribe(`short-${number}`);
      await scheduler.call({ type: 'TEARDOWN' });
    }
    const names = ['get', 'mframeworks', ...inTasks, '--output', 'jsonpath={.items[*].status.name}'];
    await eventually(async () => !(await helm.kubectl(names)).split(' ').includes('short-0'), 60);
  });

  it('follows weights and nodes', async () => {
    await helm.kubectl(['apply', '--filename', '-'], weight);
    // The call is to change that object, which it can when the operator has seen it.
    const accepted = ['get', 'mrole', 'heavy', '--output', 'jsonpath={.status.conditions[0].status}'];
    await eventually(async () => (await helm.kubectl(accepted)) === 'True', 60);
    const weight_infos = ['heavy', 'light'].map((role) => ({ role, weight: 3 }));
    const update = { type: 'UPDATE_WEIGHTS', update_weights: { weight_infos } };
    expect(await ask(await untilLed(), '/api/v1', { body: update })).toMatchObject({ status: 200 });
    for (const cpus of [1, 2]) {
      const quota_configs = [{ role: 'heavy', limits: { cpus: { value: cpus } } }];
      const call = { type: 'UPDATE_QUOTA', update_quota: { quota_configs } };
      expect(await ask(await untilLed(), '/api/v1', { body: call })).toMatchObject({ status: 200 });
    }
    await helm.kubectl(['apply', '--filename', '-'], limit);
    const quotas = ['get', 'mquota', '--output', 'jsonpath={.items[*].status.conditions[0].status}'];
    await eventually(async () => (await helm.kubectl(quotas)) === 'True True', 60);
    expect(await ask(await untilLed(), '/quota/light', { method: 'DELETE' })).toMatchObject({ status: 200 });
    await helm.kubectl(['create', '--filename', '-'], unsteadyNode);
    for (const status of ['True', 'False', 'True', 'False'] as const) {
      await eventually(async () => {
        // Again and again: nobody sends this node's heartbeats, so that it is soon taken for gone.
        await helm.kubectl(['patch', 'node', 'unsteady', '--subresource=status', '--patch', readiness(status)]);
        return (await agentIsActive('unsteady')) === status.toLowerCase();
      }, 60);
    }
    await helm.kubectl(['delete', 'node', 'kwok-1']);
    await eventually(async () => (await count('magents')) === 2, 60);
  });

  it('keeps reservations', async () => {
    const resources = (value: number) => [
      { name: 'mem', type: 'SCALAR', scalar: { value }, reservations: [{ type: 'DYNAMIC', role: 'r' }] },
    ];
    const id = 'jsonpath={.items[?(@.metadata.name=="kwok-0")].status.agentId}';
    const agent_id = { value: await helm.kubectl(['get', 'magents', '--output', id]) };
    const reserve = async (type: 'RESERVE_RESOURCES' | 'UNRESERVE_RESOURCES', megabytes: number): Promise<void> => {
      const body = { type, [type.toLowerCase()]: { agent_id, resources: resources(megabytes) } };
      expect(await ask(await untilLed(), '/api/v1', { body })).toMatchObject({ status: 202 });
    };
    await reserve('RESERVE_RESOURCES', 32);
    await reserve('RESERVE_RESOURCES', 16);
    await reserve('UNRESERVE_RESOURCES', 48);
    await eventually(async () => (await count('mres')) === 0, 60);
  });

  it('takes machines and agents out of use, and back', async () => {
    const master = `http://127.0.0.1:${await untilLed()}`;
    const operate = async (call: object): Promise<number> => {
      const headers = { 'Content-Type': 'application/json' };
      const { status } = await fetch(`${master}/api/v1`, { method: 'POST', headers, body: JSON.stringify(call) });
      return status;
    };
    const machines = [{ hostname: 'nowhere.test' }];
    const schedule = { windows: [{ machine_ids: machines, unavailability: { start: { nanoseconds: 0 } } }] };
    expect(await operate({ type: 'UPDATE_MAINTENANCE_SCHEDULE', update_maintenance_schedule: { schedule } })).toBe(200);
    expect(await operate({ type: 'START_MAINTENANCE', start_maintenance: { machines } })).toBe(200);
    const path = ['--output', 'jsonpath={.status.machines[*].mode}'];
    await eventually(async () => (await helm.kubectl(['get', 'mmaint', 'default', ...path])) === 'DOWN', 60);
    expect(await operate({ type: 'STOP_MAINTENANCE', stop_maintenance: { machines } })).toBe(200);
    const id = await helm.kubectl(['get', 'magent', 'kwok-0', '--output', 'jsonpath={.status.agentId}']);
    const cordoned = ['get', 'node', 'kwok-0', '--output', 'jsonpath={.spec.unschedulable}'];
    expect(await operate({ type: 'DRAIN_AGENT', drain_agent: { agent_id: { value: id } } })).toBe(200);
    await eventually(async () => (await helm.kubectl(cordoned)) === 'true', 60);
    expect(await operate({ type: 'REACTIVATE_AGENT', reactivate_agent: { agent_id: { value: id } } })).toBe(200);
    await eventually(async () => (await helm.kubectl(cordoned)) === '', 60);
  });

  async function agentIsActive(name: string): Promise<string> {
    return helm.kubectl([
      'get',
      'magents',
      '--output',
      `jsonpath={.items[?(@.metadata.name=="${name}")].status.active}`,
    ]);
  }

  it('hands over to another replica, and has the Service lead there', async () => {
    const leader = await untilLed();
    expect(await replicas[(leader - port) / 2]?.end('SIGTERM')).toBe(0);
    const successor = await untilLed();
    expect(successor).not.toBe(leader);
    const slice = ['get', 'endpointslice', 'mesos-master-leader', '--namespace', 'mesos'];
    const ledTo = (): Promise<string> => helm.kubectl([...slice, '--output', 'jsonpath={.ports[0].port}']);
    await eventually(async () => (await ledTo()) === String(successor), 60);
    await subscribe('after');
  });

  it('was refused nothing', () => {
    const refused = audit.events().filter(({ annotations, responseStatus }) => {
      return annotations?.['authorization.k8s.io/decision'] !== 'allow' || responseStatus?.code === 403;
    });
    expect(refused.map(({ verb, requestURI, responseStatus }) => [verb, requestURI, responseStatus?.message])).toEqual(
      [],
    );
  });

  it('has made use of every right', () => {
    const used = new Set(audit.events().flatMap(grantsUsedBy));
    const unused = grantsTo(account, release.manifests).filter((grant) => !used.has(grant));
    expect(unused.filter((grant) => !neededByAdmission.some((resource) => grant.includes(resource)))).toEqual([]);
  });
});

function info(name: string): FrameworkInfo {
  return { user: 'nobody', name, failover_timeout: 600 };
}

const aMoment = '2026-01-01T00:00:00Z';

const succeeded = JSON.stringify({
  status: {
    phase: 'Succeeded',
    containerStatuses: [
      {
        name: 'task',
        image: 'busybox',
        imageID: '',
        ready: false,
        restartCount: 0,
        state: { terminated: { exitCode: 0, reason: 'Completed', startedAt: aMoment, finishedAt: aMoment } },
      },
    ],
  },
});

function readiness(status: 'True' | 'False'): string {
  return JSON.stringify({ status: { conditions: [{ type: 'Ready', status, reason: 'Told', message: '' }] } });
}

const unsteadyNode = `
apiVersion: v1
kind: Node
metadata: { name: unsteady }
status:
  capacity: { cpu: 1, memory: 1Gi, pods: 10 }
  allocatable: { cpu: 1, memory: 1Gi, pods: 10 }
  addresses: [{ type: InternalIP, address: 127.0.0.1 }]
`;

const weight = `
apiVersion: mesos-operator.dev/v1alpha1
kind: MesosRole
metadata: { name: heavy }
spec: { role: heavy, weight: 2 }
`;

const limit = `
apiVersion: mesos-operator.dev/v1alpha1
kind: Quota
metadata: { name: light }
spec: { role: light, limits: { cpus: 1 } }
`;

const withTemplate = `
apiVersion: mesos-operator.dev/v1alpha1
kind: Framework
metadata: { name: scheduled, namespace: mesos-tasks }
spec:
  name: scheduled
  template:
    spec: { containers: [{ name: scheduler, image: busybox, command: [sleep, '1000'] }] }
`;

function podOwnedBy(kind: string): string {
  const owner = {
    apiVersion: 'mesos-operator.dev/v1alpha1',
    kind,
    name: 'none',
    uid: 'none',
    blockOwnerDeletion: true,
  };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'owned', namespace: 'mesos-tasks', ownerReferences: [owner] },
    spec: { containers: [{ name: 'task', image: 'busybox' }] },
  });
}
