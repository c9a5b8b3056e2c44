import { parseArgs } from 'node:util';
import { ConfigError } from './config.ts';

/** How a setting is given: `--name VALUE`, perhaps several times. */
export interface Flag {
  readonly multiple?: boolean;
}

/**
 * The flags of a command line by name. Every flag takes a value, `--name VALUE` or `--name=VALUE`. Throws a ConfigError
 * for one that is not among `flags`, and for anything that is no flag.
 */
export function readFlags(
  argv: readonly string[],
  flags: Readonly<Record<string, Flag>>,
): Readonly<Record<string, string | string[] | undefined>> {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { multiple = false }]) => [name, { type: 'string' as const, multiple }]),
  );
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const [line = 'bad command line'] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new ConfigError(line.split('. ')[0] ?? line);
  }
}
