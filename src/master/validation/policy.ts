/** One rule: undefined where the subject keeps it, else the reason why not, in Mesos' words where they are known. */
export type Policy<Subject, Context> = (subject: Subject, context: Context) => string | undefined;

/** A reason with what it speaks of. */
export function within(where: string, reason: string | undefined): string | undefined {
  return reason === undefined ? undefined : `${where}: ${reason}`;
}

/** A set of names as Mesos prints it. */
export function printSet(names: Iterable<string>): string {
  return `{ ${[...names].join(', ')} }`;
}

/** The reason of the first rule that the subject breaks; undefined when it keeps them all. */
export function firstViolation<Subject, Context>(
  policies: readonly Policy<Subject, Context>[],
  subject: Subject,
  context: Context,
): string | undefined {
  for (const policy of policies) {
    const violation = policy(subject, context);
    if (violation !== undefined) return violation;
  }
  return undefined;
}
