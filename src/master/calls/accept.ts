import type { OfferOperation, SchedulerCallAccept, TaskInfo } from '../../model/generated/messages.ts';
import { Resources } from '../../model/resources.ts';
import { updateGiven } from '../agents.ts';
import { countEnd, countLaunches } from '../counts.ts';
import { operationDenied, type Denials } from '../denials.ts';
import { applyOperation } from '../operations/apply.ts';
import { refuseOperation } from '../operations/feedback.ts';
import { discardOffer, removeOffer, sumOf } from '../offers.ts';
import type { Framework, Offer } from '../state.ts';
import { masterStatus, partitionState } from '../statuses.ts';
import type { Turn } from '../turn.ts';
import { selectOffers } from '../validation/offers.ts';
import { refusalOf } from './decline.ts';
import { launch, launchedTasks, type LaunchContext } from './launch.ts';

/**
 * Uses offers: each operation takes its part of what they hold, in the order given (SCHED-084). What is left over goes back
 * under the call's filter (SCHED-065), what operations made without: nobody has declined that. Without operations it gives
 * them back as a DECLINE does (SCHED-080), and yet has accepted them.
 */
export function accept(turn: Turn, framework: Framework, call: SchedulerCallAccept, denials: Denials): void {
  const ids = (call.offer_ids ?? []).map(({ value }) => value);
  const operations = call.operations ?? [];
  countLaunches(turn, operations);
  const selection = selectOffers(turn, framework, ids);
  if (selection.kind === 'invalid') {
    consumeValidOffers(turn, framework, ids);
    for (const operation of operations) refuseWithoutOffers(turn, framework, operation, selection.reason);
    return;
  }
  const { offers } = selection;
  const refusal = refusalOf(turn, call.filters);
  framework.counts.add('offers/accepted', offers.length);
  if (operations.length === 0) {
    for (const offer of offers) discardOffer(turn, offer, refusal);
    return;
  }
  const agent = turn.state.agents.get(offers[0].agentId);
  if (agent === undefined) throw new Error(`offer ${offers[0].id} is of an agent that is gone`);
  const before = agent.total;
  const offered = sumOf(offers);
  const left = applyOperations(turn, { framework, agent, denials }, offers, offered, operations);
  const made = left.minus(offered);
  turn.allocator.recover(framework.id, agent.id, made);
  turn.allocator.recover(framework.id, agent.id, left.minus(made), refusal);
  // What is withheld is of what operations have left unconverted, and of a volume's disk also what tasks have left unused.
  if (agent.total !== before || agent.clearing.size > 0) updateGiven(turn, agent);
}

/**
 * The offers of a failed ACCEPT are used up as well, without a filter (SCHED-082). Unlike in Mesos, another
 * framework's offer stays with its owner: nobody can take it away by naming it.
 */
function consumeValidOffers(turn: Turn, framework: Framework, ids: readonly string[]): void {
  for (const id of ids) {
    const offer = framework.offers.get(id);
    if (offer !== undefined) discardOffer(turn, offer);
  }
}

function refuseWithoutOffers(turn: Turn, framework: Framework, operation: OfferOperation, reason: string): void {
  if (operation.type !== 'LAUNCH' && operation.type !== 'LAUNCH_GROUP') {
    refuseOperation(turn, framework, operation, `Operation attempted with invalid offers: ${reason}`);
    return;
  }
  const message = `Task launched with invalid offers: ${reason}`;
  for (const task of launchedTasks(operation)) {
    const status = masterStatus(turn.now, {
      taskId: task.task_id.value,
      agentId: task.agent_id.value,
      state: partitionState(framework, 'TASK_DROPPED'),
      reason: 'REASON_INVALID_OFFERS',
      message,
    });
    countEnd(turn, status);
    turn.send(framework, { type: 'UPDATE', update: { status } });
    decideRefusal(turn, framework, task, message);
  }
}

function decideRefusal(turn: Turn, framework: Framework, task: TaskInfo, message: string): void {
  turn.decide('LaunchRefused', message, {
    frameworkId: framework.id,
    taskId: task.task_id.value,
    agentId: task.agent_id.value,
  });
}

/** Returns what no operation used, allocated to the offers' role. */
function applyOperations(
  turn: Turn,
  { framework, agent, denials }: Pick<LaunchContext, 'framework' | 'agent' | 'denials'>,
  offers: readonly [Offer, ...Offer[]],
  offered: Resources,
  operations: readonly OfferOperation[],
): Resources {
  const [{ id: offerId, role }] = offers;
  let available = offered;
  let later = Resources.none;
  for (const offer of offers) removeOffer(turn, offer);
  for (const operation of operations) {
    const denied = operationDenied(framework, operation, denials);
    if (denied !== undefined) {
      refuseOperation(turn, framework, operation, denied);
      continue;
    }
    switch (operation.type) {
      case 'LAUNCH':
      case 'LAUNCH_GROUP':
        available = launch(turn, { framework, agent, offerId, role, available, denials }, operation);
        break;
      case undefined:
      case 'UNKNOWN':
        break;
      default: {
        const applied = applyOperation(turn, { framework, agent, offerId, role, available }, operation);
        available = applied.available;
        later = later.plus(applied.later);
      }
    }
  }
  return available.plus(later);
}
