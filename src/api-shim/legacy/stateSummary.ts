import { drainInfos } from '../../master/maintenance/drain.ts';
import type { ShownState, ShownTask } from '../../master/snapshot.ts';
import type { TaskState } from '../../model/generated/messages.ts';
import type { ChunkedText } from '../../wire/chunkedText.ts';
import { groupsInTurns } from '../http/turns.ts';
import { registeredAgents } from '../operator/agents.ts';
import { shownState } from '../operator/tasks.ts';
import type { ShimParts } from '../parts.ts';
import { frameworkSummary } from './frameworks.ts';
import { opened } from './json.ts';
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

  add(task: ShownTask): void {
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
export async function addStateSummaryDocument(
  body: ChunkedText,
  state: ShownState,
  { master, flags }: ShimParts,
): Promise<void> {
  const [byAgent, byFramework] = await tallies(state);
  const { cluster } = flags;
  const drains = drainInfos(state);
  body.text(opened({ hostname: master.options.info.hostname, ...(cluster !== undefined && { cluster }) }));
  body.text(',"slaves":[').elements(registeredAgents(state), (agent) => {
    const tally = byAgent.get(agent.id) ?? new Tally();
    return JSON.stringify({
      ...slaveView(agent, drains.get(agent.id)),
      ...tally.counts,
      framework_ids: [...tally.frameworkIds],
    });
  });
  body.text('],"frameworks":[').elements(state.frameworks, (framework) => {
    const tally = byFramework.get(framework.id) ?? new Tally();
    return JSON.stringify({ ...frameworkSummary(framework), ...tally.counts, slave_ids: [...tally.agentIds] });
  });
  body.text(']}');
}

/** Only of frameworks that are registered: Mesos does not count what completed ones ran. */
async function tallies(state: ShownState): Promise<[byAgent: Map<string, Tally>, byFramework: Map<string, Tally>]> {
  const [byAgent, byFramework] = [new Map<string, Tally>(), new Map<string, Tally>()];
  for (const framework of state.frameworks.values()) {
    for await (const tasks of groupsInTurns(tasksOf(framework))) {
      for (const task of tasks) {
        tallyOf(byAgent, task.agentId).add(task);
        tallyOf(byFramework, framework.id).add(task);
      }
    }
  }
  return [byAgent, byFramework];
}

function tallyOf(tallies: Map<string, Tally>, id: string): Tally {
  const tally = tallies.get(id) ?? new Tally();
  tallies.set(id, tally);
  return tally;
}
