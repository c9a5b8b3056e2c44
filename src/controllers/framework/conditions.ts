import type { Framework } from '../../kubernetes/kinds.ts';
import type { Condition } from '../../kubernetes/objects.ts';
import type { OfferVerdict } from '../../operator/offerVerdict.ts';
import { withCondition, withoutCondition, type Circumstances, type Verdict } from '../conditions.ts';

type FrameworkPhase = NonNullable<NonNullable<Framework['status']>['phase']>;

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
