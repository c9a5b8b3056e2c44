import { byStack, checkpointedOf, originOf, stackKey, withCheckpointed } from '../../model/checkpointed.ts';
import type { AgentId } from '../../model/ids.ts';
import type { VolumeName } from '../../model/persistentVolume.ts';
import { Resources } from '../../model/resources.ts';
import { isAllocated, isOffered, updateGiven, usedResources } from '../agents.ts';
import type { ReservationVerdict } from '../effects.ts';
import type { WantedReservation } from '../inputs.ts';
import { setCheckpointed, volumeKey, volumesOf } from '../reservations.ts';
import type { Agent } from '../state.ts';
import type { Turn } from '../turn.ts';
import { validatePersistenceIds, validateResources } from '../validation/resources.ts';
import { rescindAll } from '../withdrawals.ts';
import { introduce, reviseOffers } from './agents.ts';

/** Takes what is stored of an agent's reservations for the truth: at the start, and where a write came too late. */
export function takeReservations(turn: Turn, agentId: AgentId, checkpointed: Resources): void {
  const agent = turn.state.agents.get(agentId);
  if (agent === undefined) return;
  if (!isAllocated(turn, agent)) {
    setCheckpointed(agent, checkpointed);
    return;
  }
  rescindAll(turn, agent, 'its reservations have changed');
  setCheckpointed(agent, checkpointed);
  turn.allocator.removeAgent(agent.id);
  introduce(turn, agent);
}

/**
 * Has an agent's Reservations be what they ask for: all of them together where that can be, else each that can be by itself.
 * What cannot be stays as it was.
 */
export function judgeReservations(turn: Turn, agentId: AgentId, wanted: readonly WantedReservation[]): void {
  const agent = turn.state.agents.get(agentId);
  if (agent === undefined) return;
  const together = wantedOf(agent, wanted);
  if (refusalOf(agent, together) === undefined) {
    change(turn, agent, together);
    for (const reservation of wanted) judge(turn, agent, reservation, { accepted: true });
    return;
  }
  for (const reservation of wanted) {
    const alone = wantedOf(agent, [reservation]);
    const refusal = refusalOf(agent, alone);
    if (refusal === undefined) change(turn, agent, alone);
    judge(turn, agent, reservation, refusal ?? { accepted: true });
  }
}

function judge(turn: Turn, agent: Agent, { name }: WantedReservation, verdict: ReservationVerdict): void {
  turn.emit({ kind: 'judge-reservation', name, verdict });
  turn.decide(
    verdict.accepted ? 'ReservationAccepted' : 'ReservationRefused',
    verdict.accepted ? `Reservation ${name} holds` : `Reservation ${name}: ${verdict.message}`,
    { agentId: agent.id },
  );
}

/** What the agent has checkpointed once each of these stacks has what is wanted of it. */
function wantedOf(agent: Agent, wanted: readonly WantedReservation[]): Resources {
  const stacks = new Map(byStack(agent.checkpointed));
  for (const { stack, resources } of wanted) stacks.set(stackKey(stack), { stack, resources });
  return [...stacks.values()].reduce((sum, { resources }) => sum.plus(resources), Resources.none);
}

function change(turn: Turn, agent: Agent, checkpointed: Resources): void {
  if (agent.checkpointed.equals(checkpointed)) return;
  const wasOffered = isOffered(agent);
  setCheckpointed(agent, checkpointed);
  revise(turn, agent, wasOffered);
}

/** Why an agent cannot have these checkpointed, whatever is offered of it; undefined if it can. */
function refusalOf(
  agent: Agent,
  checkpointed: Resources,
): (ReservationVerdict & { readonly accepted: false }) | undefined {
  const refuse = (reason: 'Invalid' | 'InsufficientResources' | 'InUse', message: string) =>
    ({ accepted: false, reason, message }) as const;
  const messages = checkpointed.toMessages();
  const invalid = validateResources(messages) ?? validatePersistenceIds(messages);
  if (invalid !== undefined) return refuse('Invalid', invalid);
  const used = usedResources(agent);
  const returning = [...volumesOf(checkpointed).keys()].find((key) => agent.clearing.has(key));
  if (returning !== undefined) return refuse('InUse', `the data of the volume ${returning} is still being destroyed`);
  // A message tells of a shared volume once, however many use it.
  const lost = Resources.of(checkpointedOf(used)).minus(checkpointed);
  if (!lost.isEmpty()) return refuse('InUse', `tasks use ${lost.toString()}`);
  const after = withCheckpointed(agent.fact.total, checkpointed);
  const origin = originOf(checkpointed);
  if (!agent.fact.total.contains(origin) || !after.contains(used.nonShared())) {
    return refuse(
      'InsufficientResources',
      `${agent.fact.total.toString()} does not contain ${origin.toString()} beside what is used`,
    );
  }
  return undefined;
}

/** Has the allocator know what an agent has by now, and withdraws what offers of it do not fit any more. */
function revise(turn: Turn, agent: Agent, wasOffered: boolean): void {
  if (!isAllocated(turn, agent)) return;
  updateGiven(turn, agent);
  reviseOffers(turn, agent, wasOffered);
}

/** The data of a volume is gone: its disk can be offered. */
export function endClearing(turn: Turn, agentId: AgentId, volume: VolumeName): void {
  const agent = turn.state.agents.get(agentId);
  if (agent?.clearing.delete(volumeKey(volume)) !== true) return;
  revise(turn, agent, isOffered(agent));
  turn.decide('VolumeDestroyed', `Volume ${volume.id} of role ${volume.role} is destroyed`, { agentId });
}
