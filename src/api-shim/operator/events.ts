import type { OperatorEvent } from '../../master/events.ts';
import type { MasterEvent } from '../../model/generated/messages.ts';
import type { Visibility } from '../auth/visibility.ts';
import { agentView } from './agents.ts';
import { announcedView } from './frameworks.ts';
import { taskMessage, userOf } from './tasks.ts';

/** Whether those who may see so much are to hear of an event at all (OPER-061). */
export function isHeard(event: OperatorEvent, visible: Visibility): boolean {
  switch (event.type) {
    case 'TASK_ADDED':
      return visible.task(userOf(event.task.info), event.framework);
    case 'TASK_UPDATED':
      return visible.task(userOf(event.info), event.framework);
    case 'FRAMEWORK_ADDED':
    case 'FRAMEWORK_UPDATED':
      return visible.framework(event.framework.info);
    case 'FRAMEWORK_REMOVED':
      return visible.framework(event.framework);
    case 'AGENT_ADDED':
    case 'AGENT_REMOVED':
      return true;
  }
}

/** Whether an event is told to some in less detail than to others who hear of it. */
export function isTrimmed({ type }: OperatorEvent): boolean {
  return type === 'AGENT_ADDED';
}

/** An event as it is told to those who hear of it. */
export function eventMessage(event: OperatorEvent, visible: Visibility): MasterEvent {
  switch (event.type) {
    case 'TASK_ADDED':
      return { type: event.type, task_added: { task: taskMessage(event.task) } };
    case 'TASK_UPDATED': {
      const { type, framework, status, state } = event;
      return { type, task_updated: { framework_id: framework.id ?? { value: '' }, status, state } };
    }
    case 'FRAMEWORK_ADDED':
      return { type: event.type, framework_added: { framework: announcedView(event.framework) } };
    case 'FRAMEWORK_UPDATED':
      return { type: event.type, framework_updated: { framework: announcedView(event.framework) } };
    case 'FRAMEWORK_REMOVED':
      return { type: event.type, framework_removed: { framework_info: event.framework } };
    case 'AGENT_ADDED':
      return { type: event.type, agent_added: { agent: agentView(event.agent, visible) } };
    case 'AGENT_REMOVED':
      return { type: event.type, agent_removed: { agent_id: { value: event.agentId } } };
  }
}
