import type { Command, Outcome, Surroundings } from './kubectlRun.ts';
import { RunningKubectl, runKubectl, within } from './kubectlRun.ts';

/** A kubectl that goes on until it is told to end, or ends by itself. */
export interface Watching {
  readonly command: Command;
  /** What it prints when the changes may begin: unless said, that it has seen what is in its namespace. */
  readonly begun?: string;
  /** The text at which it is ended; undefined where it has to end by itself. */
  readonly until?: string;
}

/** Kubectls that watch together while one change after the other is made. */
export interface WatchSession {
  readonly before: readonly Command[];
  readonly watches: readonly Watching[];
  readonly changes: readonly Command[];
}

/** What lines of kubectl print, one after the other, in a namespace that they may name as NAMESPACE. */
export async function play(
  surroundings: Surroundings,
  namespace: string,
  commands: readonly Command[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const command of commands) outcomes.push(await runKubectl(surroundings, within(namespace, command)));
  return outcomes;
}

/** What the watches of a session print, and the changes that are made meanwhile. */
export async function playWatches(
  surroundings: Surroundings,
  namespace: string,
  { before, watches, changes }: WatchSession,
): Promise<readonly Outcome[]> {
  const begunWith = await play(surroundings, namespace, before);
  const running = watches.map(({ command, ...marks }) => ({
    kubectl: new RunningKubectl(surroundings, told(within(namespace, command))),
    ...marks,
  }));
  // Whatever changes after it has seen what is there its watch brings, even if that begins later.
  await Promise.all(running.map(({ kubectl, begun = `/namespaces/${namespace}/` }) => kubectl.printed(begun)));
  const made = await play(surroundings, namespace, changes);
  const ends = running.map(({ kubectl, until }) => (until === undefined ? kubectl.ended() : kubectl.endedAt(until)));
  return [...begunWith, ...made, ...(await Promise.all(ends))];
}

/** The same command, which tells of its requests: these lines are not compared. */
function told(command: Command): Command {
  return { ...command, args: [...command.args, '-v=6'] };
}
