import { applyConversions, ConversionError, unallocated } from '../../model/conversion.ts';
import { getConversions } from '../../model/conversions.ts';
import type { OfferOperation } from '../../model/generated/messages.ts';
import type { OfferId } from '../../model/ids.ts';
import { upgradeAllocated } from '../../model/resourceFormat.ts';
import { mapResources } from '../../model/resourceLists.ts';
import { Resources } from '../../model/resources.ts';
import { countFinished, countOperation } from '../counts.ts';
import { rescindShared } from '../offers.ts';
import { convertedCheckpointed, setCheckpointed } from '../reservations.ts';
import type { Agent, Framework } from '../state.ts';
import type { Turn } from '../turn.ts';
import { validateOperation, validateWritten } from '../validation/operation.ts';
import { within } from '../validation/policy.ts';
import { awaitOutcome, refuseOperation, refusalOfId } from './feedback.ts';

/** What an operation of an ACCEPT is applied to. */
export interface OperationContext {
  readonly framework: Framework;
  readonly agent: Agent;
  readonly offerId: OfferId;
  readonly role: string;
  /** What is left of the offers, allocated to the role. */
  readonly available: Resources;
}

/** What an operation leaves. */
export interface Applied {
  /** What the next operation may take. */
  readonly available: Resources;
  /** What it made that only later offers have: volumes of another size (VOL-011). */
  readonly later: Resources;
}

/**
 * Makes of what is left of the offers what a framework's operation says (RESV-016, SCHED-094 to SCHED-098), at once: later
 * operations of the ACCEPT can use it (VOL-012). One that cannot be is refused and changes nothing.
 */
export function applyOperation(turn: Turn, context: OperationContext, written: OfferOperation): Applied {
  const { framework, agent, available } = context;
  const unchanged: Applied = { available, later: Resources.none };
  const operation = mapResources(written, (resource) => upgradeAllocated(resource, context.role));
  const principal = framework.info.principal;
  const reason =
    within('Operation attempted with invalid resources', validateWritten(written) ?? reservationUpdate(written)) ??
    refusalOfId(framework, agent, operation) ??
    validateOperation(operation, { agent, framework, principal });
  if (reason !== undefined) {
    refuseOperation(turn, framework, operation, reason);
    return unchanged;
  }
  try {
    return convert(turn, context, operation);
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
    refuseOperation(turn, framework, operation, error.message);
    return unchanged;
  }
}

/** Only operators change one reservation into another. */
function reservationUpdate({ reserve }: OfferOperation): string | undefined {
  const isUpdate = (reserve?.source ?? []).length > 0;
  return isUpdate ? 'Reservation updates are not yet implemented for the scheduler API.' : undefined;
}

/** @throws ConversionError before anything is changed */
function convert(turn: Turn, context: OperationContext, operation: OfferOperation): Applied {
  const { framework, agent, available } = context;
  const conversions = getConversions(operation);
  const result = applyConversions(available, conversions);
  const bare = conversions.map(unallocated);
  const checkpointed = convertedCheckpointed(agent, bare);
  for (const { gone } of bare) if (gone !== undefined) rescindShared(turn, agent, gone);
  turn.allocator.updateAllocation(framework.id, agent.id, available, conversions);
  const reservations = setCheckpointed(agent, checkpointed);
  countOperation(framework, operation.type ?? 'UNKNOWN');
  countFinished(turn, operation.type ?? 'UNKNOWN');
  turn.decide('OperationApplied', `${operation.type} on agent ${agent.fact.hostname}`, {
    frameworkId: framework.id,
    agentId: agent.id,
  });
  const record = awaitOutcome(context, operation);
  turn.emit({
    kind: 'store-reservations',
    agentId: agent.id,
    reservations,
    by: 'framework',
    ...(record !== undefined && { operation: record }),
  });
  return isSpeculative(operation) ? { available: result, later: Resources.none } : held(available, result);
}

function isSpeculative({ type }: OfferOperation): boolean {
  return type !== 'GROW_VOLUME' && type !== 'SHRINK_VOLUME';
}

function held(before: Resources, after: Resources): Applied {
  const later = after.minus(before);
  return { available: after.minus(later), later };
}
