import type { TaskInfo } from '../../model/generated/messages.ts';
import { Resources } from '../../model/resources.ts';
import type { TaskRecord, TaskRef } from '../effects.ts';
import type { AgentFact } from '../inputs.ts';

/** The uuid of the nth status update. */
export function uuidOf(n: number): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, at) => (at === 15 ? n & 0xff : at === 14 ? (n >> 8) & 0xff : 1));
}

/** A task that runs a command. */
export function taskInfo(
  id: string,
  agentId: string,
  resources = 'cpus:1;mem:64',
  more: Partial<TaskInfo> = {},
): TaskInfo {
  return {
    name: id,
    task_id: { value: id },
    agent_id: { value: agentId },
    resources: Resources.parse(resources).toMessages(),
    command: { value: 'sleep 1' },
    ...more,
  };
}

/** An agent that answers. */
export function agentFact(id: string, change: Partial<AgentFact> = {}): AgentFact {
  return {
    id,
    hostname: `host-${id}`,
    ip: '10.0.0.1',
    port: 5051,
    version: '1.11.0',
    total: Resources.parse('cpus:4;mem:4096;disk:1024;ports:[31000-31999]'),
    attributes: [],
    ready: true,
    schedulable: true,
    ...change,
  };
}

/** What a `Task` resource holds of a launch in the role `r`. */
export function taskRecord(ref: TaskRef, agentId: string, resources = 'cpus:1;mem:64', launchedTime = 1): TaskRecord {
  const allocated = Resources.parse(resources).allocate('r').toMessages();
  return {
    ref,
    frameworkName: 'f',
    user: 'alice',
    role: 'r',
    agentId,
    info: { ...taskInfo(ref.taskId, agentId, resources), resources: allocated },
    launchedTime,
  };
}
