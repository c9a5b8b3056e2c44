import type { Attribute } from '../model/generated/messages.ts';

/** Whether two agents' attributes are the same, in the same order: offer constraints look at the first of a name. */
export function sameAttributes(a: readonly Attribute[], b: readonly Attribute[]): boolean {
  return sameValue(a, b);
}

/** Deep equality of plain message values. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const entries = Object.entries(a);
  const others = new Map<string, unknown>(Object.entries(b));
  return (
    entries.length === others.size &&
    entries.every(([key, value]) => others.has(key) && sameValue(value, others.get(key)))
  );
}
