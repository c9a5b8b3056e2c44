import type { ReservationVerdict } from '../../master/effects.ts';
import type { Verdict } from '../conditions.ts';

/** What is to be said of a Reservation: what the master has said, or why it was not asked. */
export type Judgement =
  | ReservationVerdict
  | { readonly accepted: false; readonly reason: 'NodeNotFound' | 'Duplicate'; readonly message: string };

/** The condition that tells people whether a Reservation holds as it stands, and if not, why. */
export function acceptedCondition(judgement: Judgement, deleted: boolean): Verdict {
  const type = 'Accepted';
  if (!judgement.accepted) return { type, status: 'False', reason: judgement.reason, message: judgement.message };
  return deleted
    ? { type, status: 'True', reason: 'DestroyingVolumes', message: 'The data of its volumes is being deleted' }
    : { type, status: 'True', reason: 'Reserved', message: 'What it says is reserved' };
}
