import type { Explanation } from '../allocator/allocator.ts';
import { reasonsOf, type Circumstances, type Reason } from './explanationMessages.ts';

/** Whether a framework is offered anything, and if not, why: what its resource shows to people. */
export interface OfferVerdict {
  /** Unknown until an allocation has looked at the agents that there are. */
  readonly status: 'True' | 'False' | 'Unknown';
  /** In CamelCase: what keeps it from most agents, or `SeveralReasons` if that differs from role to role. */
  readonly reason: string;
  readonly message: string;
  /** The same for verdicts that differ only in what changes all the time, such as numbers. */
  readonly gist: string;
}

export const isOffered: OfferVerdict = {
  status: 'True',
  reason: 'Offered',
  message: 'Offers are made to it',
  gist: 'offered',
};

const hasNoRoles: OfferVerdict = {
  status: 'False',
  reason: 'NoRoles',
  message: 'It is subscribed to no role',
  gist: 'no roles',
};

/** How much is told of a role: what speaks against most agents. */
const mostReasons = 3;

/** What explanations of all of a framework's roles come to. */
export function verdictOf(explanations: readonly Explanation[], circumstances: Circumstances): OfferVerdict {
  if (explanations.length === 0) return hasNoRoles;
  const found = explanations.map((explanation) => ({
    role: explanation.role,
    reasons: reasonsOf(explanation, circumstances),
  }));
  const main = found.map(({ reasons: [first] }) => first?.why ?? 'no-agents');
  if (main.includes('offered')) return isOffered;
  const [only, ...more] = new Set(main);
  return {
    status: main.every((why) => why === 'open') ? 'Unknown' : 'False',
    reason: only === undefined || more.length > 0 ? 'SeveralReasons' : inCamelCase(only),
    message: sentences(found).join('. '),
    gist: found.map(({ role, reasons: [first] }) => `${role} ${gistOf(first)}`).join(', '),
  };
}

function gistOf(reason: Reason | undefined): string {
  const cause = reason?.cause;
  switch (cause?.why) {
    // Which of them it is depends on when the last allocation was.
    case 'others-first':
    case 'in-use':
      return 'taken';
    case 'quota-limit':
    case 'headroom':
      return `${cause.why} ${[...cause.names].sort().join(' ')}`;
    default:
      return reason?.why ?? '';
  }
}

/** One for all roles of which the same is to be said. */
function sentences(found: readonly { readonly role: string; readonly reasons: readonly Reason[] }[]): string[] {
  const roles = new Map<string, string[]>();
  for (const { role, reasons } of found) {
    const text = reasonsText(reasons);
    roles.set(text, [...(roles.get(text) ?? []), role]);
  }
  return [...roles].map(([text, names]) => `In ${names.length === 1 ? 'role' : 'roles'} ${names.join(', ')}: ${text}`);
}

function reasonsText(reasons: readonly Reason[]): string {
  const more = reasons.length - mostReasons;
  const told = reasons.slice(0, mostReasons).map(({ message }) => message);
  return [...told, ...(more > 0 ? [`${more} more`] : [])].join('; ');
}

function inCamelCase(words: string): string {
  return words
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
