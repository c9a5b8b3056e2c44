import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootId } from './processIdentity.ts';
import type { ProcessIdentity } from './processIdentity.ts';
import type { SpawnRequest } from './spawner.ts';

/**
 * The parent of a container's command. It outlives this process, so it keeps on disk what only a parent can know: who runs, and
 * how it ended. Its arguments are the directory of the records, the boot id, and the command.
 *
 * - `started` is created exclusively (noclobber) before the command runs. Whoever creates it first decides: a successor of this
 *   process that finds none creates it itself, and a supervisor that comes late does nothing.
 * - Both records are one line written at once, so a reader sees a whole line or knows that it must look again.
 * - It ignores the signals that are meant for the command, which gets their defaults back. Only SIGKILL ends it; then `exit`
 *   is missing and means 137.
 * - `stderr` is created when the defaults are back: a signal that came earlier might be ignored too.
 * - Its variables have a prefix because a container's environment is imported, and assigning would change it.
 * - At the end it kills its group and thereby itself: nothing that the command left in the background outlives the container.
 */
const script = `
pod_supervisor_dir=$1
pod_supervisor_boot=$2
shift 2
set -C
if read -r pod_supervisor_stat <"/proc/$$/stat"; then
  pod_supervisor_field() { pod_supervisor_started=\${22}; }
  pod_supervisor_field $pod_supervisor_stat
else
  pod_supervisor_words() { pod_supervisor_started=$*; }
  pod_supervisor_words $(LC_ALL=C TZ=UTC0 ps -o lstart= -p $$)
fi 2>/dev/null
printf '%s %s\\n' $$ "$pod_supervisor_boot/$pod_supervisor_started" >"$pod_supervisor_dir/started" || exit 1
trap '' HUP INT QUIT TERM USR1 USR2 PIPE ALRM
( trap - HUP INT QUIT TERM USR1 USR2 PIPE ALRM; exec 2>>"$pod_supervisor_dir/stderr"; exec "$@" ) >>"$pod_supervisor_dir/stdout"
printf '%s\\n' $? >"$pod_supervisor_dir/exit"
kill -s KILL 0
`;

/** Writes the supervisor's script into a directory; gives its path. */
export function installSupervisor(directory: string): string {
  const path = join(directory, 'supervise.sh');
  writeFileSync(path, script);
  return path;
}

export interface SupervisedCommand {
  /** Absolute directory of the records `started`, `exit`, `stdout` and `stderr`. */
  readonly records: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
}

/** The request that starts a command under a supervisor, which leads a session and a process group of its own. */
export function supervised(scriptPath: string, run: SupervisedCommand): SpawnRequest {
  const args = [scriptPath, run.records, bootId, ...run.command];
  return { file: '/bin/sh', args, env: run.env, workingDirectory: run.workingDirectory };
}

/** What `started` says: the supervisor's identity, `claimed` where the start was given up, undefined while there is no record. */
export function readStarted(records: string): (ProcessIdentity & { readonly at: number }) | 'claimed' | undefined {
  const record = readRecord(join(records, 'started'));
  if (record === undefined) return undefined;
  const space = record.line.indexOf(' ');
  const pid = Number(record.line.slice(0, space));
  return pid > 0 ? { pid, started: record.line.slice(space + 1), at: record.at } : 'claimed';
}

/** Whether a signal to the group reaches the command, and is not lost on a supervisor that is about to run it. */
export function takesSignals(records: string): boolean {
  return existsSync(join(records, 'stderr'));
}

/** Makes sure that a supervisor which has not recorded its start never runs its command; false where it already has. */
export function claimUnstarted(records: string): boolean {
  return createRecord(join(records, 'started'), '0 claimed');
}

/** How the command ended: the shell's exit status (128 + n for signal n) and when, in milliseconds since 1970. */
export function readExit(records: string): { readonly code: number; readonly at: number } | undefined {
  const record = readRecord(join(records, 'exit'));
  return record && { code: Number(record.line), at: record.at };
}

/** Records an end that the supervisor could not record, unless it has. */
export function recordExit(records: string, code: number): void {
  createRecord(join(records, 'exit'), String(code));
}

function readRecord(path: string): { readonly line: string; readonly at: number } | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    return text.endsWith('\n') ? { line: text.trim(), at: statSync(path).mtimeMs } : undefined;
  } catch {
    return undefined;
  }
}

function createRecord(path: string, line: string): boolean {
  try {
    writeFileSync(path, `${line}\n`, { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}
