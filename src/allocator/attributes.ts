import { sameMessage } from '../model/equality.ts';
import type { Attribute } from '../model/generated/messages.ts';

/** Whether two agents' attributes are the same, in the same order: offer constraints look at the first of a name. */
export function sameAttributes(a: readonly Attribute[], b: readonly Attribute[]): boolean {
  return sameMessage(a, b);
}
