import { join } from 'node:path';

/** Where the records and files of a pod are, below the node's root. */
export interface PodPaths {
  readonly directory: string;
  /** Working directory of the pod's containers. */
  readonly sandbox: string;
  readonly volumes: string;
  /** What is known of the pod: see PodRecord. */
  readonly record: string;
  /** One directory for each container, in it one for each attempt at running it. */
  readonly containers: string;
  /** The pod's log files, laid out as kubelets do below /var/log/pods. */
  readonly logs: string;
}

/** The directory of all pods of a node: one directory for each uid. */
export function podsDirectory(root: string): string {
  return join(root, 'pods');
}

/** The paths of a pod. Namespace and name are only needed for `logs`. */
export function podPaths(
  root: string,
  pod: { readonly namespace: string; readonly name: string; readonly uid: string },
): PodPaths {
  const directory = join(podsDirectory(root), pod.uid);
  return {
    directory,
    sandbox: join(directory, 'sandbox'),
    volumes: join(directory, 'volumes'),
    record: join(directory, 'pod.json'),
    containers: join(directory, 'containers'),
    logs: join(root, 'logs', `${pod.namespace}_${pod.name}_${pod.uid}`),
  };
}

/** Directory of the records of one attempt, counted from 0. */
export function recordsOf(paths: PodPaths, container: string, attempt: number): string {
  return join(paths.containers, container, String(attempt));
}

/** Log file of one attempt. */
export function logOf(paths: PodPaths, container: string, attempt: number): string {
  return join(paths.logs, container, `${attempt}.log`);
}
