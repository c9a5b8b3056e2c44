import type { OfferOperation, SchedulerCall, SchedulerEvent, TaskStatus } from '../model/generated/messages.ts';
import { isTerminal } from '../model/taskState.ts';
import type { Framework } from './state.ts';
import type { Turn } from './turn.ts';

type Counted = Pick<Turn, 'count'>;

/** Counters by the names that Mesos has for them; each is there from the first time that it counts. */
export class Counts implements Iterable<readonly [string, number]> {
  readonly #values = new Map<string, number>();

  add(name: string, amount = 1): void {
    this.#values.set(name, (this.#values.get(name) ?? 0) + amount);
  }

  get(name: string): number {
    return this.#values.get(name) ?? 0;
  }

  [Symbol.iterator](): IterableIterator<[string, number]> {
    return this.#values[Symbol.iterator]();
  }
}

/**
 * What a call of a scheduler counts as; Mesos has no message for those that are missing here (METRIC-006).
 * TEARDOWN is one of them: `messages_unregister_framework` counts a message of old drivers alone.
 */
const messages: Readonly<Partial<Record<NonNullable<SchedulerCall['type']>, string>>> = {
  DECLINE: 'messages_decline_offers',
  REVIVE: 'messages_revive_offers',
  SUPPRESS: 'messages_suppress_offers',
  KILL: 'messages_kill_task',
  ACKNOWLEDGE: 'messages_status_update_acknowledgement',
  ACKNOWLEDGE_OPERATION_STATUS: 'messages_operation_status_update_acknowledgement',
  RECONCILE: 'messages_reconcile_tasks',
  RECONCILE_OPERATIONS: 'messages_reconcile_operations',
  REQUEST: 'messages_resource_request',
  MESSAGE: 'messages_framework_to_executor',
};

/** Counts a call that is carried out, as the message that it stands for. */
export function countMessage(turn: Counted, type: NonNullable<SchedulerCall['type']>): void {
  const message = messages[type];
  if (message !== undefined) turn.count(message);
}

/** Counts a call in a framework's name, also one that it is not entitled to make, as Mesos does (METRIC-009). */
export function countCall(framework: Framework, type: NonNullable<SchedulerCall['type']>): void {
  framework.counts.add('calls');
  framework.counts.add(`calls/${type.toLowerCase()}`);
}

/** Counts an operation of an ACCEPT that was carried out; a LAUNCH counts once for each of its tasks, as in Mesos. */
export function countOperation(framework: Framework, type: NonNullable<OfferOperation['type']>): void {
  framework.counts.add('operations');
  framework.counts.add(`operations/${type.toLowerCase()}`);
}

/**
 * Counts an operation on an agent's resources, whoever gave it, and that the agent told its end: here each that is begun is
 * finished (METRIC-008).
 */
export function countFinished(turn: Counted, type: NonNullable<OfferOperation['type']>): void {
  countOutcome(turn, type, 'finished');
  turn.count('messages_operation_status_update');
}

/** Counts an operation of a framework that was not begun, for what is wrong with it (METRIC-008). */
export function countRefused(turn: Counted, { type = 'UNKNOWN' }: OfferOperation): void {
  countOutcome(turn, type, 'error');
}

function countOutcome(turn: Counted, type: NonNullable<OfferOperation['type']>, outcome: 'finished' | 'error'): void {
  for (const under of ['operations', `operations/${type.toLowerCase()}`]) {
    turn.count(`${under}/total`);
    turn.count(`${under}/${outcome}`);
  }
}

/** Counts the offers that a framework holds when its stream ends as rescinded, which nobody hears any more (METRIC-009). */
export function countLostOffers(framework: Framework): void {
  for (const _offer of framework.offers) {
    framework.counts.add('offers/rescinded');
    countEvent(framework, { type: 'RESCIND' });
  }
}

export function countEvent(framework: Framework, { type }: SchedulerEvent): void {
  framework.counts.add('events');
  if (type !== undefined) framework.counts.add(`events/${type.toLowerCase()}`);
}

/** Counts the launches of an ACCEPT; one without tasks is a decline (METRIC-006). */
export function countLaunches(turn: Counted, operations: readonly OfferOperation[]): void {
  for (const { type, launch } of operations) {
    if (type !== 'LAUNCH') continue;
    const launches = (launch?.task_infos ?? []).length > 0;
    turn.count(launches ? 'messages_launch_tasks' : 'messages_decline_offers');
  }
}

/** Counts a task that ended or cannot be reached any more, and the reason where one is given (METRIC-003, METRIC-004). */
export function countEnd(turn: Counted, { state, source, reason }: TaskStatus): void {
  if (isTerminal(state)) turn.count(state.replace('TASK_', 'tasks_').toLowerCase());
  if (reason !== undefined) turn.count([state, source ?? 'SOURCE_MASTER', reason].join('/').toLowerCase());
}
