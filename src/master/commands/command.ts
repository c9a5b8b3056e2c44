import type { FrameworkId } from '../../model/ids.ts';
import type { RoleWeight } from './updateWeights.ts';

/** What an operator wants done, by whichever endpoint it came: each has the name of its call in the v1 API. */
export type Command =
  | { readonly type: 'TEARDOWN'; readonly frameworkId: FrameworkId }
  | { readonly type: 'UPDATE_WEIGHTS'; readonly weights: readonly RoleWeight[] };

/** Who gave a command. */
export interface CommandSender {
  /** Who authenticated, if anybody. */
  readonly principal?: string;
  /** Whether they may not give it. It is judged all the same: what is wrong with it is said before that (QUOTA-009). */
  readonly forbidden?: boolean;
}
