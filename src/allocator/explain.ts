import type { Agent } from './agents.ts';
import type { Bundle } from './bundle.ts';
import { Causes, type Finding } from './causes.ts';
import type { Cluster } from './cluster.ts';
import { ineligibility, portionFor } from './eligibility.ts';
import type { Explanation } from './explanation.ts';
import type { Membership } from './membership.ts';

/** What has to be known of the runs to explain the last one. */
export interface LastRun {
  /** Its number. */
  readonly number: number;
  readonly isListed: (agent: Agent) => boolean;
}

/**
 * Explains the last run to a framework that waits for offers in a role. Nothing is noted while runs are made but who got what
 * in which: all the rest is asked again of each agent, by the rules of a run. That is done one agent at a time, so that it
 * can be left for later after each: it is judged as it is when its turn comes.
 */
export function* explaining(
  cluster: Cluster,
  membership: Membership,
  last: LastRun,
): Generator<undefined, Explanation> {
  const { framework, role } = membership;
  const absent = absenceOf(membership);
  const causes = new Causes();
  let [offered, open] = [0, 0];
  const isConcerned = absent === undefined || membership.holdings > 0;
  for (const agent of isConcerned ? cluster.agents.all() : []) {
    if (agent === undefined) continue;
    if (isOfferedTo(agent, membership, last)) offered += 1;
    else if (absent === undefined) {
      const finding = findObstacle(cluster, membership, agent, last);
      if (finding === undefined) open += 1;
      else causes.add(finding);
    }
    yield;
  }
  const owed = [...cluster.roles.headroom.keptFor()].filter((other) => other !== role).map(({ name }) => name);
  const listed = causes.list(cluster.names.all(), role.name, owed.sort());
  return { frameworkId: framework.id, role: role.name, absent, offered, open, causes: listed };
}

function absenceOf({ subscribed, framework, suppressed }: Membership): Explanation['absent'] {
  if (!subscribed) return 'unsubscribed';
  if (!framework.active) return 'inactive';
  return suppressed ? 'suppressed' : undefined;
}

function isOfferedTo({ holdings }: Agent, membership: Membership, { number }: LastRun): boolean {
  for (const holding of holdings) if (holding.membership === membership && holding.run === number) return true;
  return false;
}

/** The first of the checks of a run that fails (ALLOC-017); undefined if none does. */
function findObstacle(cluster: Cluster, membership: Membership, agent: Agent, last: LastRun): Finding | undefined {
  if (!agent.active) return { why: 'agent-inactive' };
  if (!last.isListed(agent)) return { why: 'agent-not-listed' };
  const unfit = ineligibility(membership, agent);
  if (unfit === 'capabilities') {
    return { why: 'framework-capabilities', missing: agent.required & ~membership.framework.capabilities };
  }
  if (unfit !== undefined) return { why: unfit };
  const portion = portionFor(membership, agent.available, cluster.bundles);
  if (portion.isEmpty) return findTaker(membership, agent, last);
  return findRefusal(cluster, membership, agent, portion);
}

function findRefusal(cluster: Cluster, membership: Membership, agent: Agent, portion: Bundle): Finding | undefined {
  const { filters, minimum, role } = membership;
  const isEnough = (bundle: Bundle): boolean => !bundle.isEmpty && minimum?.isReachedBy(bundle.amounts) !== false;
  if (!isEnough(portion)) return { why: 'below-minimum' };
  const offer = cluster.offering.ofRest(role, portion, minimum);
  if (!isEnough(offer)) {
    const { byLimit, byHeadroom } = cluster.offering.whatCuts(role, portion);
    return byHeadroom.length === 0 ? { why: 'quota-limit', names: byLimit } : { why: 'headroom', names: byHeadroom };
  }
  const until = filters.hiddenUntil(agent.index, offer);
  return until === undefined ? undefined : { why: 'filtered', until };
}

function findTaker(membership: Membership, { available, holdings }: Agent, { number }: LastRun): Finding {
  if (!available.isEmpty) return { why: 'nothing-for-role' };
  const all = [...holdings];
  const now = all.filter((holding) => holding.run === number && holding.membership !== membership);
  if (now.length > 0) return { why: 'others-first', holders: now.map((holding) => holding.membership) };
  return { why: 'in-use', holders: all.map((holding) => holding.membership) };
}
