import { pino, type Logger } from 'pino';

export type Log = Logger;

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * A log of JSON lines on standard error, so that standard output stays for what a person asked for. Errors are printed
 * with their stack; nothing that a client sent in full is ever logged.
 */
export function createLog(level: LogLevel, name: string): Log {
  return pino({ level, name, base: { name } }, pino.destination({ dest: 2, sync: false }));
}
