import type { OperatorEvent } from '../../master/events.ts';
import type { MasterEvent } from '../../model/generated/messages.ts';
import type { Visibility } from '../auth/visibility.ts';
import { agentView } from './agents.ts';
import { announcedView } from './frameworks.ts';
import { taskMessage, userOf } from './tasks.ts';

/** An event as it is told to those who may see so much; undefined where they are not to hear of it at all (OPER-061). */
export function eventMessage(event: OperatorEvent, visible: Visibility): MasterEvent | undefined {
  switch (event.type) {
    case 'TASK_ADDED': {
      const { type, framework, task } = event;
      return visible.task(userOf(task.info), framework) ? { type, task_added: { task: taskMessage(task) } } : undefined;
    }
    case 'TASK_UPDATED': {
      const { type, framework, info, status, state } = event;
      const framework_id = framework.id ?? { value: '' };
      return visible.task(userOf(info), framework)
        ? { type, task_updated: { framework_id, status, state } }
        : undefined;
    }
    case 'FRAMEWORK_ADDED':
    case 'FRAMEWORK_UPDATED':
      return visible.framework(event.framework.info) ? frameworkMessage(event) : undefined;
    case 'FRAMEWORK_REMOVED': {
      const { type, framework } = event;
      return visible.framework(framework) ? { type, framework_removed: { framework_info: framework } } : undefined;
    }
    case 'AGENT_ADDED':
      return { type: event.type, agent_added: { agent: agentView(event.agent, visible) } };
    case 'AGENT_REMOVED':
      return { type: event.type, agent_removed: { agent_id: { value: event.agentId } } };
  }
}

function frameworkMessage({
  type,
  framework,
}: Extract<OperatorEvent, { readonly type: 'FRAMEWORK_ADDED' | 'FRAMEWORK_UPDATED' }>): MasterEvent {
  const told = { framework: announcedView(framework) };
  return type === 'FRAMEWORK_ADDED' ? { type, framework_added: told } : { type, framework_updated: told };
}
