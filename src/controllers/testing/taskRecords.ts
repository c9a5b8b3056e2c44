import type { TaskRecord } from '../../master/effects.ts';
import type { TaskInfo } from '../../model/generated/messages.ts';
import { Resources } from '../../model/resources.ts';
import type { ControllerSettings } from '../settings.ts';

export const settings: ControllerSettings = {
  namespace: 'mesos-tasks',
  defaultImage: 'busybox',
  defaultPorts: 'ports:[21000-29999]',
  agentPort: 5051,
  agentWorkDirectory: '/var/lib/mesos',
  version: '1.11.0',
  users: new Map([['alice', 1000]]),
  limitsCpus: false,
  masterAddress: 'mesos-master:5050',
};

/** A launch of `cpus:0.5;mem:64` that runs `sleep 1`, but for what is given. */
export function taskRecord({
  resources = 'cpus:0.5;mem:64',
  user = 'root',
  ...info
}: Omit<Partial<TaskInfo>, 'resources'> & { readonly resources?: string; readonly user?: string } = {}): TaskRecord {
  const ref = { frameworkId: 'framework-0000', taskId: 'the-task', offerId: 'master-O1' };
  return {
    ref,
    frameworkName: 'marathon',
    user,
    role: 'dev',
    agentId: 'agent-S0',
    launchedTime: 1000,
    info: {
      name: 'sleeper',
      task_id: { value: ref.taskId },
      agent_id: { value: 'agent-S0' },
      command: { value: 'sleep 1' },
      ...info,
      resources: Resources.parse(resources).toMessages(),
    },
  };
}
