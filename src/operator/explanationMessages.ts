import type { Cause, Explanation, Report } from '../allocator/allocator.ts';
import type { pauseProgress } from '../master/quota/recoveryPause.ts';

/** What messages tell beside what the allocator found. */
export interface Circumstances {
  /** Seconds since the epoch, for messages that are read at once; undefined for those that are kept. */
  readonly now: number | undefined;
  /** The name of a framework; undefined if it is gone. */
  readonly nameOf: (frameworkId: string) => string | undefined;
  readonly quotaOf: Report['quotaUse'];
  /** Why nothing is allocated at all, if that is so. */
  readonly pause: ReturnType<typeof pauseProgress>;
}

type Of<Why extends Cause['why']> = Extract<Cause, { readonly why: Why }>;
type Client = Of<'in-use'>['by'][number];

/** One of the things that an explanation says. */
export interface Reason {
  readonly why: NonNullable<Explanation['absent']> | 'offered' | Cause['why'] | 'recovery-pause' | 'open' | 'no-agents';
  /** In words, for people. */
  readonly message: string;
  /** Of how many agents it is said; undefined where it is said of the framework. */
  readonly agents?: number;
  readonly cause?: Cause;
}

/** All that an explanation says: it accounts for every agent, unless the framework takes no part. */
export function reasonsOf(explanation: Explanation, circumstances: Circumstances): readonly Reason[] {
  const { absent, offered, open, causes } = explanation;
  const all: Reason[] = [];
  if (absent !== undefined) all.push({ why: absent, message: absenceMessage[absent] });
  if (circumstances.pause !== undefined) all.push(pauseReason(circumstances.pause, circumstances));
  if (offered > 0) all.push(counted('offered', offered, `it got ${agentCount(offered)} in the last allocation`));
  for (const cause of causes)
    all.push({ ...counted(cause.why, cause.agents, causeMessage(cause, circumstances)), cause });
  if (open > 0)
    all.push(counted('open', open, `${agentCount(open)} changed since the last allocation and may be next`));
  return all.length > 0 ? all : [counted('no-agents', 0, 'there are no agents')];
}

function pauseReason({ agents, present, end }: NonNullable<Circumstances['pause']>, { now }: Circumstances): Reason {
  const answer = `${agentCount(agents)} answer, of which ${present} do`;
  const message = `there is quota, so after the change of the leader nothing is offered until ${answer}; that ${ends(end, now)} at the latest`;
  return { why: 'recovery-pause', message };
}

function counted(why: Reason['why'], agents: number, message: string): Reason {
  return { why, agents, message };
}

/** Why a framework takes no part in allocations, in words. */
const absenceMessage: Readonly<Record<NonNullable<Explanation['absent']>, string>> = {
  unsubscribed: 'the framework is no longer subscribed to this role',
  inactive: 'the framework is not active: its scheduler is not connected, or has only just subscribed',
  suppressed: 'suppressed: its scheduler asked for no offers in this role, until it revives it',
};

/** How many are told by name: a message is to be read, and all of them stand beside it. */
const namedAtMost = 3;

/** A number of agents, in words. */
function agentCount(agents: number): string {
  return agents === 1 ? '1 agent' : `${agents} agents`;
}

/** A cause, in words for operators. */
export function causeMessage(cause: Cause, circumstances: Circumstances): string {
  const are = `${agentCount(cause.agents)} ${cause.agents === 1 ? 'is' : 'are'}`;
  const left = `what is left of ${agentCount(cause.agents)}`;
  switch (cause.why) {
    case 'agent-inactive':
      return `${are} offered to nobody: cordoned or not answering`;
    case 'agent-not-listed':
      return `${are} not on the whitelist`;
    case 'constraints':
      return `${are} excluded by the framework's own offer constraints`;
    case 'framework-capabilities':
      return `${are} only for frameworks with capabilities that this one lacks: ${cause.missing.join(', ')}`;
    case 'agent-capabilities':
      return `${are} not capable of running tasks of such a framework or role`;
    case 'others-first':
      return `${are} given to others, who have a lower share: ${clients(cause.others, circumstances)}`;
    case 'in-use':
      return `${are} offered or in use already: ${clients(cause.by, circumstances)}`;
    case 'nothing-for-role':
      return `${left} is reserved for other roles, or of a kind that the framework is not capable of`;
    case 'quota-limit':
      return `the quota limit of role ${cause.role} is reached: ${limitsReached(cause, circumstances)}`;
    case 'headroom':
      return `${left} is kept for roles that lack what their quota guarantees: ${few(cause.roles)} (${cause.names.join(', ')})`;
    case 'below-minimum':
      return `${left} is less than the smallest offer that may be made`;
    case 'filtered':
      return `${are} hidden by filters, the first ${ends(cause.until, circumstances.now)}`;
  }
}

function clients(all: readonly Client[], { nameOf }: Circumstances): string {
  const told = all.map(({ frameworkId, role }) => {
    const name = nameOf(frameworkId);
    return `${name === undefined ? frameworkId : `${name} (${frameworkId})`} in role ${role}`;
  });
  return few(told);
}

function few(all: readonly string[]): string {
  const more = all.length - namedAtMost;
  return all.slice(0, namedAtMost).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function limitsReached({ role, names }: Of<'quota-limit'>, { quotaOf }: Circumstances): string {
  const { reserved, held, limits } = quotaOf(role);
  const has = reserved.plus(held);
  return names.map((name) => `${name} ${has.get(name)} of ${limits.get(name) ?? 'any'}`).join(', ');
}

/** A filter that is over still hides until the next tick has passed. */
function ends(until: number, now: number | undefined): string {
  if (now === undefined) return `ends at ${new Date(until * 1000).toISOString()}`;
  const seconds = until - now;
  if (seconds <= 0) return 'ends with the next allocation';
  if (seconds < 60) return `ends in ${seconds.toFixed(1)} s`;
  if (seconds < 3600) return `ends in ${(seconds / 60).toFixed(1)} min`;
  return `ends in ${(seconds / 3600).toFixed(1)} h`;
}
