import type { LogRequest, LogSource } from '../../apiserver/pods/logs.ts';
import type { NodePods } from '../containers/nodePods.ts';
import { attemptOf } from '../containers/podStatus.ts';
import { readLog } from './readLog.ts';

/** A source of the logs of some pods. */
export interface NodeLogSource extends LogSource {
  /** Whether the pod of this uid is on the node. */
  has(uid: string): boolean;
}

/** The logs of a node's pods. A container that has not been started has an empty log. */
export function logSourceOf(pods: Pick<NodePods, 'get'>): NodeLogSource {
  return {
    has: (uid) => pods.get(uid) !== undefined,
    async *open({ uid, container, containerId, tailLines, sinceSeconds, ...options }: LogRequest) {
      const log = pods.get(uid)?.log(container, attemptOf(containerId));
      if (!log) return;
      const limits = {
        ...(tailLines !== undefined && { tailLines }),
        ...(sinceSeconds !== undefined && { sinceSeconds }),
      };
      yield* readLog(log.path, log.growing, { ...options, ...limits });
    },
  };
}

/** The logs of the pods of several nodes: each from the node that it is on. A pod that is on none has an empty log. */
export function logSourceOfNodes(sources: readonly NodeLogSource[]): LogSource {
  return {
    async *open(request) {
      const source = sources.find((each) => each.has(request.uid));
      if (source) yield* source.open(request);
    },
  };
}
