import type {
  AgentInfo,
  FrameworkInfo,
  MasterEvent,
  MasterResponseGetFrameworksFramework,
  MasterResponseGetState,
  Task,
} from '../../src/model/generated/messages.ts';
import { isTerminal } from '../../src/model/taskState.ts';

/** What events tell of a task: not whether its end was acknowledged, and of statuses of one state only the first. */
interface KnownTask {
  readonly agent: string;
  readonly state: string;
  readonly resources: Task['resources'];
  readonly statuses: readonly string[];
}

/**
 * An operator who holds what he was told: a state, and the events since. As in Mesos, events do not tell whether a framework is
 * connected and what it has or is offered; whether an agent answers, what it has and that it was given up; that an end was
 * acknowledged; a later state that a repeated status brings along; and what is forgotten for want of room.
 */
export class OperatorAudience {
  readonly #frameworks = new Map<string, object>();
  readonly #completed = new Set<string>();
  readonly #agents = new Map<string, object>();
  readonly #tasks = new Map<string, KnownTask>();

  /** Takes the first event of a stream, or one that follows. */
  take(event: MasterEvent): void {
    const { subscribed, framework_added, framework_updated, framework_removed } = event;
    if (subscribed?.get_state !== undefined) this.#begin(subscribed.get_state);
    const framework = framework_added?.framework ?? framework_updated?.framework;
    if (framework !== undefined) this.#frameworks.set(idOf(framework.framework_info), knownFramework(framework));
    if (framework_removed !== undefined) {
      this.#frameworks.delete(idOf(framework_removed.framework_info));
      this.#completed.add(idOf(framework_removed.framework_info));
    }
    this.#takeAgentOrTask(event);
  }

  #begin({ get_frameworks, get_agents, get_tasks }: MasterResponseGetState): void {
    for (const framework of get_frameworks?.frameworks ?? []) {
      this.#frameworks.set(idOf(framework.framework_info), knownFramework(framework));
    }
    for (const { framework_info } of get_frameworks?.completed_frameworks ?? [])
      this.#completed.add(idOf(framework_info));
    for (const { agent_info } of get_agents?.agents ?? [])
      this.#agents.set(agentIdOf(agent_info), knownAgent(agent_info));
    for (const task of [...(get_tasks?.completed_tasks ?? []), ...livingTasks(get_tasks)]) this.#addTask(task);
  }

  #takeAgentOrTask({ agent_added, agent_removed, task_added, task_updated }: MasterEvent): void {
    if (agent_added !== undefined) {
      const { agent_info } = agent_added.agent;
      this.#agents.set(agentIdOf(agent_info), knownAgent(agent_info));
    }
    if (agent_removed !== undefined) this.#agents.delete(agent_removed.agent_id.value);
    if (task_added !== undefined) this.#addTask(task_added.task);
    if (task_updated === undefined) return;
    const { framework_id, status, state } = task_updated;
    const key = `${framework_id.value}/${status.task_id.value}`;
    const former = this.#tasks.get(key);
    if (former === undefined) throw new Error(`nothing was said of task ${key} before`);
    const statuses = former.statuses.at(-1) === status.state ? former.statuses : [...former.statuses, status.state];
    this.#tasks.set(key, { ...former, state, statuses });
  }

  #addTask(task: Task): void {
    this.#tasks.set(taskKey(task), knownTask(task));
  }

  /**
   * Where what he holds differs from a state.
   *
   * @param untold the frameworks of which it is not told yet what they have become.
   */
  differences(state: MasterResponseGetState, untold: ReadonlySet<string> = new Set()): string[] {
    return [
      ...this.#frameworkDifferences(state, untold),
      ...this.#agentDifferences(state),
      ...this.#taskDifferences(state),
    ];
  }

  #frameworkDifferences({ get_frameworks }: MasterResponseGetState, untold: ReadonlySet<string>): string[] {
    const frameworks = get_frameworks?.frameworks ?? [];
    const completed = (get_frameworks?.completed_frameworks ?? []).map(({ framework_info }) => idOf(framework_info));
    const ids = frameworks.map(({ framework_info }) => idOf(framework_info));
    return [
      ...differing('frameworks', [...this.#frameworks.keys()].sort(), ids.sort()),
      ...differing('completed frameworks', [...this.#completed].sort(), completed.sort()),
      ...frameworks
        .filter(({ framework_info }) => !untold.has(idOf(framework_info)))
        .flatMap((framework) =>
          differing('framework', this.#frameworks.get(idOf(framework.framework_info)), knownFramework(framework)),
        ),
    ];
  }

  #agentDifferences({ get_agents }: MasterResponseGetState): string[] {
    return (get_agents?.agents ?? []).flatMap(({ agent_info }) =>
      differing('agent', this.#agents.get(agentIdOf(agent_info)), knownAgent(agent_info)),
    );
  }

  #taskDifferences({ get_tasks }: MasterResponseGetState): string[] {
    const living = livingTasks(get_tasks);
    const keys = new Set(living.map(taskKey));
    const forgotten = [...this.#tasks]
      .filter(([key, { state }]) => !keys.has(key) && !isTerminal(state as Task['state']))
      .map(([key]) => `task ${key} is not there any more`);
    return [...forgotten, ...living.flatMap((task) => differingTask(this.#tasks.get(taskKey(task)), task))];
  }
}

function livingTasks(tasks: MasterResponseGetState['get_tasks']): readonly Task[] {
  return [...(tasks?.tasks ?? []), ...(tasks?.unreachable_tasks ?? []), ...(tasks?.orphan_tasks ?? [])];
}

function knownFramework({
  framework_info,
  recovered,
  registered_time,
  reregistered_time,
}: MasterResponseGetFrameworksFramework): object {
  return { framework_info, recovered, registered_time, reregistered_time };
}

function knownAgent({ resources: _resources, ...info }: AgentInfo): object {
  return info;
}

function knownTask({ agent_id, state, resources, statuses = [] }: Task): KnownTask {
  return { agent: agent_id.value, state, resources, statuses: statuses.map((status) => status.state) };
}

function differingTask(held: KnownTask | undefined, task: Task): string[] {
  const there = knownTask(task);
  const runsAhead = there.statuses.length > 0 && there.statuses.at(-1) !== there.state;
  return differing(
    `task ${taskKey(task)}`,
    held,
    runsAhead && held !== undefined ? { ...there, state: held.state } : there,
  );
}

function taskKey({ framework_id, task_id }: Task): string {
  return `${framework_id.value}/${task_id.value}`;
}

function idOf({ id }: FrameworkInfo): string {
  return id?.value ?? '';
}

function agentIdOf({ id }: AgentInfo): string {
  return id?.value ?? '';
}

function differing(what: string, held: unknown, there: unknown): string[] {
  const [a, b] = [held, there].map((value) =>
    JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)),
  );
  return a === b ? [] : [`${what}: ${a ?? 'nothing'} is held, ${b ?? 'nothing'} is there`];
}
