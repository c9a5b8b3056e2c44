import { accessSync, constants, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino, type DestinationStream } from 'pino';

/** What the file in the log directory is called; the one before it has `.1` after that. */
const fileName = 'mesos-master.log';

/** How long the file may become until a new one is begun, in bytes. Twice as much is kept. */
const maxFileBytes = 64 * 1024 * 1024;

/** How much may wait for a disk that does not take it, in bytes; later lines are not written to the file. */
const maxWaitingBytes = 16 * 1024 * 1024;

/** The path of the log in a log directory. */
export function logFileIn(directory: string): string {
  return join(directory, fileName);
}

/**
 * Writes lines to the log of a directory, which is made if only it itself is missing. The file is begun anew when it is full, and only
 * the one before it is kept. Throws where the directory cannot be written to.
 */
export function logFile(directory: string, maxBytes = maxFileBytes): DestinationStream {
  const path = logFileIn(directory);
  if (!existsSync(directory)) mkdirSync(directory);
  accessSync(`${directory}/.`, constants.W_OK);
  const destination = pino.destination({ dest: path, sync: false, maxLength: maxWaitingBytes });
  let bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  destination.on('write', (written: number) => {
    bytes += written;
    if (bytes < maxBytes) return;
    bytes = 0;
    if (putAside(path)) destination.reopen();
  });
  // A full disk takes lines away from the file; it must not take the process away.
  destination.on('error', () => undefined);
  return destination;
}

function putAside(path: string): boolean {
  try {
    renameSync(path, `${path}.1`);
    return true;
  } catch {
    return false;
  }
}
