import { pino, type Logger } from 'pino';
import { logFile } from './logFile.ts';

export type Log = Logger;

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * A log of JSON lines on standard error, so that standard output stays for what a person asked for, and in a file of the
 * directory, if one is given. Errors are printed with their stack; nothing that a client sent in full is ever logged.
 */
export function createLog(level: LogLevel, name: string, directory?: string): Log {
  const standardError = pino.destination({ dest: 2, sync: false });
  if (directory === undefined) return pino({ level, name, base: { name } }, standardError);
  const streams = [standardError, logFile(directory)].map((stream) => ({ level: 'trace' as const, stream }));
  return pino({ level, name, base: { name } }, pino.multistream(streams));
}
