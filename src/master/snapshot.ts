import type { TaskUpdate } from './effects.ts';
import type {
  Agent,
  CompletedFramework,
  CompletedTask,
  Framework,
  InverseOffer,
  Offer,
  Operation,
  State,
  Task,
} from './state.ts';

/** A task as it is shown, whether it lives or lived. */
export type ShownTask = Task | CompletedTask;

/** Things one after the other, whatever they are kept in. */
interface Values<T> {
  values(): Iterable<T>;
}

/** An agent as it is shown: as it is now, or as it was at the instant of a snapshot. */
export interface ShownAgent extends Readonly<Omit<Agent, 'tasks' | 'offers' | 'inverseOffers' | 'clearing'>> {
  /** What holds resources, and whose it is. */
  readonly tasks: Values<Pick<Task, 'ref' | 'resources'>>;
  readonly offers: Values<Offer>;
  readonly inverseOffers: Values<InverseOffer>;
}

/** A framework as it is shown, likewise. */
export interface ShownFramework extends Readonly<
  Omit<
    Framework,
    'tasks' | 'offers' | 'inverseOffers' | 'unreachableTasks' | 'completedTasks' | 'operations' | 'counts'
  >
> {
  readonly tasks: Values<ShownTask>;
  readonly offers: Values<Offer>;
  readonly inverseOffers: Values<InverseOffer>;
  readonly unreachableTasks: Values<ShownTask>;
  readonly completedTasks: readonly CompletedTask[];
  readonly operations: Values<Readonly<Operation>>;
}

/** A framework that is gone, as it is shown. */
export type ShownCompletedFramework = Omit<CompletedFramework, 'completedTasks' | 'counts'> &
  Pick<ShownFramework, 'completedTasks'>;

/** What is of no concern to those who only look. */
type Inner =
  | 'lingering'
  | 'deletions'
  | 'admissions'
  | 'streams'
  | 'offers'
  | 'inverseOffers'
  | 'shutOut'
  | 'counts'
  | 'removals'
  | 'departing'
  | 'recoveryPause'
  | 'nextFramework'
  | 'nextOffer';

type Replaced = 'frameworks' | 'completedFrameworks' | 'agents' | 'orphans';

/** What the master knows as it is shown: the state itself, or a snapshot of it. */
export interface ShownState extends Readonly<Omit<State, Inner | Replaced>> {
  readonly frameworks: ReadonlyMap<string, ShownFramework>;
  readonly completedFrameworks: ReadonlyMap<string, ShownCompletedFramework>;
  readonly agents: ReadonlyMap<string, ShownAgent>;
  readonly orphans: Values<ShownTask>;
}

/**
 * What the master knows at this instant. No later input changes it, so it can be read in slices, or be followed by the
 * events that come after it. Making one takes some milliseconds with 100,000 tasks: it points to what never changes, and
 * copies the little of a task that does.
 */
export function snapshotOf(state: Readonly<State>): ShownState {
  return {
    frameworks: frameworksAt(state.frameworks),
    completedFrameworks: mapped(state.completedFrameworks, (framework) => ({
      ...framework,
      completedTasks: [...framework.completedTasks],
    })),
    agents: mapped(state.agents, agentAt),
    orphans: tasksAt(state.orphans),
    schedule: state.schedule,
    weights: new Map(state.weights),
    quotas: new Map(state.quotas),
    recovered: state.recovered,
  };
}

/** Those of which operators have been told; the others are not stored yet. */
function frameworksAt(frameworks: State['frameworks']): ReadonlyMap<string, ShownFramework> {
  return mapped(new Map([...frameworks].filter(([, { announced }]) => announced)), frameworkAt);
}

/** An agent as it is shown at this instant. */
export function agentAt(agent: Agent): ShownAgent {
  return {
    ...agent,
    tasks: [...agent.tasks],
    offers: [...agent.offers.values()],
    inverseOffers: [...agent.inverseOffers.values()],
  };
}

function frameworkAt(framework: Framework): ShownFramework {
  return {
    ...framework,
    tasks: tasksAt(framework.tasks),
    offers: [...framework.offers.values()],
    inverseOffers: [...framework.inverseOffers.values()],
    unreachableTasks: tasksAt(framework.unreachableTasks),
    completedTasks: [...framework.completedTasks],
    operations: [...framework.operations.values()].map((operation) => ({ ...operation })),
  };
}

function tasksAt(tasks: ReadonlyMap<string, Task>): readonly TaskSnapshot[] {
  const snapshots: TaskSnapshot[] = [];
  for (const task of tasks.values()) snapshots.push(new TaskSnapshot(task));
  return snapshots;
}

/** A live task as it is shown at this instant. */
export function taskAt(task: Task): ShownTask {
  return new TaskSnapshot(task);
}

function mapped<A, B>(map: ReadonlyMap<string, A>, change: (value: A) => B): ReadonlyMap<string, B> {
  const changed = new Map<string, B>();
  for (const [key, value] of map) changed.set(key, change(value));
  return changed;
}

/** A live task as it is shown at this instant. Its statuses only grow in number, so it is enough to know how many it had. */
class TaskSnapshot implements CompletedTask {
  readonly state: Task['state'];
  readonly forwarded: number;
  readonly due: number;
  readonly unreachable: Task['unreachable'];
  readonly #task: Task;
  readonly #known: number;

  constructor(task: Task) {
    this.#task = task;
    this.#known = task.updates.length;
    this.state = task.shown;
    this.forwarded = task.forwarded;
    this.due = task.due;
    this.unreachable = task.unreachable;
  }

  get ref(): Task['ref'] {
    return this.#task.ref;
  }

  get agentId(): Task['agentId'] {
    return this.#task.agentId;
  }

  get role(): Task['role'] {
    return this.#task.role;
  }

  get info(): Task['info'] {
    return this.#task.info;
  }

  get resources(): Task['resources'] {
    return this.#task.resources;
  }

  get updates(): readonly TaskUpdate[] {
    return this.#task.updates.slice(0, this.#known);
  }
}
