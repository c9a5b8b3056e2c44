import { snapshotOf, type ShownAgent, type ShownState, type ShownTask } from '../../master/snapshot.ts';
import type { FrameworkInfo } from '../../model/generated/messages.ts';
import { permissiveAuthorizer, type Caller } from '../auth/authorizer.ts';
import { visibilityOf, visibleResources, type Visibility } from '../auth/visibility.ts';
import { userOf } from '../operator/tasks.ts';
import type { ShimParts } from '../parts.ts';

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
  const tasksOf = <T extends ShownTask>(framework: FrameworkInfo, tasks: Iterable<T>): readonly T[] =>
    [...tasks].filter(({ info }) => visible.task(userOf(info), framework));
  return {
    ...state,
    frameworks: those(state.frameworks, isShown, (framework) => ({
      ...framework,
      tasks: tasksOf(framework.info, framework.tasks.values()),
      unreachableTasks: tasksOf(framework.info, framework.unreachableTasks.values()),
      completedTasks: tasksOf(framework.info, framework.completedTasks),
    })),
    completedFrameworks: those(state.completedFrameworks, isShown, (framework) => ({
      ...framework,
      completedTasks: tasksOf(framework.info, framework.completedTasks),
    })),
    agents: those(
      state.agents,
      () => true,
      (agent) => agentFor(agent, visible),
    ),
    // Nobody knows their frameworks any more: each counts as one of its own user.
    orphans: [...state.orphans.values()].filter(({ info }) => {
      const { user = '' } = userOf(info);
      return visible.task({ user }, { user, name: '' });
    }),
  };
}

/** The agent itself is always shown (OPER-030). */
function agentFor(agent: ShownAgent, visible: Visibility): ShownAgent {
  return {
    ...agent,
    fact: { ...agent.fact, total: visibleResources(agent.fact.total, visible) },
    total: visibleResources(agent.total, visible),
    tasks: [...agent.tasks.values()].map(({ ref, resources }) => ({
      ref,
      resources: visibleResources(resources, visible),
    })),
    offers: [...agent.offers.values()].map((offer) => ({
      ...offer,
      resources: visibleResources(offer.resources, visible),
    })),
  };
}

function those<T>(
  map: ReadonlyMap<string, T>,
  isShown: (value: T) => boolean,
  change: (value: T) => T,
): ReadonlyMap<string, T> {
  const shown = new Map<string, T>();
  for (const [key, value] of map) if (isShown(value)) shown.set(key, change(value));
  return shown;
}
