import type { Agent } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * Whether an agent whose time to answer is over is given up now. Where only so many may be in a time, the others wait for
 * their turn, and are spared if they answer until then (HA-014). A new leader that would have to give up too many thinks that
 * it is itself cut off, and resigns (HA-013).
 */
export function mayGiveUp(turn: Turn, agent: Agent): boolean {
  const { agents, removals } = turn.state;
  const { recoveryRemovalLimit, agentRemovalSeconds = 0 } = turn.options;
  if (!removals.overdue.has(agent.id)) {
    removals.overdue.add(agent.id);
    turn.count('slave_unreachable_scheduled');
  }
  if (removals.silent.size / agents.size > recoveryRemovalLimit) {
    turn.emit({ kind: 'resign', reason: `${removals.silent.size} of ${agents.size} agents have not come back` });
    return false;
  }
  if (turn.now < removals.next) {
    turn.timers.agents.set(agent.id, removals.next);
    return false;
  }
  removals.next = turn.now + agentRemovalSeconds;
  if (removals.silent.delete(agent.id)) turn.count('recovery_slave_removals');
  removals.overdue.delete(agent.id);
  turn.count('slave_unreachable_completed');
  return true;
}

/** An agent answers, or is gone: it is not to be given up any more. */
export function spareAgent(turn: Turn, agent: Agent): void {
  const { overdue, silent } = turn.state.removals;
  silent.delete(agent.id);
  if (overdue.delete(agent.id)) turn.count('slave_unreachable_canceled');
}
