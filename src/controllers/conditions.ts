import type { Condition } from '../kubernetes/objects.ts';

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
