import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deployments, events, frameworks, pods, type Deployment, type Framework } from '../../src/kubernetes/kinds.ts';
import { isNotFound } from '../../src/kubernetes/errors.ts';
import { eachApiServer } from '../support/apiServers.ts';
import { ControllerScenario, namespace } from '../support/controllerScenario.ts';
import { eventually } from '../support/eventually.ts';

type Template = NonNullable<Framework['spec']['template']>;

const reference = { namespace, name: 'batch' };
const podReference = { namespace, name: 'batch-1' };

let scenario: ControllerScenario;

/** A template whose one container is like this. */
function template(container: object = {}, spec: object = {}): Template {
  const main = { name: 'main', image: 'batch:1', ...container };
  return { spec: { containers: [main], ...spec } };
}

async function apply(given: Template | null): Promise<void> {
  const spec = { name: 'batch', template: given };
  const patch = { type: 'apply', fieldManager: 'admin', force: true, body: { metadata: reference, spec } } as const;
  await scenario.kubectl.patch(frameworks, reference, patch);
}

async function find<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return undefined;
  }
}

function framework(): Promise<Framework | undefined> {
  return find(scenario.kubectl.get(frameworks, reference));
}

function deployment(): Promise<Deployment | undefined> {
  return find(scenario.kubectl.get(deployments, reference));
}

async function isDeployed(): Promise<boolean> {
  return (await deployment()) !== undefined;
}

async function image(): Promise<string | undefined> {
  return (await deployment())?.spec?.template.spec?.containers[0]?.image;
}

/** `reason: message` of the condition, with a + where the scheduler runs. */
async function verdict(): Promise<string | undefined> {
  const condition = (await framework())?.status?.conditions?.find(({ type }) => type === 'SchedulerRunning');
  return condition && `${condition.status === 'True' ? '+' : ''}${condition.reason}: ${condition.message}`;
}

function isJudged(pattern: RegExp): Promise<void> {
  return eventually(async () => pattern.test((await verdict()) ?? ''));
}

async function eventReasons(): Promise<readonly (string | undefined)[]> {
  const reasons: (string | undefined)[] = [];
  for await (const event of scenario.kubectl.list(events, { namespace })) {
    if (event.involvedObject.uid === (await framework())?.metadata.uid) reasons.push(event.reason);
  }
  return reasons;
}

/** What a control plane does for the Deployment: its pod, on the scenario's node. */
async function makePod(): Promise<void> {
  await eventually(isDeployed);
  const { metadata, spec } = (await deployment()) ?? {};
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'batch', uid: metadata?.uid ?? '' };
  await scenario.kubectl.create(pods, {
    metadata: {
      ...podReference,
      ...(spec?.template.metadata?.labels !== undefined && { labels: spec.template.metadata.labels }),
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
    },
    spec: { ...spec?.template.spec, containers: spec?.template.spec?.containers ?? [], nodeName: 'node-1' },
  });
}

async function reportPod(ready: boolean, state: object): Promise<void> {
  const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }];
  const container = { name: 'main', image: '', imageID: '', ready, restartCount: 0, state };
  const status = { phase: 'Running', conditions, containerStatuses: [container] };
  await scenario.kubectl.patchStatus(pods, podReference, { type: 'merge', body: { status } });
}

async function removePod(): Promise<void> {
  await scenario.kubectl.delete(pods, podReference, { gracePeriodSeconds: 0 });
}

/** Has the scheduler of the template run, and subscribe. */
async function run(): Promise<void> {
  await apply(template());
  await makePod();
  await reportPod(true, { running: {} });
  await isJudged(/^\+Running/);
  await scenario.subscribe({ name: 'batch' });
}

eachApiServer('the template of a Framework', (server) => {
  beforeEach(async () => {
    scenario = await ControllerScenario.start(server());
  });
  afterEach(() => scenario.close());

  describe('a Framework with a template', () => {
    it('has a Deployment of its own that tells the scheduler where the master is', async () => {
      await apply(template({ env: [{ name: 'SPARK_MASTER', value: 'mesos://$(MESOS_MASTER)' }] }));
      await eventually(isDeployed);
      const found = await deployment();
      expect(found?.metadata?.ownerReferences).toMatchObject([{ kind: 'Framework', name: 'batch', controller: true }]);
      expect(found?.spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
      expect(found?.spec?.template.spec?.containers[0]?.env).toEqual([
        { name: 'MESOS_MASTER', value: 'mesos-master:5050' },
        { name: 'SPARK_MASTER', value: 'mesos://$(MESOS_MASTER)' },
      ]);
    });

    it('shows whether its scheduler runs, and why not', async () => {
      await apply(template());
      await isJudged(/^Starting: The scheduler has no pod yet/);
      await makePod();
      await reportPod(true, { running: {} });
      await isJudged(/^\+Running: The scheduler runs in pod batch-1 on node-1/);
      await reportPod(false, { terminated: { exitCode: 3, reason: 'Error' } });
      await isJudged(/^ContainerEnded: container main exited with 3 \(Error\)/);
      await reportPod(false, { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } });
      await isJudged(/^ImagePullBackOff: container main: no such image/);
      await eventually(async () => (await eventReasons()).includes('SchedulerImagePullBackOff'));
      expect(await eventReasons()).toEqual(
        expect.arrayContaining(['SchedulerRunning', 'SchedulerContainerEnded', 'SchedulerImagePullBackOff']),
      );
    });

    it('rolls out what is changed in it', async () => {
      await apply(template());
      await eventually(isDeployed);
      await apply(template({ image: 'batch:2' }));
      await eventually(async () => (await image()) === 'batch:2');
    });

    it('rolls out what was changed while no operator was there', async () => {
      await apply(template());
      await eventually(isDeployed);
      await scenario.crash();
      await apply(template({ image: 'batch:2' }));
      await scenario.restart();
      await eventually(async () => (await image()) === 'batch:2');
    });

    it('is not run twice, whatever somebody does to the Deployment', async () => {
      await apply(template());
      await eventually(isDeployed);
      await scenario.kubectl.patch(deployments, reference, { type: 'merge', body: { spec: { replicas: 2 } } });
      await eventually(async () => (await deployment())?.spec?.replicas === 1);
      await scenario.kubectl.delete(deployments, reference);
      await eventually(isDeployed);
    });

    it('writes nothing when nothing has changed', async () => {
      await run();
      const writes = (): number => scenario.operator.client.writes.filter(({ kind }) => kind === 'Deployment').length;
      const written = writes();
      await reportPod(true, { running: { startedAt: '2026-01-01T00:00:00Z' } });
      await scenario.kubectl.patch(frameworks, reference, {
        type: 'merge',
        body: { metadata: { labels: { a: 'b' } } },
      });
      await apply(template({ image: 'batch:2' }));
      await eventually(async () => (await image()) === 'batch:2');
      expect(writes()).toBe(written + 1);
    });

    it('leaves a Deployment alone that has its name and is somebody else’s', async () => {
      const labels = { app: 'theirs' };
      const spec = { selector: { matchLabels: labels }, template: { metadata: { labels }, ...template() } };
      await scenario.kubectl.create(deployments, { metadata: reference, spec });
      await apply(template({ image: 'ours' }));
      await isJudged(/^NameTaken/);
      expect(await image()).toBe('batch:1');
    });

    it('says what the API server will not take, and goes on when that is mended', async () => {
      await apply(template({}, { restartPolicy: 'Never' }));
      await isJudged(/^TemplateRefused: .*spec.template.spec.restartPolicy: Unsupported value: "Never"/);
      await eventually(async () => (await eventReasons()).includes('SchedulerTemplateRefused'));
      await apply(template({}, { restartPolicy: 'Always' }));
      await eventually(isDeployed);
      await isJudged(/^Starting/);
    });

    it('says which of its fields are of a wrong type', async () => {
      await apply(template({ env: 'text' }));
      // The embedded server knows no types of the fields of pods.
      await isJudged(server().kind === 'embedded' ? /^Starting/ : /^TemplateRefused: .*env: expected list/);
    });

    it('loses its Deployment with its template', async () => {
      await run();
      await scenario.kubectl.patch(frameworks, reference, { type: 'merge', body: { spec: { template: null } } });
      await eventually(async () => (await deployment())?.metadata?.deletionTimestamp !== undefined);
      await removePod();
      await eventually(async () => !(await isDeployed()) && (await verdict()) === undefined);
      expect(await framework()).toMatchObject({ status: { phase: 'Active' } });
    });
  });

  describe('the deletion of a Framework with a template', () => {
    /** The framework is over for the master, and refused, while its scheduler is still on its way out. */
    async function isTornDown(): Promise<void> {
      await eventually(() => scenario.operator.master.state.frameworks.size === 0);
      scenario.frameworkId = '';
      expect((await scenario.subscribe({ name: 'batch' })).type).toBe('ERROR');
    }

    it('tears the framework down, ends the scheduler, and then lets the Framework go', async () => {
      await run();
      await scenario.kubectl.delete(frameworks, reference);
      await isTornDown();
      await eventually(
        async () => (await scenario.kubectl.get(pods, podReference)).metadata?.deletionTimestamp !== undefined,
      );
      expect(await framework()).toMatchObject({ metadata: { finalizers: ['mesos-operator.dev/teardown'] } });
      await removePod();
      await eventually(async () => (await framework()) === undefined && !(await isDeployed()));
    });

    it('leaves tasks running before the scheduler can end them', async () => {
      await run();
      await scenario.runTask('task');
      const policy = { spec: { deletionPolicy: 'OrphanTasks' } };
      await scenario.kubectl.patch(frameworks, reference, { type: 'merge', body: policy });
      await scenario.kubectl.delete(frameworks, reference);
      await eventually(() => scenario.operator.master.state.frameworks.size === 0);
      await expect(scenario.call({ type: 'TEARDOWN' })).rejects.toThrow('Framework cannot be found');
      await removePod();
      await eventually(async () => (await framework()) === undefined);
      expect((await scenario.podOf('task')).metadata.deletionTimestamp).toBeUndefined();
    });

    it.each([0, 1, 2, 3])('comes to its end though the operator dies after %d writes', async (writes) => {
      await run();
      const { client } = scenario.operator;
      client.writesLeft = writes;
      await scenario.kubectl.delete(frameworks, reference);
      await removePod();
      await eventually(async () => client.writesCut > 0 || (await framework()) === undefined);
      await scenario.crash();
      await scenario.restart();
      await eventually(async () => (await framework()) === undefined && !(await isDeployed()));
    });

    it.each([0, 1, 2])('comes to its end though the operator died after the first %d writes of all', async (writes) => {
      const { client } = scenario.operator;
      client.writesLeft = writes;
      await apply(template());
      await eventually(() => client.writesCut > 0);
      await scenario.crash();
      await scenario.restart();
      await run();
      await scenario.kubectl.delete(frameworks, reference);
      await removePod();
      await eventually(async () => (await framework()) === undefined && !(await isDeployed()));
    });
  });
});
