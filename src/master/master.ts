import type { Allocator, Report } from '../allocator/allocator.ts';
import { Allocation } from './allocation.ts';
import { applyAdmission, recordOf } from './admissions.ts';
import { acknowledge } from './calls/acknowledge.ts';
import { accept } from './calls/accept.ts';
import { decline } from './calls/decline.ts';
import { kill, shutdown } from './calls/kill.ts';
import { reconcile, reconcileOperations } from './calls/reconcile.ts';
import { revive, suppress } from './calls/roles.ts';
import { mismatch, subscribe } from './calls/subscribe.ts';
import { updateFramework } from './calls/updateFramework.ts';
import { carryOutCommand } from './commands/carryOut.ts';
import { countCall, countLostOffers, countMessage } from './counts.ts';
import { Deadlines } from './deadlines.ts';
import type { Denials } from './denials.ts';
import type { Effect } from './effects.ts';
import { adoptTask } from './facts/adoption.ts';
import { removeAgent } from './facts/agentLoss.ts';
import { giveUpAgent, observeAgent } from './facts/agents.ts';
import { deleteFramework } from './facts/deletion.ts';
import { frameworkRefused, frameworkStored } from './facts/frameworks.ts';
import { finishRecovery, recoverFramework, recoverTask } from './facts/recovery.ts';
import { endClearing, judgeReservations, takeReservations } from './facts/reservations.ts';
import { setSchedule } from './facts/schedule.ts';
import { judgeQuota, putQuotaInForce } from './facts/quota.ts';
import { deleteTask, reportTask } from './facts/tasks.ts';
import { setWeight } from './facts/weights.ts';
import { deactivateFramework, detachStream, heartbeat, removeFramework } from './frameworks.ts';
import type { Answer, Call, Clockwork, Fact, Input } from './inputs.ts';
import { markDrained } from './maintenance/drain.ts';
import { answerInverseOffers, makeInverseOffers, rescindInverseOffer } from './maintenance/inverseOffers.ts';
import { makeOffers, rescindOffer } from './offers.ts';
import { acknowledgeOperation, endOperation, recoverOperation, retryOperation } from './operations/feedback.ts';
import type { MasterOptions } from './options.ts';
import { endPauseByTime } from './quota/recoveryPause.ts';
import { emptyState, type Framework, type State } from './state.ts';
import { mayGiveUp } from './removals.ts';
import { Turn, type Timers } from './turn.ts';
import { endLingering } from './tasks.ts';
import { retry } from './updates.ts';
import type { FrameworkCall } from './validation/call.ts';

/** What came of an input: the answer, where it was a call, and what is to be done, in this order. */
export interface Outcome {
  readonly answer: Answer;
  readonly effects: readonly Effect[];
}

const accepted: Answer = { status: 202 };

/**
 * The Mesos master as a state machine: it takes calls, facts and the passing of time one at a time and says what is to
 * be done. It does nothing by itself, so that a recorded run can be replayed.
 */
export class Master {
  readonly #state: State = emptyState();
  readonly #allocation: Allocation;
  readonly #options: MasterOptions;
  readonly #timers: Timers = {
    heartbeats: new Deadlines(),
    failovers: new Deadlines(),
    offers: new Deadlines(),
    retries: new Deadlines(),
    operations: new Deadlines(),
    agents: new Deadlines(),
  };

  constructor(options: MasterOptions, allocator: Allocator) {
    this.#options = options;
    this.#allocation = new Allocation(allocator);
  }

  get options(): MasterOptions {
    return this.#options;
  }

  /** What the master knows, to be read only. */
  get state(): Readonly<State> {
    return this.#state;
  }

  /** What the allocator says of itself. */
  get report(): Report {
    return this.#allocation.allocator.report;
  }

  /** How far the runs of the allocator are. */
  get allocation(): Pick<Allocation, 'underWay' | 'asked'> {
    return this.#allocation;
  }

  /** Whether an event asked for an allocation, or one is under way: an `allocate` should follow soon. */
  get allocationPending(): boolean {
    return this.#state.recovered && this.#allocation.pending;
  }

  /** Takes one input at the time `now`, in seconds since the epoch, which never goes back. */
  receive(input: Input, now: number): Outcome {
    const turn = new Turn(now, this.#state, this.#allocation, this.#options, this.#timers);
    const answer = handle(turn, input);
    return { answer, effects: turn.effects };
  }
}

function handle(turn: Turn, input: Input): Answer {
  switch (input.kind) {
    case 'subscribe':
    case 'call':
    case 'disconnect':
    case 'command':
      return handleCall(turn, input);
    case 'tick':
    case 'allocate':
      handleTime(turn, input);
      return accepted;
    default:
      handleFact(turn, input);
      return accepted;
  }
}

function handleCall(turn: Turn, input: Call): Answer {
  if (!turn.state.recovered) return { status: 503, text: 'Master has not finished recovery' };
  switch (input.kind) {
    case 'subscribe':
      return subscribe(turn, input);
    case 'call':
      return handleFrameworkCall(turn, input);
    case 'disconnect':
      disconnect(turn, input.streamId);
      return accepted;
    case 'command':
      return carryOutCommand(turn, input.command, input);
  }
}

/**
 * Checks who calls, in Mesos' order (SCHED-015), then carries the call out. A framework that is not stored yet has not
 * been told that it is subscribed, so it is not.
 */
function handleFrameworkCall(turn: Turn, input: Call & { readonly kind: 'call' }): Answer {
  const framework = turn.state.frameworks.get(input.frameworkId);
  if (framework === undefined) return { status: 400, text: 'Framework cannot be found' };
  countCall(framework, input.call.type);
  if (input.principal !== undefined && input.principal !== framework.info.principal) {
    return { status: 400, text: mismatch(input.principal, framework.info.principal) };
  }
  if (framework.streamId === undefined) return { status: 403, text: 'Framework is not subscribed' };
  if (input.streamId === undefined) {
    return { status: 400, text: "All non-subscribe calls should include the 'Mesos-Stream-Id' header" };
  }
  if (input.streamId !== framework.streamId) {
    return {
      status: 400,
      text: `The stream ID '${input.streamId}' included in this request didn't match the stream ID currently associated with framework ID ${framework.id}`,
    };
  }
  return framework.active
    ? carryOut(turn, framework, input.call, input.denials ?? {})
    : { status: 403, text: 'Framework is not subscribed' };
}

function carryOut(turn: Turn, framework: Framework, call: FrameworkCall, denials: Denials): Answer {
  countMessage(turn, call.type);
  switch (call.type) {
    case 'ACCEPT':
      accept(turn, framework, call.accept, denials);
      break;
    case 'DECLINE':
      decline(turn, framework, call.decline.offer_ids ?? [], call.decline.filters);
      break;
    case 'REVIVE':
      revive(turn, framework, call.roles);
      break;
    case 'SUPPRESS':
      suppress(turn, framework, call.roles);
      break;
    case 'KILL':
      kill(turn, framework, call.kill);
      break;
    case 'ACKNOWLEDGE':
      acknowledge(turn, framework, call.acknowledge);
      break;
    case 'RECONCILE':
      reconcile(turn, framework, call.reconcile);
      break;
    case 'RECONCILE_OPERATIONS':
      reconcileOperations(turn, framework, call.reconcile);
      break;
    case 'UPDATE_FRAMEWORK':
      return updateFramework(turn, framework, call.update, denials);
    case 'TEARDOWN':
      removeFramework(turn, framework, 'torn down by its scheduler');
      break;
    case 'SHUTDOWN':
      shutdown(turn, framework, call.shutdown);
      break;
    case 'ACCEPT_INVERSE_OFFERS':
    case 'DECLINE_INVERSE_OFFERS': {
      const status = call.type === 'ACCEPT_INVERSE_OFFERS' ? 'ACCEPT' : 'DECLINE';
      answerInverseOffers(turn, framework, status, call.answer.inverse_offer_ids ?? [], call.answer.filters);
      break;
    }
    case 'MESSAGE':
    case 'REQUEST':
      break;
    case 'ACKNOWLEDGE_OPERATION_STATUS':
      acknowledgeOperation(turn, framework, call.acknowledge);
      break;
  }
  return accepted;
}

/** A stream ended: its framework has its failover timeout to come back (SCHED-028, SCHED-029). */
function disconnect(turn: Turn, streamId: string): void {
  const framework = turn.state.frameworks.get(turn.state.streams.get(streamId) ?? '');
  if (framework === undefined) return;
  countLostOffers(framework);
  deactivateFramework(turn, framework);
  detachStream(turn, framework);
  turn.decide('FrameworkDisconnected', `Framework '${framework.info.name}' disconnected`, {
    frameworkId: framework.id,
  });
  const timeout = framework.info.failover_timeout ?? 0;
  if (timeout <= 0) removeFramework(turn, framework, 'disconnected without a failover timeout');
  else {
    turn.timers.failovers.set(framework.id, turn.now + timeout);
    turn.emit({ kind: 'store-framework', framework: recordOf(framework) });
  }
}

function handleFact(turn: Turn, fact: Fact): void {
  const { state } = turn;
  switch (fact.kind) {
    case 'framework-recovered':
      return recoverFramework(turn, fact.framework);
    case 'task-recovered':
      return recoverTask(turn, fact.task);
    case 'recovered':
      return finishRecovery(turn);
    case 'task-appeared':
      return adoptTask(turn, fact.task);
    case 'agent-observed':
      return observeAgent(turn, fact.agent);
    case 'agent-removed':
      return removeAgent(turn, fact.agentId);
    case 'reservations-stored':
      return takeReservations(turn, fact.agentId, fact.checkpointed);
    case 'reservations-wanted':
      return judgeReservations(turn, fact.agentId, fact.wanted);
    case 'volume-destroyed':
      return endClearing(turn, fact.agentId, fact.volume);
    case 'operation-recovered':
      return recoverOperation(turn, fact.operation);
    case 'operation-update':
      return endOperation(turn, fact.operation, fact.status);
    case 'schedule-set':
      return setSchedule(turn, fact.windows);
    case 'admission-applied':
      return applyAdmission(turn, fact.admission);
    case 'admission-removed':
      state.admissions.delete(fact.key);
      return;
    case 'weight-set':
      return setWeight(turn, fact.role, fact.weight);
    case 'quota-set':
      return putQuotaInForce(turn, fact.role, fact.quota);
    case 'quota-applied':
      return judgeQuota(turn, fact.applied);
    case 'whitelist-read':
      turn.allocator.updateWhitelist(fact.hostnames);
      return;
    case 'framework-stored':
      return frameworkStored(turn, state.frameworks.get(fact.frameworkId), fact.streamId);
    case 'framework-refused':
      return frameworkRefused(turn, state.frameworks.get(fact.frameworkId), fact);
    case 'framework-deleted':
      return deleteFramework(turn, fact.frameworkId, fact.policy);
    case 'task-refused':
      return reportTask(turn, fact.task, fact.status, false);
    case 'task-update':
      return reportTask(turn, fact.task, fact.status, fact.lingers ?? false);
    case 'task-deleted':
      return deleteTask(turn, fact.task);
    case 'task-ended':
      return endLingering(turn, fact.task);
  }
}

function handleTime(turn: Turn, input: Clockwork): void {
  if (!turn.state.recovered) return;
  if (input.kind === 'tick') {
    expire(turn);
    markDrained(turn);
    turn.allocation.tick();
  }
  makeOffers(turn, turn.allocation.slice(turn.now, turn.options.agentsPerSlice));
  makeInverseOffers(turn, turn.allocator.takeInverseGrants());
}

/** Does what has fallen due. */
function expire(turn: Turn): void {
  const { now, state, timers } = turn;
  for (const streamId of timers.heartbeats.take(now)) heartbeat(turn, streamId);
  for (const id of timers.failovers.take(now)) {
    const framework = state.frameworks.get(id);
    if (framework !== undefined) removeFramework(turn, framework, 'its failover timeout is over');
  }
  for (const id of timers.offers.take(now)) {
    const offer = state.offers.get(id);
    if (offer !== undefined) rescindOffer(turn, offer, 'its time is over');
    const inverseOffer = state.inverseOffers.get(id);
    if (inverseOffer !== undefined) rescindInverseOffer(turn, inverseOffer);
  }
  for (const id of timers.agents.take(now)) {
    const agent = state.agents.get(id);
    const away = agent?.phase === 'disconnected' || agent?.phase === 'recovered';
    if (away && mayGiveUp(turn, agent)) giveUpAgent(turn, agent);
  }
  endPauseByTime(turn);
  for (const operation of timers.operations.take(now)) retryOperation(turn, operation);
  for (const task of timers.retries.take(now)) {
    const framework = state.frameworks.get(task.ref.frameworkId);
    if (framework !== undefined) retry(turn, framework, task);
  }
}
