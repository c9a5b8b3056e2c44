import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Says which process a pid means. A pid alone does not: it is given to another process once the first is gone, also while nobody
 * was watching. `started` is opaque and differs between any two processes that have had the same pid.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

/**
 * What is known about the process with an identity:
 * `alive`; `dead` (it has ended, or is a zombie that its parent has not reaped yet; its group may still have members);
 * `reused` (its pid belongs to another process now, so the group is gone as well).
 */
export type ProcessState = 'alive' | 'dead' | 'reused';

const linux = process.platform === 'linux';

/** Names this boot of the machine: start times count from the boot, so they mean nothing after the next one. Empty where unknown. */
export const bootId = linux ? readBootId() : '';

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

/** The identity of the process that has this pid now. Costs one small read on Linux, one `ps` elsewhere. */
export function identify(pid: number): ProcessIdentity {
  return { pid, started: `${bootId}/${find(pid)?.started ?? ''}` };
}

/** The state of the process with this identity, at the cost of `identify`. */
export function stateOf(identity: ProcessIdentity): ProcessState {
  const found = find(identity.pid);
  if (found === undefined) return 'dead';
  if (`${bootId}/${found.started}` !== identity.started) return 'reused';
  return found.ended ? 'dead' : 'alive';
}

interface Found {
  readonly started: string;
  readonly ended: boolean;
}

function find(pid: number): Found | undefined {
  return linux ? readLinux(pid) : readWithPs(pid);
}

/** Reads /proc/PID/stat: the state is the first field after the name in parentheses, the start time the 20th. */
function readLinux(pid: number): Found | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { started: fields[19] ?? '', ended: /^[ZXx]/.test(fields[0] ?? '') };
  } catch {
    return undefined;
  }
}

function readWithPs(pid: number): Found | undefined {
  try {
    const env = { PATH: process.env['PATH'] ?? '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC0' };
    const line = execFileSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], {
      env,
      encoding: 'utf8',
    }).trim();
    const space = line.indexOf(' ');
    return {
      started: line
        .slice(space + 1)
        .replaceAll(/\s+/g, ' ')
        .trim(),
      ended: line.startsWith('Z'),
    };
  } catch {
    return undefined;
  }
}

/**
 * Sends a signal to the process group that the process leads. Gives false where there is nothing to signal any more.
 * The number of a group is not given away while it has members, so a dead leader's group can be signalled without doubt.
 */
export function signalGroup(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (stateOf(identity) === 'reused') return false;
  try {
    return process.kill(-identity.pid, signal);
  } catch {
    return false;
  }
}
