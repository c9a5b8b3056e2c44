import type { ReservationVerdict } from '../../master/effects.ts';
import type { Verdict } from '../conditions.ts';

/** What is to be said of a Reservation: what the master has said, or why it was not asked. */
export type Judgement =
  | ReservationVerdict
  | { readonly accepted: false; readonly reason: 'NodeNotFound' | 'Duplicate'; readonly message: string };

/** The condition that tells people whether a Reservation holds as it stands, and if not, why. */
export function acceptedCondition(judgement: Judgement, standing: 'holds' | 'destroys' | 'remembers'): Verdict {
  const type = 'Accepted';
  if (!judgement.accepted) return { type, status: 'False', reason: judgement.reason, message: judgement.message };
  const status = 'True';
  switch (standing) {
    case 'holds':
      return { type, status, reason: 'Reserved', message: 'What it says is reserved' };
    case 'destroys':
      return { type, status, reason: 'DestroyingVolumes', message: 'The data of its volumes is being deleted' };
    case 'remembers': {
      const message =
        'Nothing is reserved any more; frameworks have not acknowledged the ends of operations that did that';
      return { type, status, reason: 'AwaitingAcknowledgement', message };
    }
  }
}
