import { snapshotOf, type ShownFramework, type ShownState, type ShownTask } from '../snapshot.ts';
import { emptyState } from '../state.ts';
import { Resources } from '../../model/resources.ts';

/** A state itself has more than it shows. */
const shownKeys = Object.keys(snapshotOf(emptyState()));

/** All that a state shows, as a text: equal texts show the same. */
export function shownText(state: ShownState): string {
  const { frameworks, completedFrameworks, agents, orphans, ...others } = state;
  return JSON.stringify(
    {
      frameworks: [...frameworks.values()].filter(({ announced }) => announced).map(shownFramework),
      completedFrameworks: [...completedFrameworks.values()].map(({ completedTasks, ...framework }) => ({
        ...framework,
        completedTasks: completedTasks.map(shownTask),
      })),
      agents: [...agents.values()].map(({ tasks, offers, inverseOffers, ...agent }) => ({
        ...agent,
        // Of the agents of a state itself, which nobody is shown.
        clearing: undefined,
        tasks: [...tasks.values()].map(({ ref, resources }) => ({ ref, resources })),
        offers: [...offers.values()],
        inverseOffers: [...inverseOffers.values()],
      })),
      orphans: [...orphans.values()].map(shownTask),
      others: Object.entries(others).filter(([key]) => shownKeys.includes(key)),
    },
    inText,
  );
}

function shownFramework(shown: ShownFramework): object {
  const { tasks, offers, inverseOffers, unreachableTasks, completedTasks, ...framework } = shown;
  return {
    ...framework,
    tasks: [...tasks.values()].map(shownTask),
    offers: [...offers.values()],
    inverseOffers: [...inverseOffers.values()],
    unreachableTasks: [...unreachableTasks.values()].map(shownTask),
    completedTasks: completedTasks.map(shownTask),
  };
}

function shownTask(task: ShownTask): object {
  const { ref, agentId, role, info, resources, forwarded, due, unreachable, updates } = task;
  const statuses = updates.map(({ status }) => status);
  return {
    ...{ ref, agentId, role, info, resources, forwarded, due, unreachable, statuses },
    state: 'shown' in task ? task.shown : task.state,
  };
}

function inText(_key: string, value: unknown): unknown {
  if (value instanceof Resources || typeof value === 'bigint') return value.toString();
  return value instanceof Map || value instanceof Set ? [...value] : value;
}
