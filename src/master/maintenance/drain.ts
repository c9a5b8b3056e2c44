import type { DrainInfo } from '../../model/generated/messages.ts';
import type { AgentId } from '../../model/ids.ts';
import { killGraceSeconds } from '../../model/killPolicy.ts';
import { isTerminal } from '../../model/taskState.ts';
import type { AgentDrain, AgentFact } from '../inputs.ts';
import { orphansOn } from '../orphans.ts';
import { machineOf } from './schedule.ts';
import type { ShownAgent, ShownState } from '../snapshot.ts';
import type { Agent, State } from '../state.ts';
import { killTask } from '../tasks.ts';
import type { Turn } from '../turn.ts';

/**
 * What is ordered of an agent, as far as the master obeys it: an agent whose machine is in the maintenance schedule is not drained
 * (MAINT-018), unless it was before that was scheduled.
 */
export function obeyed(state: Readonly<State>, fact: AgentFact): AgentFact {
  const { drain, refusedDrain = drain, ...orders } = fact.orders ?? {};
  if (refusedDrain === undefined) return fact;
  const known = factOf(state, fact.id)?.orders?.drain;
  const excluded = refusedDrain.held !== true && known === undefined && machineOf(state, fact) !== undefined;
  return { ...fact, orders: { ...orders, ...(excluded ? { refusedDrain } : { drain: refusedDrain }) } };
}

function factOf({ agents, shutOut }: Readonly<State>, id: AgentId): AgentFact | undefined {
  return agents.get(id)?.fact ?? shutOut.get(id);
}

/** An order to drain an agent, and whether it is obeyed. */
export interface DrainOrder extends Omit<AgentDrain, 'held'> {
  readonly obeyed: boolean;
}

/** What is ordered of an agent's draining; undefined if nothing is. */
export function drainOrder(state: Readonly<State>, id: AgentId): DrainOrder | undefined {
  const { drain, refusedDrain } = factOf(state, id)?.orders ?? {};
  const ordered = drain ?? refusedDrain;
  if (ordered === undefined) return undefined;
  const { held: _, ...order } = ordered;
  return { ...order, obeyed: drain !== undefined };
}

/** Begins to drain an agent that is ordered to, or does it with another grace period; or gives that up (MAINT-019). */
export function obeyDrain(turn: Turn, agent: Agent, before: AgentDrain | undefined): void {
  const { drain } = agent.fact.orders ?? {};
  agent.leaving = false;
  if (drain?.markGone === true) turn.state.departing.add(agent);
  else turn.state.departing.delete(agent);
  if (drain === undefined) {
    agent.drainTime = undefined;
    return;
  }
  if (before?.markGone === drain.markGone && before.maxGracePeriodSeconds === drain.maxGracePeriodSeconds) return;
  agent.drainTime ??= turn.now;
  killTasks(turn, agent);
  turn.decide('AgentDraining', `Agent ${agent.fact.hostname} is drained of its tasks`, { agentId: agent.id });
}

/**
 * Asks for the end of all that runs on an agent that is being drained: once more when it answers again, or when a successor of
 * the master that gave the order has taken over (MAINT-023).
 */
export function killTasks(turn: Turn, agent: Agent): void {
  const { drain } = agent.fact.orders ?? {};
  if (drain === undefined || !turn.state.recovered) return;
  const most = Math.max(0, drain.maxGracePeriodSeconds ?? Infinity);
  for (const task of [...agent.tasks, ...orphansOn(turn, agent.id)]) {
    if (!isTerminal(task.state)) killTask(turn, task, Math.min(killGraceSeconds(task.info), most));
  }
}

/** How far the draining of each agent is that is being drained (MAINT-020). */
export function drainInfos(state: ShownState): ReadonlyMap<AgentId, DrainInfo> {
  const drains = [...state.agents.values()].flatMap((agent) => {
    const { drain } = agent.fact.orders ?? {};
    return drain === undefined ? [] : [{ agent, drain }];
  });
  if (drains.length === 0) return new Map();
  const busy = busyAgents(state);
  return new Map(
    drains.map(({ agent, drain }) => [
      agent.id,
      { state: isDrained(agent, busy) ? 'DRAINED' : 'DRAINING', config: configOf(drain) },
    ]),
  );
}

function configOf({ maxGracePeriodSeconds: seconds, markGone }: AgentDrain): DrainInfo['config'] {
  const most = seconds === undefined ? {} : { max_grace_period: { nanoseconds: BigInt(Math.round(seconds * 1e9)) } };
  return { ...most, mark_gone: markGone };
}

/** Whether nothing is left of an agent's tasks and operations: their ends are acknowledged, and the pods gone (MAINT-021). */
function isDrained(agent: ShownAgent, busy: ReadonlySet<AgentId>): boolean {
  return agent.lingering.isEmpty() && !busy.has(agent.id);
}

/** The agents of the tasks and operations of which frameworks still expect something. */
function busyAgents(state: ShownState): ReadonlySet<AgentId> {
  const busy = new Set<AgentId>();
  for (const { tasks, unreachableTasks, operations } of state.frameworks.values()) {
    for (const { agentId } of tasks.values()) busy.add(agentId);
    for (const { agentId } of operations.values()) busy.add(agentId);
    for (const { agentId } of unreachableTasks.values()) busy.add(agentId);
  }
  for (const { agentId } of state.orphans.values()) busy.add(agentId);
  return busy;
}

/** Has those agents marked gone that were to be when they are drained, and are (MAINT-022). */
export function markDrained(turn: Turn): void {
  const { departing } = turn.state;
  if (departing.size === 0) return;
  const busy = busyAgents(turn.state);
  for (const agent of departing) {
    if (!isDrained(agent, busy)) continue;
    departing.delete(agent);
    agent.leaving = true;
    const orders = { ...agent.fact.orders, gone: true } as const;
    turn.emit({ kind: 'change', changes: [{ kind: 'order-agent', agentId: agent.id, orders }] });
  }
}
