import {
  differsForOffers,
  machineOf,
  sameUnavailability,
  scheduleOf,
  type ScheduledWindow,
} from '../maintenance/schedule.ts';
import type { Turn } from '../turn.ts';
import { rescindOffers } from '../withdrawals.ts';
import { mayNotBe, shutOut } from './agentLoss.ts';
import { observeAgent, reschedule } from './agents.ts';

/**
 * Puts a maintenance schedule in the place of the one that held. Every offer is rescinded if anything differs for machines that
 * are in use (MAINT-005); agents of machines that are DOWN now are removed, those of machines that are not any more come back
 * (MAINT-012, MAINT-014). What was brought about before the master knew of it, it learns with the tasks.
 */
export function setSchedule(turn: Turn, windows: readonly ScheduledWindow[]): void {
  const { state } = turn;
  const before = state.schedule;
  state.schedule = scheduleOf(windows);
  const rescind = differsForOffers(before, state.schedule);
  for (const agent of [...state.agents.values()]) {
    if (rescind) rescindOffers(turn, agent, 'the maintenance schedule has changed');
    const former = machineOf({ schedule: before }, agent.fact)?.unavailability;
    if (mayNotBe(state, agent.fact)) shutOut(turn, agent.fact);
    else if (!sameUnavailability(former, machineOf(state, agent.fact)?.unavailability)) reschedule(turn, agent);
  }
  for (const { fact } of [...state.agents.values()]) if (fact.orders?.refusedDrain) observeAgent(turn, fact);
  for (const fact of [...state.shutOut.values()]) observeAgent(turn, fact);
}
