import { z } from 'zod';
import { parseAttributes } from '../model/attributes.ts';
import { Resources } from '../model/resources.ts';
import { logLevels } from '../telemetry/log.ts';

/** A setting that cannot be: the message names it and says why, for the person who started the process. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/** A whole number as text, within bounds. */
export function wholeNumber(min: number, max: number): z.ZodType<number> {
  const message = `expected a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^[0-9]+$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

const port = wholeNumber(0, 65_535);
const seconds = z
  .string()
  .transform(Number)
  .refine((value) => value > 0 && Number.isFinite(value), 'expected a number of seconds above 0');

/** A check by a parser of ours: its own words say what is wrong. */
function parsed(parse: (text: string) => unknown): z.ZodType<string> {
  return z.string().check((context) => {
    try {
      parse(context.value);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      context.issues.push({ code: 'custom', input: context.value, message });
    }
  });
}

/** Text of Mesos resources, `cpus:4;mem:4096`. */
export const resourcesText = parsed((text) => Resources.parse(text));
/** Text of Mesos attributes, `rack:r1`. */
export const attributesText = parsed((text) => parseAttributes(text));

/** A fault domain, `region/zone`. */
export const faultDomain = z
  .string()
  .regex(/^[^/]+\/[^/]+$/, 'expected REGION/ZONE')
  .transform((text) => {
    const [region = '', zone = ''] = text.split('/');
    return { region, zone };
  });

const list = z.string().transform((text) => text.split(',').filter((part) => part !== ''));

/** uids by names: `alice=1000,bob=1001`. */
const users = list.transform((pairs, context) => {
  const table = new Map<string, number>();
  for (const pair of pairs) {
    const [, name = '', uid = ''] = /^([^=]+)=([0-9]+)$/.exec(pair) ?? [];
    if (name === '') context.addIssue({ code: 'custom', message: `'${pair}' is not NAME=UID` });
    else table.set(name, Number(uid));
  }
  return table;
});

/** Every setting of the operator: what it is called on the command line, what it may be, and what it is by default. */
export const settings = z.object({
  host: z.string().default('0.0.0.0'),
  port: port.default(5050),
  'advertise-ip': z.ipv4().default('127.0.0.1'),
  hostname: z.string().min(1).optional(),
  'telemetry-port': port.default(9090),
  kubeconfig: z.string().min(1).optional(),
  namespace: z.string().min(1).default('mesos-tasks'),
  'default-image': z.string().min(1).default('busybox'),
  'default-ports': resourcesText.default('ports:[21000-29999]'),
  'agent-port': port.default(5051),
  domain: faultDomain.optional(),
  'allocation-interval': seconds.default(1),
  'offer-timeout': seconds.optional(),
  'agent-timeout': seconds.default(75),
  roles: list.optional(),
  users: users.default(new Map()),
  'admit-unknown-frameworks': z.stringbool().default(true),
  'root-submissions': z.stringbool().default(true),
  'log-level': z.enum(logLevels).default('info'),
});

export type Config = Readonly<z.output<typeof settings>>;

/** What `--help` prints: each setting with its environment variable. */
export function usage(): string {
  const lines = Object.keys(settings.shape).map((name) => `  --${name.padEnd(26)} ${variableOf(name)}`);
  return ['mesos-operator [--SETTING VALUE]…', '', ...lines, ''].join('\n');
}

function variableOf(name: string): string {
  return `MESOS_OPERATOR_${name.toUpperCase().replaceAll('-', '_')}`;
}

/**
 * Settings from the command line, else from the environment (`--default-image` is MESOS_OPERATOR_DEFAULT_IMAGE), else their
 * defaults. Throws a ConfigError that names the first setting that is wrong, in one line.
 */
export function readConfig(
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(settings.shape)) {
    const value = flags[name] ?? environment[variableOf(name)];
    if (value !== undefined) given[name] = value;
  }
  return parseSettings(settings, given);
}

/** Parses settings by a schema of their names. Throws a ConfigError as `readConfig` does. */
export function parseSettings<T extends z.ZodType>(schema: T, given: unknown): Readonly<z.output<T>> {
  const result = schema.safeParse(given);
  if (result.success) return Object.freeze(result.data);
  const [issue] = result.error.issues;
  throw new ConfigError(`--${String(issue?.path[0] ?? '')}: ${issue?.message ?? 'is invalid'}`);
}
