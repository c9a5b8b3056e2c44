import type { State } from '../../master/state.ts';
import type { TaskState } from '../../model/generated/messages.ts';
import { registeredAgents } from '../operator/agents.ts';
import { shownState, type AnyTask } from '../operator/tasks.ts';
import type { ShimParts } from '../parts.ts';
import { frameworkSummary } from './frameworks.ts';
import { slaveView } from './slaves.ts';
import { tasksOf } from './tasks.ts';

/** The states that are counted. */
const countedStates: readonly TaskState[] = [
  'TASK_STAGING',
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_KILLING',
  'TASK_FINISHED',
  'TASK_KILLED',
  'TASK_FAILED',
  'TASK_LOST',
  'TASK_ERROR',
  'TASK_UNREACHABLE',
];

/** How many tasks there are of each state, and of which frameworks or on which agents. */
class Tally {
  readonly frameworkIds = new Set<string>();
  readonly agentIds = new Set<string>();
  readonly #counts = new Map<TaskState, number>(countedStates.map((state) => [state, 0]));

  add(task: AnyTask): void {
    const state = shownState(task);
    this.frameworkIds.add(task.ref.frameworkId);
    this.agentIds.add(task.agentId);
    const count = this.#counts.get(state);
    if (count !== undefined) this.#counts.set(state, count + 1);
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}

/** The answer to /state-summary (LEGACY-021). */
export function stateSummaryDocument({ master }: ShimParts): object {
  const { state } = master;
  const [byAgent, byFramework] = tallies(state);
  return {
    hostname: master.options.info.hostname,
    slaves: registeredAgents(state).map((agent) => {
      const tally = byAgent.get(agent.id) ?? new Tally();
      return { ...slaveView(agent), ...tally.counts, framework_ids: [...tally.frameworkIds] };
    }),
    frameworks: [...state.frameworks.values()].map((framework) => {
      const tally = byFramework.get(framework.id) ?? new Tally();
      return { ...frameworkSummary(state, framework), ...tally.counts, slave_ids: [...tally.agentIds] };
    }),
  };
}

function tallies(state: Readonly<State>): [byAgent: Map<string, Tally>, byFramework: Map<string, Tally>] {
  const [byAgent, byFramework] = [new Map<string, Tally>(), new Map<string, Tally>()];
  for (const framework of [...state.frameworks.values(), ...state.completedFrameworks.values()]) {
    for (const task of tasksOf(framework)) {
      tallyOf(byAgent, task.agentId).add(task);
      tallyOf(byFramework, framework.id).add(task);
    }
  }
  return [byAgent, byFramework];
}

function tallyOf(tallies: Map<string, Tally>, id: string): Tally {
  const tally = tallies.get(id) ?? new Tally();
  tallies.set(id, tally);
  return tally;
}
