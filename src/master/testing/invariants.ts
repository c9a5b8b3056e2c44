import { checkpointedOf, originOf } from '../../model/checkpointed.ts';
import { Resources } from '../../model/resources.ts';
import { isTerminal } from '../../model/taskState.ts';
import { isAsked, isOffered, withheldResources } from '../agents.ts';
import { mayNotBe } from '../facts/agentLoss.ts';
import { machineOf, sameUnavailability } from '../maintenance/schedule.ts';
import { volumesOf } from '../reservations.ts';
import type { Agent, Framework } from '../state.ts';
import type { MasterHarness } from './masterHarness.ts';

/** What does not fit together in what a master and its allocator know; nothing, if all is well. */
export function contradictions(harness: MasterHarness): string[] {
  const { agents, frameworks } = harness.master.state;
  return [
    ...[...agents.values()].flatMap((agent) => ofAgent(harness, agent)),
    ...[...frameworks.values()].flatMap((framework) => ofFramework(harness, framework)),
    ...ofOffers(harness),
    ...ofInverseOffers(harness),
    ...ofOutsiders(harness),
    ...ofStreams(harness),
    ...ofHoldings(harness),
  ];
}

function total(all: Iterable<{ readonly resources: Resources }>): Resources {
  return [...all].reduce((sum, { resources }) => sum.plus(resources.unallocate()), Resources.none);
}

/** Used, offered, lingering and available are all that an agent has. */
function ofAgent(harness: MasterHarness, agent: Agent): string[] {
  const lingering = total([...harness.master.state.lingering.values()].filter(({ agentId }) => agentId === agent.id));
  if (!lingering.equals(agent.lingering)) return [`${agent.id} has ${agent.lingering.toString()} lingering`];
  if (agent.phase === 'unreachable')
    return agent.tasks.size + agent.offers.size > 0 ? [`${agent.id} is unreachable`] : [];
  const whole = ofReservations(agent);
  const given = total(agent.tasks).plus(total(agent.offers.values()));
  const taken = given.nonShared().plus(withheldResources(agent));
  if (!agent.total.contains(taken)) return whole;
  const available = harness.allocator.available(agent.id);
  return taken.plus(available.nonShared()).equals(agent.total.nonShared())
    ? whole
    : [`${agent.id}: ${taken.toString()} taken and ${available.toString()} left of ${agent.total.toString()}`];
}

/** Reservations and volumes take from nobody and give to nobody: there is as much as before, and no volume twice. */
function ofReservations({ id, fact, total: whole, checkpointed, clearing }: Agent): string[] {
  const found: string[] = [];
  if (!checkpointedOf(whole).equals(checkpointed))
    found.push(`${id} has ${checkpointed.toString()} of ${whole.toString()}`);
  if (fact.total.contains(originOf(checkpointed)) && !whole.quantities().equals(fact.total.quantities()))
    found.push(`${id} has ${whole.toString()} made of ${fact.total.toString()}`);
  for (const key of volumesOf(checkpointed).keys())
    if (clearing.has(key)) found.push(`${id} has ${key} and destroys it`);
  return found;
}

function ofFramework(harness: MasterHarness, framework: Framework): string[] {
  const { agents } = harness.master.state;
  const found: string[] = [];
  for (const task of framework.tasks.values()) {
    const holds = agents.get(task.agentId)?.tasks.has(task) ?? false;
    if (holds === isTerminal(task.state)) found.push(`${task.ref.taskId} is ${task.state} and holds: ${holds}`);
  }
  for (const task of framework.unreachableTasks.values()) {
    if (agents.get(task.agentId)?.phase !== 'unreachable') found.push(`${task.ref.taskId} can be reached`);
    if (isTerminal(task.state)) found.push(`${task.ref.taskId} is unreachable and over`);
  }
  const holders = [...agents.values()].flatMap(({ tasks }) =>
    [...tasks].filter(({ ref }) => ref.frameworkId === framework.id),
  );
  if (!total(holders).quantities().equals(framework.used.quantities()))
    found.push(`${framework.id} uses something else`);
  return found;
}

/** No offer is out without a framework that takes part and an agent that may be offered. */
function ofOffers({ master: { state } }: MasterHarness): string[] {
  return [...state.offers.values()].flatMap((offer) => {
    const framework = state.frameworks.get(offer.frameworkId);
    const agent = state.agents.get(offer.agentId);
    const known = framework?.offers.get(offer.id) === offer && agent?.offers.get(offer.id) === offer;
    return known && framework.active && isOffered(agent) ? [] : [`${offer.id} is out`];
  });
}

/** Nobody is asked to leave an agent that is not scheduled to be unavailable, or is out of use. */
function ofInverseOffers({ master: { state } }: MasterHarness): string[] {
  return [...state.inverseOffers.values()].flatMap((offer) => {
    const framework = state.frameworks.get(offer.frameworkId);
    const agent = state.agents.get(offer.agentId);
    const known = framework?.inverseOffers.get(offer.id) === offer && agent?.inverseOffers.get(offer.id) === offer;
    const planned = agent && machineOf(state, agent.fact)?.unavailability;
    return known && sameUnavailability(planned, offer.unavailability) && framework.active && isAsked(agent)
      ? []
      : [`${offer.id} is out`];
  });
}

/** A node is an agent, or may not be one. */
function ofOutsiders({ master: { state } }: MasterHarness): string[] {
  return [
    ...[...state.agents.values()].filter(({ fact }) => mayNotBe(state, fact)).map(({ id }) => `${id} is an agent`),
    ...[...state.shutOut.values()].filter((fact) => !mayNotBe(state, fact)).map(({ id }) => `${id} is shut out`),
    ...[...state.shutOut.keys()].filter((id) => state.agents.has(id)).map((id) => `${id} is both`),
  ];
}

/** Streams and frameworks belong to each other. */
function ofStreams({ master: { state } }: MasterHarness): string[] {
  const open = [...state.frameworks.values()].filter(({ streamId }) => streamId !== undefined);
  const known = open.every(({ id, streamId = '' }) => state.streams.get(streamId) === id);
  return known && open.length === state.streams.size ? [] : ['streams and frameworks differ'];
}

/** The allocator charges each role with what its offers and tasks hold. */
function ofHoldings(harness: MasterHarness): string[] {
  const { agents } = harness.master.state;
  const charged = [...agents.values()].flatMap(({ tasks, offers }) => [...tasks, ...offers.values()]);
  return [...harness.allocator.report.held()].flatMap(([role, held]) => {
    const due = charged
      .filter((charge) => charge.role === role)
      .reduce((sum, { resources }) => sum + resources.get('cpus'), 0);
    return Math.abs(held.get('cpus') - due) < 1e-6 ? [] : [`${role} is charged ${held.get('cpus')} for ${due} cpus`];
  });
}
