import type { AgentSpec } from '../allocator/allocator.ts';
import type { FrameworkId } from '../model/ids.ts';
import { Resources } from '../model/resources.ts';
import { rescindOffer, sumOf } from './offers.ts';
import type { ShownAgent } from './snapshot.ts';
import type { Agent, Framework, Task } from './state.ts';
import type { Turn } from './turn.ts';

/** What the allocator needs to know of an agent: what lingering tasks hold is not there to be given. */
export function allocatorAgent(agent: Agent): AgentSpec {
  const { fact } = agent;
  const region = fact.domain?.fault_domain?.region.name;
  const zone = fact.domain?.fault_domain?.zone.name;
  return {
    id: agent.id,
    hostname: fact.hostname,
    total: fact.total.minus(agent.lingering),
    attributes: fact.attributes,
    ...(region !== undefined && { region }),
    ...(zone !== undefined && { zone }),
  };
}

/** What the tasks of an agent hold of it, by framework. */
export function usedByFramework(agent: Pick<ShownAgent, 'tasks'>): Map<FrameworkId, Resources> {
  const used = new Map<FrameworkId, Resources>();
  for (const task of agent.tasks.values()) {
    const id = task.ref.frameworkId;
    used.set(id, (used.get(id) ?? Resources.none).plus(task.resources));
  }
  return used;
}

/** What the tasks of an agent hold of it, those on their way out included, without allocation_info. */
export function usedResources(agent: Agent): Resources {
  return [...usedByFramework(agent).values()].reduce((sum, used) => sum.plus(used.unallocate()), agent.lingering);
}

/** Whether the allocator has been told of the agent. */
export function isAllocated(turn: Turn, agent: Agent): boolean {
  return turn.state.recovered && agent.phase !== 'unreachable';
}

/** Whether Mesos would call an agent registered: others are known of only, or have been given up (OPER-029). */
export function isRegistered({ phase }: Pick<Agent, 'phase'>): boolean {
  return phase === 'active' || phase === 'disconnected';
}

/** Whether offers of the agent may be made. */
export function isOffered(agent: Agent): boolean {
  return agent.phase === 'active' && agent.fact.schedulable;
}

/** Enters what a task holds of its agent. */
export function holdResources(framework: Framework, agent: Agent, task: Task): void {
  agent.tasks.add(task);
  framework.used = framework.used.plus(task.resources);
}

/** Strikes out what a task holds of its agent; returns whether it still held it. The allocator is not told. */
export function dropResources(turn: Turn, agent: Agent, task: Task): boolean {
  if (!agent.tasks.delete(task)) return false;
  const framework = turn.state.frameworks.get(task.ref.frameworkId);
  if (framework !== undefined) framework.used = framework.used.minus(task.resources);
  return true;
}

/** Gives back what a task holds of its agent, if it still holds it. */
export function releaseResources(turn: Turn, task: Task): void {
  const agent = turn.state.agents.get(task.agentId);
  if (agent !== undefined && dropResources(turn, agent, task) && isAllocated(turn, agent)) {
    turn.allocator.recover(task.ref.frameworkId, task.agentId, task.resources);
  }
}

/** Changes what is kept back on an agent for pods on their way out. */
export function setLingering(turn: Turn, agent: Agent, lingering: Resources): void {
  agent.lingering = lingering;
  if (isAllocated(turn, agent)) turn.allocator.updateAgent(allocatorAgent(agent));
}

/** Withdraws every offer of an agent. */
export function rescindAll(turn: Turn, agent: Agent, why: string): void {
  for (const offer of agent.offers.values()) rescindOffer(turn, offer, why);
}

/** Withdraws offers until the rest fit what the agent still has, the latest ones first. */
export function rescindExcess(turn: Turn, agent: Agent): void {
  const free = agent.fact.total.minus(usedResources(agent));
  const offers = [...agent.offers.values()];
  while (offers.length > 0 && !free.contains(sumOf(offers).unallocate())) {
    const latest = offers.pop();
    if (latest !== undefined) rescindOffer(turn, latest, 'the agent has become smaller');
  }
}
