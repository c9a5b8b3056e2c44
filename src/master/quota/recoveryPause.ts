import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { isDefault } from './quota.ts';
import { registeredAgents } from './usage.ts';

/** Until when nothing is allocated after a failover. */
export interface RecoveryPause {
  /** How many agents end it. */
  readonly agents: number;
  /** When it ends in any case, in seconds since the epoch. */
  readonly end: number;
}

/**
 * Has a new leader allocate nothing until most of the agents that are known have answered, where there is quota: it would be
 * satisfied from the few that are there, and others be given what it is to be satisfied from later (QUOTA-021, ALLOC-130).
 */
export function pauseForQuota(turn: Turn): void {
  const { agents, quotas } = turn.state;
  const { agentRecoveryFactor, allocatorRecoverySeconds } = turn.options;
  const awaited = Math.floor(agents.size * agentRecoveryFactor);
  const present = registeredAgents(turn.state).length;
  if ([...quotas.values()].every(isDefault) || present >= awaited) return;
  turn.state.recoveryPause = { agents: awaited, end: turn.now + allocatorRecoverySeconds };
  turn.allocator.pause();
  turn.decide(
    'AllocationPaused',
    `There is quota, and ${present} of ${agents.size} agents answer: nothing is offered until ${awaited} do, or ${allocatorRecoverySeconds} s have passed`,
  );
}

/** How far a pause has come: how many agents answer of those that end it; undefined while allocations are made. */
export function pauseProgress(state: Readonly<State>): (RecoveryPause & { readonly present: number }) | undefined {
  const { recoveryPause } = state;
  return recoveryPause && { ...recoveryPause, present: registeredAgents(state).length };
}

/** Ends the pause if so many agents are there that it is over; to be asked before the last of them is given to the allocator. */
export function endPauseByAgents(turn: Turn): void {
  const { recoveryPause } = turn.state;
  if (recoveryPause === undefined) return;
  const present = registeredAgents(turn.state).length;
  if (present >= recoveryPause.agents) resume(turn, `${present} agents answer`);
}

/** Ends the pause if it has lasted for as long as it may. */
export function endPauseByTime(turn: Turn): void {
  const { recoveryPause } = turn.state;
  if (recoveryPause !== undefined && turn.now >= recoveryPause.end) resume(turn, 'its time is over');
}

function resume(turn: Turn, why: string): void {
  turn.state.recoveryPause = undefined;
  turn.allocator.resume();
  turn.decide('AllocationResumed', `Offers are made again: ${why}`);
}
