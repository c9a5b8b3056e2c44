import type { CompletedFramework, Framework, State } from '../../master/state.ts';
import type { TaskState } from '../../model/generated/messages.ts';
import { isTerminal } from '../../model/taskState.ts';
import { enumNames } from '../../wire/schema.ts';
import { percentEncoded } from './names.ts';
import type { TaskCounts } from './taskCounts.ts';

/** The values of an enum as names of metrics have them. */
function namesOf(name: Parameters<typeof enumNames>[0]): readonly string[] {
  return enumNames(name)
    .filter((value) => value !== 'UNKNOWN')
    .map((value) => value.toLowerCase());
}

const taskStates = enumNames('mesos.v1.TaskState') as readonly TaskState[];
const activeStates = taskStates.filter((state) => !isTerminal(state));

/** What every framework's counters are, so that those of which nothing happened yet are shown as 0. */
const counters: readonly string[] = [
  ...['sent', 'accepted', 'declined', 'rescinded'].map((fate) => `offers/${fate}`),
  'calls',
  ...namesOf('mesos.v1.scheduler.Call.Type').map((type) => `calls/${type}`),
  'events',
  ...namesOf('mesos.v1.scheduler.Event.Type').map((type) => `events/${type}`),
  ...taskStates.filter(isTerminal).map((state) => `tasks/terminal/${state.toLowerCase()}`),
  'operations',
  ...namesOf('mesos.v1.Offer.Operation.Type').map((type) => `operations/${type}`),
];

/** What each framework did and was sent, the completed ones as long as they are remembered (METRIC-009). */
export function frameworkMetrics(
  { frameworks, completedFrameworks }: Readonly<State>,
  tasks: TaskCounts,
): [string, number][] {
  return [
    ...[...frameworks.values()].flatMap((framework) =>
      metricsOf(framework, liveMetrics(framework, tasks.get(framework.id))),
    ),
    ...[...completedFrameworks.values()].flatMap((framework) =>
      metricsOf(
        framework,
        presentMetrics(framework, false, () => 0),
      ),
    ),
  ];
}

type Metric = readonly [string, number];

function metricsOf(
  { id, firstName, counts }: Framework | CompletedFramework,
  others: readonly Metric[],
): [string, number][] {
  const prefix = `master/frameworks/${percentEncoded(firstName)}/${id}/`;
  return [
    ...others.map(([name, value]): [string, number] => [prefix + name, value]),
    ...counters.map((name): [string, number] => [prefix + name, counts.get(name)]),
  ];
}

function liveMetrics(framework: Framework, tasks: ReadonlyMap<TaskState, number> | undefined): Metric[] {
  const { active, unreachableTasks } = framework;
  const countOf = (state: TaskState): number =>
    state === 'TASK_UNREACHABLE' ? unreachableTasks.size : (tasks?.get(state) ?? 0);
  return presentMetrics(framework, active, countOf);
}

/** What is so at the moment: whether it is there and wants offers in its roles (ALLOC-139), and its tasks by their states. */
function presentMetrics(
  { roles, suppressedRoles }: Framework | CompletedFramework,
  subscribed: boolean,
  countOf: (state: TaskState) => number,
): Metric[] {
  return [
    ['subscribed', subscribed ? 1 : 0],
    ...roles.map((role): Metric => [`roles/${role}/suppressed`, suppressedRoles.has(role) ? 1 : 0]),
    ...activeStates.map((state): Metric => [`tasks/active/${state.toLowerCase()}`, countOf(state)]),
  ];
}
