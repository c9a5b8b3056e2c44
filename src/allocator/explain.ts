import type { FrameworkInfoCapabilityType } from '../model/generated/messages.ts';
import type { Agent } from './agents.ts';
import type { Bundle } from './bundle.ts';
import { capabilityBit } from './capabilities.ts';
import type { Cluster } from './cluster.ts';
import { ineligibility, portionFor } from './eligibility.ts';
import type { Cause, Client, Explanation, Obstacle } from './explanation.ts';
import type { Membership } from './membership.ts';

/** What has to be known of the runs to explain the last one. */
export interface LastRun {
  /** Its number. */
  readonly number: number;
  readonly isListed: (agent: Agent) => boolean;
}

/**
 * Explains the last run to a framework that waits for offers in a role. Nothing is noted while runs are made but who got what
 * in which: all the rest is asked again of each agent, by the rules of a run.
 */
export function explain(cluster: Cluster, membership: Membership, last: LastRun): Explanation {
  const { framework, role, subscribed, suppressed } = membership;
  const client = { frameworkId: framework.id, role: role.name };
  const absent = !subscribed ? 'unsubscribed' : !framework.active ? 'inactive' : suppressed ? 'suppressed' : undefined;
  const causes = new Map<Obstacle['why'], Cause>();
  let [offered, open] = [0, 0];
  for (const agent of cluster.agents.all()) {
    if (agent === undefined) continue;
    if (isOfferedTo(agent, membership, last)) offered += 1;
    else if (absent === undefined) {
      const obstacle = obstacleOf(cluster, membership, agent, last);
      if (obstacle === undefined) open += 1;
      else causes.set(obstacle.why, together(causes.get(obstacle.why), obstacle));
    }
  }
  return { ...client, absent, offered, open, causes: [...causes.values()].sort((a, b) => b.agents - a.agents) };
}

function isOfferedTo({ holdings }: Agent, membership: Membership, { number }: LastRun): boolean {
  return [...holdings].some((holding) => holding.membership === membership && holding.run === number);
}

/** The first of the checks of a run that fails (ALLOC-017); undefined if none does. */
function obstacleOf(cluster: Cluster, membership: Membership, agent: Agent, last: LastRun): Obstacle | undefined {
  if (!agent.active) return { why: 'agent-inactive' };
  if (!last.isListed(agent)) return { why: 'agent-not-listed' };
  const unfit = ineligibility(membership, agent);
  if (unfit === 'capabilities') return { why: 'framework-capabilities', missing: missing(membership, agent) };
  if (unfit !== undefined) return { why: unfit };
  const portion = portionFor(membership, agent.available, cluster.bundles);
  if (portion.isEmpty) return takenFrom(membership, agent, last);
  return refusalOf(cluster, membership, agent, portion);
}

function refusalOf(cluster: Cluster, membership: Membership, agent: Agent, portion: Bundle): Obstacle | undefined {
  const { filters, minimum, role } = membership;
  const offer = cluster.offering.ofRest(role, portion, minimum);
  const isEnough = (bundle: Bundle) => !bundle.isEmpty && minimum?.isReachedBy(bundle.amounts) !== false;
  if (!isEnough(portion)) return { why: 'below-minimum' };
  if (!isEnough(offer)) return shortage(cluster, membership, portion);
  const until = filters.hiddenUntil(agent.index, offer);
  return until === undefined ? undefined : { why: 'filtered', until };
}

/** Whether the role's own limit leaves too little of a portion, or what is kept for others. */
function shortage({ offering, roles, names }: Cluster, { role }: Membership, portion: Bundle): Obstacle {
  const named = (indexes: readonly number[]) => indexes.map((index) => names.all()[index] ?? '');
  const { byLimit, byHeadroom } = offering.whatCuts(role, portion);
  if (byHeadroom.length === 0) return { why: 'quota-limit', role: role.name, names: named(byLimit) };
  const owed = [...roles.tree.all()].filter((other) => other !== role && other.hungry).map(({ name }) => name);
  return { why: 'headroom', roles: owed, names: named(byHeadroom) };
}

function takenFrom(membership: Membership, agent: Agent, { number }: LastRun): Obstacle {
  const others = [...agent.holdings].filter((holding) => holding.membership !== membership);
  const now = others.filter(({ run }) => run === number);
  if (!agent.available.isEmpty) return { why: 'nothing-for-role' };
  if (now.length > 0) return { why: 'others-first', others: clientsOf(now) };
  return { why: 'in-use', by: clientsOf([...agent.holdings]) };
}

function clientsOf(holdings: readonly { readonly membership: Membership }[]): readonly Client[] {
  return [...new Set(holdings.map((holding) => holding.membership))].map(({ framework, role }) => ({
    frameworkId: framework.id,
    role: role.name,
  }));
}

function missing({ framework }: Membership, { required }: Agent): readonly FrameworkInfoCapabilityType[] {
  const lacking = required & ~framework.capabilities;
  const bits = Object.entries(capabilityBit) as [FrameworkInfoCapabilityType, number][];
  return bits.filter(([, bit]) => (lacking & bit) !== 0).map(([capability]) => capability);
}

/** A cause with one more agent that it keeps away. */
function together(cause: Cause | undefined, obstacle: Obstacle): Cause {
  const agents = (cause?.agents ?? 0) + 1;
  switch (obstacle.why) {
    case 'framework-capabilities':
      return { ...obstacle, agents, missing: union(ofWhy(cause, obstacle.why)?.missing, obstacle.missing) };
    case 'others-first':
      return { ...obstacle, agents, others: unionOfClients(ofWhy(cause, obstacle.why)?.others, obstacle.others) };
    case 'in-use':
      return { ...obstacle, agents, by: unionOfClients(ofWhy(cause, obstacle.why)?.by, obstacle.by) };
    case 'quota-limit':
    case 'headroom':
      return { ...obstacle, agents, names: union(ofWhy(cause, obstacle.why)?.names, obstacle.names) };
    case 'filtered':
      return { ...obstacle, agents, until: Math.min(ofWhy(cause, obstacle.why)?.until ?? Infinity, obstacle.until) };
    default:
      return { ...obstacle, agents };
  }
}

function ofWhy<Why extends Obstacle['why']>(
  cause: Cause | undefined,
  why: Why,
): Extract<Cause, { why: Why }> | undefined {
  return cause?.why === why ? (cause as Extract<Cause, { why: Why }>) : undefined;
}

function union<T>(one: readonly T[] = [], other: readonly T[]): readonly T[] {
  return [...new Set([...one, ...other])];
}

function unionOfClients(one: readonly Client[] = [], other: readonly Client[]): readonly Client[] {
  const byName = new Map([...one, ...other].map((client) => [`${client.frameworkId} ${client.role}`, client]));
  return [...byName.values()];
}
