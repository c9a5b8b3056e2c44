import { withCheckpointed } from '../../model/checkpointed.ts';
import { Resources } from '../../model/resources.ts';
import { timeInfo } from '../../model/timeInfo.ts';
import {
  allocatorAgent,
  dropResources,
  holdResources,
  isAllocated,
  isAsked,
  isOffered,
  rescindExcess,
  usedByFramework,
} from '../agents.ts';
import { countEnd } from '../counts.ts';
import { publishAgentAdded, publishStatus, publishTaskAdded } from '../events.ts';
import { spareAgent } from '../removals.ts';
import type { AgentFact } from '../inputs.ts';
import { tellOfAgent } from '../operations/feedback.ts';
import { killTasks, obeyDrain, obeyed } from '../maintenance/drain.ts';
import { machineOf } from '../maintenance/schedule.ts';
import { endPauseByAgents } from '../quota/recoveryPause.ts';
import type { Agent, Framework, Task } from '../state.ts';
import { masterStatus, partitionState, snapshotOf } from '../statuses.ts';
import { leaveUnreachable, lingeringOn } from '../tasks.ts';
import { changeTask } from '../taskHistory.ts';
import type { Turn } from '../turn.ts';
import { forwardAgain, knownStatus, stopForwarding } from '../updates.ts';
import { rescindInverseOffers, rescindOffers } from '../withdrawals.ts';
import { countRemoval, loseTask, mayNotBe, reportFailure, shutOut } from './agentLoss.ts';

/** Takes in how a node shows itself now. One that may not be an agent is kept in mind until it may. */
export function observeAgent(turn: Turn, seen: AgentFact): void {
  const fact = obeyed(turn.state, seen);
  if (mayNotBe(turn.state, fact)) return shutOut(turn, fact);
  turn.state.shutOut.delete(fact.id);
  const agent = turn.state.agents.get(fact.id);
  if (agent === undefined) addAgent(turn, fact);
  else updateAgent(turn, agent, fact);
}

function addAgent(turn: Turn, fact: AgentFact): void {
  const agent: Agent = {
    id: fact.id,
    fact,
    total: fact.total,
    checkpointed: Resources.none,
    clearing: new Map(),
    phase: fact.ready ? 'active' : turn.state.recovered ? 'disconnected' : 'recovered',
    registeredTime: turn.now,
    reregisteredTime: undefined,
    unreachableTime: undefined,
    offers: new Map(),
    inverseOffers: new Map(),
    drainTime: undefined,
    leaving: false,
    tasks: new Set(),
    lingering: lingeringOn(turn, fact.id),
  };
  turn.state.agents.set(agent.id, agent);
  countRegistration(turn, turn.state.recovered ? 'register' : 'reregister');
  if (!fact.ready) awaitReturn(turn, agent, turn.options.agentTimeoutSeconds);
  endPauseByAgents(turn);
  if (turn.state.recovered) introduce(turn, agent);
  publishAgentAdded(turn, agent);
  obeyDrain(turn, agent, undefined);
  turn.decide('AgentAdded', `Agent ${fact.hostname} has ${fact.total.toString()}`, { agentId: agent.id });
}

/** Has the allocator know when an agent will be unavailable from now on; what frameworks were asked of it is out of date. */
export function reschedule(turn: Turn, agent: Agent): void {
  rescindInverseOffers(turn, agent);
  if (!isAllocated(turn, agent)) return;
  turn.allocator.updateUnavailability(agent.id, machineOf(turn.state, agent.fact)?.unavailability);
}

/** Makes an agent, with what its tasks hold, known to the allocator. */
export function introduce(turn: Turn, agent: Agent): void {
  turn.allocator.addAgent(allocatorAgent(agent), usedByFramework(agent));
  if (!isOffered(agent)) turn.allocator.deactivateAgent(agent.id);
  const machine = machineOf(turn.state, agent.fact);
  if (machine !== undefined) turn.allocator.updateUnavailability(agent.id, machine.unavailability);
}

function updateAgent(turn: Turn, agent: Agent, fact: AgentFact): void {
  const offered = isOffered(agent);
  const before = agent.fact;
  agent.fact = fact;
  agent.total = withCheckpointed(fact.total, agent.checkpointed);
  if (!fact.ready) disconnectAgent(turn, agent);
  else if (agent.phase !== 'active') returnAgent(turn, agent);
  obeyDrain(turn, agent, before.orders?.drain);
  if (isAllocated(turn, agent)) {
    turn.allocator.updateAgent(allocatorAgent(agent));
    reviseOffers(turn, agent, offered);
  }
  if (machineOf(turn.state, before) !== machineOf(turn.state, fact)) reschedule(turn, agent);
}

/** Withdraws what offers of an agent do not fit any more, as the allocator knows it by now. */
export function reviseOffers(turn: Turn, agent: Agent, wasOffered: boolean): void {
  if (isOffered(agent) && !wasOffered) turn.allocator.activateAgent(agent.id);
  if (!isOffered(agent) && wasOffered) turn.allocator.deactivateAgent(agent.id);
  if (isOffered(agent)) rescindExcess(turn, agent);
  else rescindOffers(turn, agent, 'the agent is not active');
  if (!isAsked(agent)) rescindInverseOffers(turn, agent);
}

/**
 * A node stopped answering: no offers of it until it is back. Tasks of frameworks that do not checkpoint are lost at
 * once (TASK-042); the others are given up when the agent's time is over (TASK-038).
 */
function disconnectAgent(turn: Turn, agent: Agent): void {
  if (agent.phase !== 'active') return;
  agent.phase = 'disconnected';
  awaitReturn(turn, agent, turn.options.agentTimeoutSeconds);
  turn.decide('AgentDeactivated', `Agent ${agent.fact.hostname} does not answer`, { agentId: agent.id });
  for (const task of [...agent.tasks]) {
    const framework = frameworkOf(turn, task);
    if (framework === undefined || framework.info.checkpoint === true) continue;
    loseTask(turn, framework, task, 'REASON_AGENT_DISCONNECTED', `Agent ${agent.fact.hostname} disconnected`);
  }
}

/** Gives an agent that does not answer its time to come back, from now on. */
export function awaitReturn(turn: Turn, agent: Agent, seconds: number): void {
  turn.timers.agents.set(agent.id, turn.now + seconds);
}

/**
 * An agent has not answered for too long: its tasks are reported lost or unreachable, and may come back with it
 * (TASK-039).
 */
export function giveUpAgent(turn: Turn, agent: Agent): void {
  agent.phase = 'unreachable';
  agent.unreachableTime = turn.now;
  countRemoval(turn, 'unhealthy');
  turn.allocator.removeAgent(agent.id);
  for (const task of [...agent.tasks]) {
    dropResources(turn, agent, task);
    const framework = frameworkOf(turn, task);
    if (framework !== undefined) makeUnreachable(turn, framework, task, turn.now);
  }
  tellOfAgent(turn, agent.id, 'OPERATION_UNREACHABLE');
  reportFailure(turn, agent.id);
  turn.decide('AgentUnreachable', `Agent ${agent.fact.hostname} is unreachable`, { agentId: agent.id });
}

function makeUnreachable(turn: Turn, framework: Framework, task: Task, now: number): void {
  stopForwarding(turn, task);
  framework.tasks.delete(task.ref.taskId);
  framework.unreachableTasks.set(task.ref.taskId, task);
  const status = masterStatus(now, {
    taskId: task.ref.taskId,
    agentId: task.agentId,
    state: partitionState(framework, 'TASK_UNREACHABLE'),
    reason: 'REASON_AGENT_REMOVED',
    message: 'health check timed out',
  });
  countEnd(turn, status);
  const former = knownStatus(task);
  const unreachable = { ...status, unreachable_time: timeInfo(now) };
  changeTask(turn, task, { unreachable, shown: status.state });
  publishStatus(turn, framework, task, unreachable, former);
  turn.send(framework, { type: 'UPDATE', update: { status: unreachable } });
  turn.decide('TaskLost', `Task ${task.ref.taskId} is on an unreachable agent`, {
    frameworkId: framework.id,
    taskId: task.ref.taskId,
    agentId: task.agentId,
    task: task.ref,
  });
}

/** An agent answers again: its tasks go on where they are, and are announced if they had been given up (TASK-040). */
function returnAgent(turn: Turn, agent: Agent): void {
  const former = agent.phase;
  agent.phase = 'active';
  agent.reregisteredTime = turn.now;
  agent.unreachableTime = undefined;
  turn.timers.agents.cancel(agent.id);
  spareAgent(turn, agent);
  endPauseByAgents(turn);
  countRegistration(turn, 'reregister');
  if (former === 'recovered') announceAgain(turn, agent);
  if (former === 'unreachable') readmit(turn, agent);
  killTasks(turn, agent);
}

/** Tells operators of an agent that they have not been told of since this master leads, and of its tasks. */
function announceAgain(turn: Turn, agent: Agent): void {
  publishAgentAdded(turn, agent);
  for (const task of agent.tasks) {
    const framework = frameworkOf(turn, task);
    if (framework !== undefined) publishTaskAdded(turn, framework, task);
  }
}

/** Has an agent that was given up, and its tasks, be there again. */
function readmit(turn: Turn, agent: Agent): void {
  publishAgentAdded(turn, agent);
  for (const framework of turn.state.frameworks.values()) {
    for (const task of [...framework.unreachableTasks.values()]) {
      if (task.agentId === agent.id) bringBack(turn, framework, agent, task);
    }
  }
  introduce(turn, agent);
}

function bringBack(turn: Turn, framework: Framework, agent: Agent, task: Task): void {
  leaveUnreachable(turn, framework, task);
  holdResources(framework, agent, task);
  const status = masterStatus(turn.now, {
    taskId: task.ref.taskId,
    agentId: agent.id,
    state: task.state,
    reason: 'REASON_AGENT_REREGISTERED',
    message: 'Unreachable agent re-reregistered',
  });
  turn.send(framework, {
    type: 'UPDATE',
    update: { status: { ...status, ...snapshotOf(task.updates.at(-1)?.status) } },
  });
  forwardAgain(turn, framework, task);
}

function frameworkOf(turn: Turn, task: Task): Framework | undefined {
  return turn.state.frameworks.get(task.ref.frameworkId);
}

/** An agent that was known before this master led comes back to it, as it would have to Mesos' (METRIC-005). */
function countRegistration(turn: Turn, kind: 'register' | 'reregister'): void {
  turn.count(`messages_${kind}_slave`);
  turn.count(kind === 'register' ? 'slave_registrations' : 'slave_reregistrations');
}
