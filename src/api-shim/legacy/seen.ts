import {
  snapshotOf,
  type ShownAgent,
  type ShownFramework,
  type ShownState,
  type ShownTask,
} from '../../master/snapshot.ts';
import type { FrameworkInfo } from '../../model/generated/messages.ts';
import { lazily, type Values } from '../../wire/lazy.ts';
import { permissiveAuthorizer, type Caller } from '../auth/authorizer.ts';
import { visibilityOf, visibleResources, type Visibility } from '../auth/visibility.ts';
import { userOf } from '../operator/tasks.ts';
import type { ShimParts } from '../parts.ts';

type ShownTasks = Values<ShownTask>;

/** What a caller gets to see of the master's state; the rest is left out without a word (AUTH-017). */
export interface Seen {
  readonly visible: Visibility;
  /** The state at the instant of the call. */
  readonly snapshot: () => ShownState;
}

/** Finds out what a caller may see. */
export async function seenBy({ authorizer, master }: ShimParts, caller: Caller): Promise<Seen> {
  const visible = await visibilityOf(authorizer, caller);
  const whole = (): ShownState => snapshotOf(master.state);
  return { visible, snapshot: authorizer === permissiveAuthorizer ? whole : () => partOf(whole(), visible) };
}

function partOf(state: ShownState, visible: Visibility): ShownState {
  const isShown = ({ info }: { readonly info: FrameworkInfo }): boolean => visible.framework(info);
  const tasksOf = (framework: FrameworkInfo, tasks: ShownTasks): ShownTasks =>
    those(tasks, ({ info }) => visible.task(userOf(info), framework));
  return {
    ...state,
    frameworks: mapped(state.frameworks, isShown, (framework) => ({
      ...framework,
      tasks: tasksOf(framework.info, framework.tasks),
      unreachableTasks: tasksOf(framework.info, framework.unreachableTasks),
      completedTasks: completedTasksOf(framework, visible),
    })),
    completedFrameworks: mapped(state.completedFrameworks, isShown, (framework) => ({
      ...framework,
      completedTasks: completedTasksOf(framework, visible),
    })),
    agents: mapped(
      state.agents,
      () => true,
      (agent) => agentFor(agent, visible),
    ),
    // Nobody knows their frameworks any more: each counts as one of its own user.
    orphans: those(state.orphans, ({ info }) => {
      const { user = '' } = userOf(info);
      return visible.task({ user }, { user, name: '' });
    }),
  };
}

/** Each is looked at when it is its turn. */
function those(tasks: ShownTasks, isShown: (task: ShownTask) => boolean): ShownTasks {
  return { values: () => lazily(tasks, (task) => task, isShown) };
}

function completedTasksOf(
  { info: framework, completedTasks }: Pick<ShownFramework, 'info' | 'completedTasks'>,
  visible: Visibility,
): ShownFramework['completedTasks'] {
  return completedTasks.filter(({ info }) => visible.task(userOf(info), framework));
}

/** The agent itself is always shown (OPER-030). What is to be left out of it is found out when it is its turn. */
function agentFor(agent: ShownAgent, visible: Visibility): ShownAgent {
  return {
    ...agent,
    get fact() {
      return { ...agent.fact, total: visibleResources(agent.fact.total, visible) };
    },
    get total() {
      return visibleResources(agent.total, visible);
    },
    tasks: {
      values: () =>
        lazily(agent.tasks, ({ ref, resources }) => ({
          ref,
          resources: visibleResources(resources, visible),
        })),
    },
    offers: {
      values: () =>
        lazily(agent.offers, (offer) => ({ ...offer, resources: visibleResources(offer.resources, visible) })),
    },
  };
}

function mapped<T>(
  map: ReadonlyMap<string, T>,
  isShown: (value: T) => boolean,
  change: (value: T) => T,
): ReadonlyMap<string, T> {
  const shown = new Map<string, T>();
  for (const [key, value] of map) if (isShown(value)) shown.set(key, change(value));
  return shown;
}
