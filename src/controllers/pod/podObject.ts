import type { Pod } from '../../kubernetes/kinds.ts';
import type { TaskRecord } from '../../master/effects.ts';
import type { TaskInfo } from '../../model/generated/messages.ts';
import { killGraceSeconds } from '../../model/killPolicy.ts';
import { domain, frameworkLabel, hash, taskFinalizer, taskLabel, taskName } from '../names.ts';
import type { ControllerSettings } from '../settings.ts';
import { environmentOf } from './environment.ts';
import { literal } from './literal.ts';
import { hostPorts, resourceRequirements } from './requirements.ts';
import { hasSandbox, podVolumes, sandboxDirectory, volumeMounts } from './volumes.ts';

type PodSpec = NonNullable<Pod['spec']>;
type Container = PodSpec['containers'][number];

/** The Pod that runs a task, bound to its node. The same task makes the same Pod. */
export function podOf(task: TaskRecord, taskUid: string, nodeName: string, settings: ControllerSettings): Pod & Named {
  const name = taskName(task.ref);
  return {
    metadata: {
      name,
      namespace: settings.namespace,
      labels: { [taskLabel]: hash(task.ref.taskId), [frameworkLabel]: hash(task.ref.frameworkId) },
      annotations: {
        [`${domain}/task-id`]: task.ref.taskId,
        [`${domain}/framework-id`]: task.ref.frameworkId,
        [`${domain}/framework-name`]: task.frameworkName,
      },
      finalizers: [taskFinalizer],
      ownerReferences: [
        {
          apiVersion: `${domain}/v1alpha1`,
          kind: 'Task',
          name,
          uid: taskUid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: specOf(task, nodeName, settings),
  };
}

interface Named {
  readonly metadata: { readonly name: string; readonly namespace: string };
}

function specOf(task: TaskRecord, nodeName: string, settings: ControllerSettings): PodSpec {
  const { info } = task;
  const uid = settings.users.get(task.user);
  const hostNetwork = usesHostNetwork(info);
  const volumes = podVolumes(info, settings.agentWorkDirectory);
  return {
    nodeName,
    restartPolicy: 'Never',
    hostNetwork,
    ...(hostNetwork && { dnsPolicy: 'ClusterFirstWithHostNet' }),
    ...(!isDockerContainer(info) && { shareProcessNamespace: true }),
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: Math.ceil(killGraceSeconds(info)),
    ...deadlineOf(info),
    tolerations: [
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
    ],
    ...(uid !== undefined && { securityContext: { runAsUser: uid } }),
    ...(volumes.length > 0 && { volumes }),
    containers: [containerOf(task, settings)],
  };
}

/** TASK-062: none for 0. Kubernetes counts whole seconds, from the pod's start. */
function deadlineOf(info: TaskInfo): { readonly activeDeadlineSeconds?: number } {
  const seconds = Number(info.max_completion_time?.nanoseconds ?? 0) / 1e9;
  return seconds > 0 ? { activeDeadlineSeconds: Math.ceil(seconds) } : {};
}

/** HOST is Mesos' default; what asks for a network of its own gets the pod network. */
function usesHostNetwork({ container }: TaskInfo): boolean {
  const network = container?.docker?.network ?? 'HOST';
  return network === 'HOST' && (container?.network_infos ?? []).length === 0;
}

/**
 * What Docker runs is process 1 of its container, also under Mesos. What Mesos' own containerizer runs is a process like any other,
 * which a signal ends that it does not handle: as process 1 it would outlive SIGTERM for the whole grace period.
 */
function isDockerContainer({ container }: TaskInfo): boolean {
  return container?.type === 'DOCKER';
}

/** The image that a task runs in. */
export function imageOf(info: TaskInfo, settings: ControllerSettings): string {
  return ownImageOf(info) ?? settings.defaultImage;
}

function ownImageOf({ container }: TaskInfo): string | undefined {
  return container?.docker?.image ?? container?.mesos?.image?.docker?.name;
}

/** Commands of tasks without an image begin in their sandbox; an image says itself where its commands do. */
function namesNoImage(info: TaskInfo): boolean {
  return ownImageOf(info) === undefined;
}

function containerOf(task: TaskRecord, settings: ControllerSettings): Container {
  const { info } = task;
  const mounts = volumeMounts(info);
  return {
    name: 'task',
    image: imageOf(info, settings),
    imagePullPolicy: info.container?.docker?.force_pull_image === true ? 'Always' : 'IfNotPresent',
    ...commandOf(info),
    ...(hasSandbox(info) && namesNoImage(info) && { workingDir: sandboxDirectory }),
    env: environmentOf(task),
    ...(mounts.length > 0 && { volumeMounts: mounts }),
    resources: resourceRequirements(info, settings.limitsCpus),
    ...(usesHostNetwork(info) && {
      ports: hostPorts(info).map((port) => ({ containerPort: port, hostPort: port, protocol: 'TCP' as const })),
    }),
    ...(info.container?.docker?.privileged === true && { securityContext: { privileged: true } }),
  };
}

/** EXEC-035: a shell line, or an executable with its arguments, or an image's own entrypoint with arguments. */
function commandOf({ command, container }: TaskInfo): Pick<Container, 'command' | 'args'> {
  if (command === undefined) return {};
  const { shell = true } = command;
  const value = command.value === undefined ? undefined : literal(command.value);
  const args = (command.arguments ?? []).map(literal);
  if (shell) return value === undefined ? {} : { command: ['/bin/sh', '-c', value] };
  if (value === undefined || container?.type === 'DOCKER') {
    return { ...(value !== undefined && { command: [value] }), ...(args.length > 0 && { args }) };
  }
  return { command: [value, ...args.slice(1)] };
}
