import { applyConversions, type Conversion, ConversionError } from '../../model/conversion.ts';
import { getConversions } from '../../model/conversions.ts';
import { upgrade } from '../../model/resourceFormat.ts';
import { mapResources } from '../../model/resourceLists.ts';
import { Resources } from '../../model/resources.ts';
import { unusedResources, updateGiven } from '../agents.ts';
import { countFinished } from '../counts.ts';
import type { Answer } from '../inputs.ts';
import { rescindOffer, rescindShared, sumOf } from '../offers.ts';
import { convertedCheckpointed, setCheckpointed } from '../reservations.ts';
import type { Agent } from '../state.ts';
import type { Turn } from '../turn.ts';
import { validateOperation, validateWritten } from '../validation/operation.ts';
import type { CommandSender, OperationCommand } from './command.ts';

/** For how long a framework is not offered again what an operator's operation took out of its hands, in seconds (RESV-004). */
const refusedSeconds = 5;

/**
 * Reserves, unreserves, makes, destroys or resizes what nobody uses of an agent (RESV-001 to RESV-014, VOL-001 to VOL-010). What
 * is offered of it is withdrawn, so far as it is needed.
 */
export function operate(
  turn: Turn,
  { agentId, operation: written }: OperationCommand,
  { principal, forbidden }: CommandSender,
): Answer {
  const agent = turn.state.agents.get(agentId);
  if (agent === undefined || agent.phase === 'unreachable') {
    return { status: 400, text: 'No agent found with specified ID' };
  }
  const malformed = validateWritten(written);
  if (malformed !== undefined) return { status: 400, text: malformed };
  const operation = mapResources(written, upgrade);
  const reason = validateOperation(operation, { agent, principal, framework: undefined });
  if (reason !== undefined) return { status: 400, text: `${invalidText(operation.type, agent)}: ${reason}` };
  if (forbidden === true) return { status: 403 };
  const answer = convert(turn, agent, getConversions(operation));
  if (answer.status === 202) countFinished(turn, operation.type ?? 'UNKNOWN');
  return answer;
}

/** Mesos names the agent but where something is undone. */
function invalidText(type: string | undefined, { id, fact }: Agent): string {
  const where = `agent ${id} at slave(1)@${fact.ip}:${fact.port} (${fact.hostname})`;
  return type === 'UNRESERVE' || type === 'DESTROY'
    ? `Invalid ${type} operation`
    : `Invalid ${type} operation on ${where}`;
}

function convert(turn: Turn, agent: Agent, conversions: readonly Conversion[]): Answer {
  for (const { gone } of conversions) if (gone !== undefined) rescindShared(turn, agent, gone);
  rescindNeeded(turn, agent, conversions);
  try {
    applyConversions(untouchedResources(agent), conversions);
  } catch (error) {
    if (error instanceof ConversionError) return { status: 409, text: error.message };
    throw error;
  }
  const reservations = setCheckpointed(agent, convertedCheckpointed(agent, conversions));
  updateGiven(turn, agent);
  turn.emit({ kind: 'store-reservations', agentId: agent.id, reservations, by: 'operator' });
  return { status: 202 };
}

/** What of an agent is neither used nor offered. It may be on its way out with a volume that is being destroyed. */
function untouchedResources(agent: Agent): Resources {
  return unusedResources(agent).minus(
    sumOf([...agent.offers.values()])
      .unallocate()
      .nonShared(),
  );
}

/** Withdraws offers one at a time until what they and nobody held is enough; those that would bring nothing stay (RESV-004). */
function rescindNeeded(turn: Turn, agent: Agent, conversions: readonly Conversion[]): void {
  const needed = conversions.reduce((sum, { consumed }) => sum.plus(consumed), Resources.none);
  for (const offer of [...agent.offers.values()]) {
    const available = untouchedResources(agent);
    if (available.contains(needed)) return;
    const missing = needed.minus(available);
    if (missing.minus(offer.resources.unallocate()).equals(missing)) continue;
    rescindOffer(turn, offer, "an operator's operation needs it", { seconds: refusedSeconds, now: turn.now });
  }
}
