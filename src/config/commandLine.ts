import { parseArgs } from 'node:util';
import { ConfigError } from './config.ts';

/** How a setting is given: `--name VALUE`, perhaps several times. */
export interface Flag {
  readonly multiple?: boolean;
  /** Whether it is either on or off: `--name` and `--no-name` will do. */
  readonly onOff?: boolean;
}

type Flags = Readonly<Record<string, Flag>>;

/**
 * The flags of a command line by name, `--name VALUE` or `--name=VALUE`. Those of a Mesos master's command line are taken as
 * they are written there: with `_` in their names, by their old names, and without a value if they are on or off (FLAG-006).
 * Throws a ConfigError for one that is not among `flags`, and for anything that is no flag.
 */
export function readFlags(
  argv: readonly string[],
  flags: Flags,
): Readonly<Record<string, string | string[] | undefined>> {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { multiple = false }]) => [name, { type: 'string' as const, multiple }]),
  );
  const args = argv.map((argument, index) => asWrittenHere(argument, argv[index + 1], flags));
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const [line = 'bad command line'] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new ConfigError(line.split('. ')[0] ?? line);
  }
}

function asWrittenHere(argument: string, next: string | undefined, flags: Flags): string {
  const [, written, value] = /^--([a-z][a-z0-9_-]*)(=.*)?$/s.exec(argument) ?? [];
  if (written === undefined) return argument;
  const name = nameHere(written);
  if (value !== undefined) return `--${name}${value}`;
  const negated = name.startsWith('no-') ? name.slice('no-'.length) : undefined;
  if (negated !== undefined && flags[negated]?.onOff === true) return `--${negated}=false`;
  const hasValue = next !== undefined && !next.startsWith('--');
  return flags[name]?.onOff === true && !hasValue ? `--${name}=true` : `--${name}`;
}

/** The name of a setting here, by the name that Mesos has or once had for it: agents were called slaves (FLAG-006). */
function nameHere(written: string): string {
  return written.replaceAll('_', '-').replace(/\bslave\b/, 'agent');
}
