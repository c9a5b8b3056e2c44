import type {
  OfferOperation,
  OperationStatus,
  SchedulerCallAcknowledgeOperationStatus,
} from '../../model/generated/messages.ts';
import type { AgentId } from '../../model/ids.ts';
import { countRefused } from '../counts.ts';
import type { OperationRecord, OperationRef } from '../effects.ts';
import type { OperationOutcome } from '../inputs.ts';
import type { Agent, Framework, Operation } from '../state.ts';
import type { Turn } from '../turn.ts';
import { firstRetrySeconds, longestRetrySeconds, sameBytes } from '../updates.ts';
import type { OperationContext } from './apply.ts';

/** Of so many operations of one framework on one agent the ends are remembered: as many as an object of the API server holds. */
const mostAwaited = 100;

/** Why an operation cannot have the id that it names; undefined if it can, or has none. */
export function refusalOfId(framework: Framework, agent: Agent, { id }: OfferOperation): string | undefined {
  if (id === undefined) return undefined;
  if (framework.operations.has(id.value)) {
    return `Operation ID '${id.value}' is in use by an operation that is not acknowledged`;
  }
  const awaited = [...framework.operations.values()].filter(({ agentId }) => agentId === agent.id);
  return awaited.length < mostAwaited
    ? undefined
    : `The framework has not acknowledged ${awaited.length} operations on agent ${agent.id}`;
}

/** One with an id is told why it is refused, any other is dropped (SCHED-090). */
export function refuseOperation(turn: Turn, framework: Framework, operation: OfferOperation, message: string): void {
  const { id } = operation;
  countRefused(turn, operation);
  turn.decide('OperationRefused', message, { frameworkId: framework.id });
  if (id !== undefined) tell(turn, framework, { operation_id: id, state: 'OPERATION_ERROR', message });
}

function tell(turn: Turn, framework: Framework, status: OperationStatus): void {
  turn.send(framework, { type: 'UPDATE_OPERATION_STATUS', update_operation_status: { status } });
}

/** Notes an operation whose end the framework wants to be told: it has an id. */
export function awaitOutcome(
  { framework, agent, offerId }: OperationContext,
  info: OfferOperation,
): OperationRecord | undefined {
  if (info.id === undefined) return undefined;
  const ref = { frameworkId: framework.id, operationId: info.id.value, offerId };
  const record = { ref, agentId: agent.id, info };
  enter(framework, record);
  return record;
}

function enter(framework: Framework, record: OperationRecord): void {
  const { ref, agentId } = record;
  framework.operations.set(ref.operationId, {
    ...record,
    status: {
      operation_id: { value: ref.operationId },
      state: 'OPERATION_PENDING',
      agent_id: { value: agentId },
    },
    retrySeconds: firstRetrySeconds,
  });
}

/** Takes up an operation that was stored before this master led: its end is told as if nothing had happened (SCHED-091). */
export function recoverOperation(turn: Turn, record: OperationRecord): void {
  const framework = turn.state.frameworks.get(record.ref.frameworkId);
  if (framework === undefined || !turn.state.agents.has(record.agentId)) {
    turn.emit({ kind: 'forget-operation', operation: record });
  } else enter(framework, record);
}

/** Takes down how an operation ended, and tells its framework until that acknowledges it (SCHED-091). */
export function endOperation(
  turn: Turn,
  { frameworkId, operationId, offerId }: OperationRef,
  outcome: OperationOutcome,
): void {
  const framework = turn.state.frameworks.get(frameworkId);
  const operation = framework?.operations.get(operationId);
  if (framework === undefined || operation?.ref.offerId !== offerId) return;
  const { state, message, uuid } = outcome;
  operation.status = {
    ...operation.status,
    state,
    ...(message !== undefined && { message }),
    ...(uuid !== undefined && { uuid: { value: uuid } }),
  };
  if (uuid === undefined) framework.operations.delete(operationId);
  forwardOperation(turn, framework, operation);
}

/** Sends the end of an operation, and again at growing intervals until it is acknowledged. */
export function forwardOperation(turn: Turn, framework: Framework, operation: Operation): void {
  const { status, retrySeconds } = operation;
  if (status.state === 'OPERATION_PENDING' || !framework.active) return;
  tell(turn, framework, status);
  if (status.uuid !== undefined) turn.timers.operations.set(operation, turn.now + retrySeconds);
}

/** Stops telling the ends of a framework's operations: it is away. */
export function stopOperations(turn: Turn, framework: Framework): void {
  for (const operation of framework.operations.values()) turn.timers.operations.cancel(operation);
}

/** Tells a framework that is back the ends of its operations anew. */
export function resumeOperations(turn: Turn, framework: Framework): void {
  for (const operation of framework.operations.values()) {
    operation.retrySeconds = firstRetrySeconds;
    forwardOperation(turn, framework, operation);
  }
}

/** Tells the end of an operation once more whose acknowledgement has not come in time. */
export function retryOperation(turn: Turn, operation: Operation): void {
  const framework = turn.state.frameworks.get(operation.ref.frameworkId);
  if (framework?.operations.get(operation.ref.operationId) !== operation) return;
  operation.retrySeconds = Math.min(2 * operation.retrySeconds, longestRetrySeconds);
  forwardOperation(turn, framework, operation);
}

/** Tells what is to be said of the operations on an agent that is not there: nobody has to acknowledge that (SCHED-137). */
export function tellOfAgent(
  turn: Turn,
  agentId: AgentId,
  state: 'OPERATION_UNREACHABLE' | 'OPERATION_GONE_BY_OPERATOR',
): void {
  for (const framework of turn.state.frameworks.values()) {
    for (const [id, operation] of [...framework.operations]) {
      if (operation.agentId !== agentId) continue;
      tell(turn, framework, { operation_id: { value: id }, state, agent_id: { value: agentId } });
      if (state === 'OPERATION_GONE_BY_OPERATOR') forget(turn, framework, operation);
    }
  }
}

function forget(turn: Turn, framework: Framework, operation: Operation): void {
  const { ref, agentId } = operation;
  framework.operations.delete(ref.operationId);
  turn.timers.operations.cancel(operation);
  turn.emit({ kind: 'forget-operation', operation: { ref, agentId } });
}

/** Forgets the operations of a framework that is over. */
export function forgetOperations(turn: Turn, framework: Framework): void {
  for (const operation of [...framework.operations.values()]) forget(turn, framework, operation);
}

/** Forgets an operation whose end is known to its framework; what is not known changes nothing (SCHED-120). */
export function acknowledgeOperation(
  turn: Turn,
  framework: Framework,
  { operation_id: id, uuid }: SchedulerCallAcknowledgeOperationStatus,
): void {
  const operation = framework.operations.get(id.value);
  if (operation === undefined || !sameBytes(operation.status.uuid?.value, uuid)) return;
  forget(turn, framework, operation);
}
