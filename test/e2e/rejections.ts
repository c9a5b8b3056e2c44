import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { eventually } from '../support/eventually.ts';
import { podOfTask } from './taskPods.ts';
import { taskNamespace, type World } from './world.ts';

/** More than half of a node's cpus: there is no room for two of them. */
const most = 'cpus:1.2;mem:64';

/** A pod of somebody else that no scheduler places. */
const rival = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'rival', namespace: 'default' },
  spec: {
    schedulerName: 'nobody',
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: 'main',
        image: 'localhost/busybox:1',
        command: ['sleep', '3600'],
        resources: { requests: { cpu: '1200m' } },
      },
    ],
  },
};

const created = z.object({ metadata: z.object({ creationTimestamp: z.string() }) });

const binding = {
  apiVersion: 'v1',
  kind: 'Binding',
  metadata: { name: 'rival', namespace: 'default' },
  target: { apiVersion: 'v1', kind: 'Node', name: 'node-2' },
};

const inTasks = (kind: string, name: string): object => ({ kind, metadata: { name, namespace: taskNamespace } });

/** What keeps pods out of a namespace, and what the API server says of each. */
const rules = [
  {
    what: 'a quota',
    rule: { apiVersion: 'v1', ...inTasks('ResourceQuota', 'none'), spec: { hard: { pods: '0' } } },
    words: /exceeded quota: none/,
  },
  {
    what: 'a limit range',
    rule: {
      apiVersion: 'v1',
      ...inTasks('LimitRange', 'small'),
      spec: { limits: [{ type: 'Container', max: { memory: '1Mi' } }] },
    },
    words: /maximum memory usage per Container is 1Mi/,
  },
  {
    what: 'a policy',
    rule: {
      apiVersion: 'v1',
      kind: 'List',
      items: [
        {
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'ValidatingAdmissionPolicy',
          metadata: { name: 'sunday' },
          spec: {
            matchConstraints: {
              resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
            },
            validations: [{ expression: 'false', message: 'not on a Sunday' }],
          },
        },
        {
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'ValidatingAdmissionPolicyBinding',
          metadata: { name: 'sunday' },
          spec: { policyName: 'sunday', validationActions: ['Deny'] },
        },
      ],
    },
    words: /not on a Sunday/,
  },
] as const;

/** Pods that are turned away after their tasks were launched: by the node, or by the API server. */
export function describeRejections(world: () => World): void {
  describe('a task whose pod is turned away', () => {
    it('TASK-051 by a node where another pod was faster is dropped, and told why', async () => {
      const { framework, kubectl, nodes, read } = world();
      const [, second] = nodes;
      await kubectl(['create', '--filename', '-'], JSON.stringify(rival));
      const path = '/api/v1/namespaces/default/pods/rival';
      const { metadata } = created.parse(await read(path));
      // Which of two pods is older is known to the second only.
      await eventually(() => Date.now() >= Date.parse(metadata.creationTimestamp) + 1000);
      const offer = await framework.offer(most, second.name);
      // The kubelet that is started anew sees both pods at once, and takes the older one.
      await second.exec(['pkill', '-STOP', '-f', 'kubelet --config']);
      await framework.accept(offer, [{ id: 'loser', command: 'sleep 3600', resources: most }]);
      await eventually(async () => (await podOfTask(world(), 'loser').catch(() => undefined)) !== undefined, 60);
      await kubectl(['create', '--raw', `${path}/binding`, '--filename', '-'], JSON.stringify(binding));
      await second.exec(['pkill', '-KILL', '-f', 'kubelet --config']);
      const status = await framework.ended('loser');
      expect(status).toMatchObject({ state: 'TASK_DROPPED', reason: 'REASON_INVALID_OFFERS' });
      expect(status.message).toMatch(/The node refused the pod: OutOfcpu/);
      expect(await read(path)).toMatchObject({ status: { phase: expect.stringMatching(/Running|Pending/) } });
      await kubectl(['delete', 'pod', 'rival', '--grace-period', '0', '--force']);
    }, 180_000);

    it.each(rules)(
      'TASK-054 by the API server for $what has failed, with its words',
      async ({ what, rule, words }) => {
        const { framework, kubectl } = world();
        const manifest = JSON.stringify(rule);
        await kubectl(['create', '--filename', '-'], manifest);
        await takesEffect(world(), words);
        const id = `against ${what}`;
        await framework.launch([{ id, command: 'true' }]);
        const status = await framework.ended(id);
        expect(status).toMatchObject({ state: 'TASK_FAILED', reason: 'REASON_CONTAINER_LAUNCH_FAILED' });
        expect(status.message).toMatch(words);
        await kubectl(['delete', '--filename', '-'], manifest);
        await eventually(async () => (await verdict(world())) === '', 60);
      },
      180_000,
    );
  });
}

/** The API server learns of rules a moment after they are stored. */
async function takesEffect(world: World, words: RegExp): Promise<void> {
  await eventually(async () => words.test(await verdict(world)), 60);
}

/** What the API server would say of a pod of a task; nothing if it would take it. */
async function verdict({ kubectl }: World): Promise<string> {
  const resources = { requests: { memory: '32Mi' }, limits: { memory: '32Mi' } };
  const containers = [{ name: 'main', image: 'localhost/busybox:1', resources }];
  const probe = { apiVersion: 'v1', ...inTasks('Pod', 'probe'), spec: { nodeName: 'node-1', containers } };
  return kubectl(['create', '--dry-run=server', '--filename', '-'], JSON.stringify(probe)).then(
    () => '',
    (error: unknown) => String(error),
  );
}
