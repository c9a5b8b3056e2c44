import type { Framework } from '../../kubernetes/kinds.ts';
import type { Condition } from '../../kubernetes/objects.ts';
import type { OfferVerdict } from '../../operator/offerVerdict.ts';

type FrameworkPhase = NonNullable<NonNullable<Framework['status']>['phase']>;

/** What a condition says at the moment, without when it began to. */
export type Verdict = Omit<Condition, 'lastTransitionTime' | 'observedGeneration'>;

export interface Circumstances {
  /** Of the object that the verdict was reached on. */
  readonly generation: number | undefined;
  /** RFC 3339. */
  readonly now: string;
}

/**
 * The conditions with this verdict among them; the same list when that changes nothing. The time of a transition is kept
 * as long as the status is.
 */
export function withCondition(
  conditions: readonly Condition[],
  verdict: Verdict,
  { generation, now }: Circumstances,
): readonly Condition[] {
  const known = conditions.find(({ type }) => type === verdict.type);
  if (known !== undefined && isSame(known, verdict) && known.observedGeneration === generation) return conditions;
  const condition: Condition = {
    ...verdict,
    ...(generation !== undefined && { observedGeneration: generation }),
    lastTransitionTime: known?.status === verdict.status ? known.lastTransitionTime : now,
  };
  return known === undefined
    ? [...conditions, condition]
    : conditions.map((entry) => (entry === known ? condition : entry));
}

/** The conditions without one of this type; the same list when there is none. */
export function withoutCondition(conditions: readonly Condition[], type: string): readonly Condition[] {
  return conditions.some((condition) => condition.type === type)
    ? conditions.filter((condition) => condition.type !== type)
    : conditions;
}

function isSame(known: Condition, { status, reason, message }: Verdict): boolean {
  return known.status === status && known.reason === reason && known.message === message;
}

/** Whether the scheduler of a framework in this phase is there; `reason` is why it is completed. */
export function subscribedVerdict(phase: FrameworkPhase | undefined, reason?: string): Verdict {
  const [status, word, message] = subscription(phase, reason);
  return { type: 'Subscribed', status, reason: word, message };
}

function subscription(phase: FrameworkPhase | undefined, reason = ''): ['True' | 'False', string, string] {
  switch (phase) {
    case 'Active':
    case 'Inactive':
      return ['True', 'Subscribed', 'A scheduler is subscribed'];
    case 'Disconnected':
      return ['False', 'Disconnected', 'The scheduler is away, its tasks run on until the failover timeout is over'];
    case 'Completed':
      return ['False', 'Completed', `The framework is over: ${reason}`];
    case 'Pending':
    case undefined:
      return ['False', 'NeverSubscribed', 'No scheduler has subscribed yet'];
  }
}

/** The type of the condition that says whether offers are made to a framework. */
export const offered = 'Offered';

/** The conditions with what is known of a framework's offers; a completed one has none. */
export function withOffers(
  conditions: readonly Condition[],
  phase: FrameworkPhase | undefined,
  verdict: OfferVerdict | undefined,
  circumstances: Circumstances,
): readonly Condition[] {
  if (phase === 'Completed') return withoutCondition(conditions, offered);
  if (verdict === undefined) return conditions;
  const { status, reason, message } = verdict;
  return withCondition(conditions, { type: offered, status, reason, message }, circumstances);
}
