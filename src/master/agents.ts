import type { AgentSpec } from '../allocator/allocator.ts';
import { diskOf, originOf } from '../model/checkpointed.ts';
import type { FrameworkId } from '../model/ids.ts';
import { Resources } from '../model/resources.ts';
import { rescindOffer, sumOf } from './offers.ts';
import type { ShownAgent } from './snapshot.ts';
import type { Agent, Framework, Task } from './state.ts';
import type { Turn } from './turn.ts';

/** What the allocator needs to know of an agent. */
export function allocatorAgent(agent: Agent): AgentSpec {
  const { fact } = agent;
  const region = fact.domain?.fault_domain?.region.name;
  const zone = fact.domain?.fault_domain?.zone.name;
  return {
    id: agent.id,
    hostname: fact.hostname,
    total: givenResources(agent),
    attributes: fact.attributes,
    ...(region !== undefined && { region }),
    ...(zone !== undefined && { zone }),
  };
}

/** What of an agent there is to be given: not what lingering tasks and volumes that are being destroyed hold. */
function givenResources(agent: Agent): Resources {
  return agent.total.minus(withheldResources(agent));
}

/** Has the allocator know what there is of an agent now, after operations or what became of them: no reason for a run (ALLOC-003). */
export function updateGiven(turn: Turn, agent: Agent): void {
  turn.allocator.updateTotal(agent.id, givenResources(agent));
}

/** What of an agent no task uses. Shared volumes are there however many use them. */
export function unusedResources(agent: Agent): Resources {
  return agent.total.minus(usedResources(agent).nonShared());
}

/**
 * What is there and may be offered to nobody: what lingering tasks hold, and as much disk as volumes have that are being
 * destroyed, of their own reservation if that is still there. A shared volume that a lingering task uses may be used by others.
 */
export function withheldResources(agent: Agent): Resources {
  return agent.lingering.nonShared().plus(clearedDisk(agent));
}

function clearedDisk(agent: Agent): Resources {
  let found = Resources.none;
  if (agent.clearing.size === 0) return found;
  const unused = unusedResources(agent).ofKind(({ persistentVolume }) => !persistentVolume);
  for (const volume of agent.clearing.values()) {
    const disk = Resources.of([diskOf(volume)]);
    found = found.plus(unused.minus(found).find(disk) ?? Resources.none);
  }
  return found;
}

/** What of an agent is neither used nor withheld, be it offered or not. */
export function freeResources(agent: Agent): Resources {
  return unusedResources(agent).minus(clearedDisk(agent));
}

/** Whether resources are among the free ones: each shared volume is there for everybody. */
export function isFree(agent: Agent, resources: Resources): boolean {
  const [free, wanted] = [freeResources(agent), resources.unallocate()];
  return (
    free.contains(wanted.nonShared()) &&
    wanted
      .shared()
      .toMessages()
      .every((volume) => free.contains(Resources.of([volume])))
  );
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

/** Whether operators have taken the agent out of use: tasks run on, unless it is being drained (MAINT-019, MAINT-024). */
export function isDeactivated({ fact: { schedulable, orders } }: Pick<Agent, 'fact'>): boolean {
  return !schedulable || orders?.deactivated === true || orders?.drain !== undefined;
}

/** Whether offers of the agent may be made: not while its node has less than is reserved of it. */
export function isOffered(agent: Agent): boolean {
  return agent.phase === 'active' && !isDeactivated(agent) && agent.fact.full !== true && hasCheckpointed(agent);
}

/** Whether the node has all that is reserved of it. */
export function hasCheckpointed({ fact, checkpointed }: Agent): boolean {
  return checkpointed.isEmpty() || fact.total.contains(originOf(checkpointed));
}

/** Whether frameworks may be sent inverse offers of the agent (MAINT-008). */
export function isAsked(agent: Agent): boolean {
  return agent.phase === 'active' && !isDeactivated(agent);
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
  if (isAllocated(turn, agent)) updateGiven(turn, agent);
}

/** Withdraws offers until the rest fit what the agent still has, the latest ones first. */
export function rescindExcess(turn: Turn, agent: Agent): void {
  const offers = [...agent.offers.values()];
  while (offers.length > 0 && !isFree(agent, sumOf(offers))) {
    const latest = offers.pop();
    if (latest !== undefined) rescindOffer(turn, latest, 'the agent has become smaller');
  }
}
