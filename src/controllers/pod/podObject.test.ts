import { describe, expect, it } from '@jest/globals';
import type { Pod } from '../../kubernetes/kinds.ts';
import type { ContainerInfo, Resource, TaskInfo } from '../../model/generated/messages.ts';
import { taskFinalizer, taskLabel, taskName } from '../names.ts';
import { settings, taskRecord } from '../testing/taskRecords.ts';
import { podOf } from './podObject.ts';

type Spec = NonNullable<Pod['spec']>;

function specOf(
  given: Parameters<typeof taskRecord>[0] = {},
): Spec & { readonly container: Spec['containers'][number] } {
  const { spec } = podOf(taskRecord(given), 'task-uid', 'node-1', settings);
  const [container, ...more] = spec?.containers ?? [];
  if (spec === undefined || container === undefined || more.length > 0) throw new Error('not one container');
  return { ...spec, container };
}

function commandOf(command: TaskInfo['command'], container?: ContainerInfo): unknown {
  const { container: made } = specOf({
    ...(command !== undefined && { command }),
    ...(container !== undefined && { container }),
  });
  return {
    ...(made.command !== undefined && { command: made.command }),
    ...(made.args !== undefined && { args: made.args }),
  };
}

const docker: ContainerInfo = { type: 'DOCKER', docker: { image: 'nginx' } };

describe('the Pod of a task', () => {
  it('is held until its end is stored, and belongs to its Task as to a controller', () => {
    const record = taskRecord();
    const { metadata } = podOf(record, 'task-uid', 'node-1', settings);
    expect(metadata).toMatchObject({
      name: taskName(record.ref),
      namespace: 'mesos-tasks',
      finalizers: [taskFinalizer],
      ownerReferences: [{ kind: 'Task', name: taskName(record.ref), uid: 'task-uid', controller: true }],
      annotations: { 'mesos-operator.dev/task-id': 'the-task', 'mesos-operator.dev/framework-id': 'framework-0000' },
    });
    expect(metadata.labels?.[taskLabel]).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is bound to its node, never restarted, and stays on it through a partition', () => {
    expect(specOf()).toMatchObject({ nodeName: 'node-1', restartPolicy: 'Never', automountServiceAccountToken: false });
    const { tolerations = [] } = specOf();
    expect(tolerations.map(({ key }) => key)).toEqual([
      'node.kubernetes.io/not-ready',
      'node.kubernetes.io/unreachable',
    ]);
    for (const toleration of tolerations) {
      expect(toleration).toMatchObject({ effect: 'NoExecute', operator: 'Exists' });
      expect(toleration).not.toHaveProperty('tolerationSeconds');
    }
  });

  it('TASK-061 has the grace of its kill policy, in whole seconds, or 3', () => {
    expect(specOf().terminationGracePeriodSeconds).toBe(3);
    const grace = (nanoseconds: number): number | undefined =>
      specOf({ kill_policy: { grace_period: { nanoseconds } } }).terminationGracePeriodSeconds;
    expect([grace(0), grace(1.5e9), grace(60e9)]).toEqual([0, 2, 60]);
  });

  it('TASK-062 has the deadline of max_completion_time, and none for 0', () => {
    expect(specOf({ max_completion_time: { nanoseconds: 2.5e9 } }).activeDeadlineSeconds).toBe(3);
    expect(specOf({ max_completion_time: { nanoseconds: 0 } })).not.toHaveProperty('activeDeadlineSeconds');
    expect(specOf()).not.toHaveProperty('activeDeadlineSeconds');
  });

  it('runs in the network of its node unless it asks for one of its own', () => {
    const ports = 'cpus:1;mem:64;ports:[31000-31001]';
    const host = specOf({ resources: ports });
    expect(host).toMatchObject({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
    expect(host.container.ports?.map(({ hostPort }) => hostPort)).toEqual([31000, 31001]);
    const bridged = specOf({
      resources: ports,
      container: { ...docker, docker: { image: 'nginx', network: 'BRIDGE' } },
    });
    expect(bridged.hostNetwork).toBe(false);
    expect(bridged.container).not.toHaveProperty('ports');
    expect(specOf({ container: { type: 'MESOS', network_infos: [{ name: 'net' }] } }).hostNetwork).toBe(false);
  });

  it('shares its processes’ namespace but for Docker’s containers, so that a signal ends what does not handle it', () => {
    expect(specOf().shareProcessNamespace).toBe(true);
    expect(specOf({ container: { type: 'MESOS' } }).shareProcessNamespace).toBe(true);
    expect(specOf({ container: docker })).not.toHaveProperty('shareProcessNamespace');
  });

  it('is told of no Services, and has no credentials of the cluster', () => {
    expect(specOf()).toMatchObject({ enableServiceLinks: false, automountServiceAccountToken: false });
  });

  it('runs as the uid of a user that is in the table, else as the image says', () => {
    expect(specOf({ user: 'alice' }).securityContext).toEqual({ runAsUser: 1000 });
    expect(specOf({ user: 'root' })).not.toHaveProperty('securityContext');
  });

  it('has the image of its container, else the default one', () => {
    expect(specOf().container).toMatchObject({ image: 'busybox', imagePullPolicy: 'IfNotPresent' });
    expect(specOf({ container: docker }).container.image).toBe('nginx');
    const image = { type: 'DOCKER', docker: { name: 'redis' } } as const;
    expect(specOf({ container: { type: 'MESOS', mesos: { image } } }).container.image).toBe('redis');
    const pulled: ContainerInfo = {
      type: 'DOCKER',
      docker: { image: 'nginx', force_pull_image: true, privileged: true },
    };
    expect(specOf({ container: pulled }).container).toMatchObject({
      imagePullPolicy: 'Always',
      securityContext: { privileged: true },
    });
  });

  it('EXEC-035 runs a shell line, or an executable whose first argument is its own name', () => {
    expect(commandOf({ value: 'echo 1' })).toEqual({ command: ['/bin/sh', '-c', 'echo 1'] });
    expect(commandOf({ shell: true, value: 'echo 1', arguments: ['ignored'] })).toEqual({
      command: ['/bin/sh', '-c', 'echo 1'],
    });
    expect(commandOf({ shell: false, value: '/bin/ls', arguments: ['ls', '-l'] })).toEqual({
      command: ['/bin/ls', '-l'],
    });
    expect(commandOf({ shell: false, value: '/bin/ls' })).toEqual({ command: ['/bin/ls'] });
  });

  it("EXEC-035 hands arguments to a Docker image's entrypoint, or to the executable in its place", () => {
    expect(commandOf({ shell: false, arguments: ['-g', 'x'] }, docker)).toEqual({ args: ['-g', 'x'] });
    expect(commandOf({ shell: false, value: 'nginx', arguments: ['-t'] }, docker)).toEqual({
      command: ['nginx'],
      args: ['-t'],
    });
    expect(commandOf({ shell: false }, docker)).toEqual({});
    expect(commandOf({ value: 'nginx -t' }, docker)).toEqual({ command: ['/bin/sh', '-c', 'nginx -t'] });
  });

  it('hands dollar signs on as they are, which Kubernetes would take for references', () => {
    const variables = [{ name: 'PRICE', value: '$(HOME) $$5' }];
    const { container } = specOf({ command: { value: 'kill $$; echo $(date)', environment: { variables } } });
    expect(container.command?.at(-1)).toBe('kill $$$$; echo $$(date)');
    expect(container.env).toContainEqual({ name: 'PRICE', value: '$$(HOME) $$$$5' });
  });

  describe('of a task with persistent volumes', () => {
    const volume = (id: string, container_path: string, mode: 'RW' | 'RO' = 'RW'): Resource => ({
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 64 },
      reservations: [{ type: 'DYNAMIC', role: 'web/shop' }],
      disk: { persistence: { id }, volume: { container_path, mode } },
    });

    const withVolumes = (volumes: readonly Resource[], given: Parameters<typeof taskRecord>[0] = {}): Spec => {
      const record = taskRecord({ resources: 'cpus:1;disk:32', ...given });
      const { resources = [] } = record.info;
      const { spec } = podOf(
        { ...record, info: { ...record.info, resources: [...resources, ...volumes] } },
        'uid',
        'n',
        settings,
      );
      if (spec === undefined) throw new Error('no spec');
      return spec;
    };

    it('VOL-002 has them where they say, those with a relative path in its sandbox', () => {
      const { volumes, containers } = withVolumes([volume('data', 'data'), volume('conf', '/etc/app', 'RO')]);
      const folder = '/var/lib/mesos/volumes/roles/web shop';
      expect(volumes).toEqual([
        { name: 'sandbox', emptyDir: {} },
        { name: 'volume-0', hostPath: { path: `${folder}/data`, type: 'Directory' } },
        { name: 'volume-1', hostPath: { path: `${folder}/conf`, type: 'Directory' } },
      ]);
      expect(containers[0]).toMatchObject({
        workingDir: '/mnt/mesos/sandbox',
        volumeMounts: [
          { name: 'sandbox', mountPath: '/mnt/mesos/sandbox' },
          { name: 'volume-0', mountPath: '/mnt/mesos/sandbox/data' },
          { name: 'volume-1', mountPath: '/etc/app', readOnly: true },
        ],
      });
      expect(containers[0]?.env).toContainEqual({ name: 'MESOS_SANDBOX', value: '/mnt/mesos/sandbox' });
    });

    it('begins where its image says, if it has one', () => {
      expect(withVolumes([volume('data', 'data')], { container: docker }).containers[0]).not.toHaveProperty(
        'workingDir',
      );
    });

    it('has no sandbox for absolute paths alone', () => {
      const { volumes, containers } = withVolumes([volume('data', '/data')]);
      expect(volumes).toHaveLength(1);
      expect(containers[0]).not.toHaveProperty('workingDir');
    });

    it('asks its node for no disk for them: they are there already', () => {
      const { containers } = withVolumes([volume('data', 'data')]);
      expect(containers[0]?.resources?.requests).toMatchObject({ 'ephemeral-storage': '32Mi' });
    });
  });
});
