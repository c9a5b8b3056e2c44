/** The id of a framework, as the master gave it (the `value` of a FrameworkID). */
export type FrameworkId = string;
/** The id of an agent, as the master gave it. */
export type AgentId = string;
/** The id of a task, chosen by its framework and unique in it. */
export type TaskId = string;
/** The id of an offer, as the master gave it. */
export type OfferId = string;

/** Ids become names of directories, and this is the longest name that file systems take, in bytes. */
const LONGEST_ID = 255;

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const FORBIDDEN = /[\u0000-\u001f\u007f/\\]/;

/**
 * Checks an id against the rule that framework, agent, task, executor and persistence ids share (SCHED-045, TASK-001).
 *
 * @returns the reason in Mesos' words, or undefined if the id is fine.
 */
export function validateId(id: string): string | undefined {
  if (id === '') return 'ID must not be empty';
  if (isTooLong(id)) return `ID must not be greater than ${LONGEST_ID} characters`;
  if (id === '.' || id === '..') return `'${id}' is disallowed`;
  if (FORBIDDEN.test(id)) return `'${id}' contains invalid characters`;
  return undefined;
}

/** Mesos counts bytes: only an id that has few enough characters but might have too many bytes is encoded. */
function isTooLong(id: string): boolean {
  if (id.length > LONGEST_ID) return true;
  return id.length * 3 > LONGEST_ID && new TextEncoder().encode(id).length > LONGEST_ID;
}
