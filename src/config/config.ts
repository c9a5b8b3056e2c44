import { resolve } from 'node:path';
import { z } from 'zod';
import type { Flag } from './commandLine.ts';
import { logLevels } from '../telemetry/log.ts';
import {
  checkZookeeper,
  duration,
  faultDomain,
  fraction,
  list,
  parsed,
  parseMinimum,
  percentage,
  port,
  rate,
  rateIfAny,
  resourcesText,
  seconds,
  users,
  wholeNumber,
  within,
} from './values.ts';
import { contradictionOf, securitySettings } from './securitySettings.ts';

/** A setting that cannot be: the message names it and says why, for the person who started the process. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/** Less would give nodes up that are only slow to come back (FLAG-003). */
const shortestReregistration = 600;

const sorter = z.enum(['drf', 'random']).default('drf');

/** Every setting of the operator: what it is called on the command line, what it may be, and what it is by default. */
export const settings = z
  .object({
    host: z.string().default('0.0.0.0').describe('address that the Mesos API and telemetry listen on'),
    port: port.default(5050).describe('port of the Mesos API'),
    'advertise-ip': z
      .ipv4()
      .default('127.0.0.1')
      .describe("the master's address in MasterInfo; the same on every replica"),
    'advertise-port': port.optional().describe("the master's port in MasterInfo; --port by default"),
    hostname: z.string().min(1).optional().describe("the master's host name in MasterInfo; the same on every replica"),
    'hostname-lookup': z
      .stringbool()
      .default(true)
      .describe('whether the host name, where none is set, is that of --advertise-ip, if it has one'),
    'telemetry-port': port.default(9090).describe('port of /metrics, /healthz and /readyz'),
    kubeconfig: z.string().min(1).optional().describe('file to reach the API server with; in a pod none is needed'),
    namespace: z.string().min(1).default('mesos-tasks').describe('namespace of Frameworks, Tasks and their Pods'),
    'operator-namespace': z
      .string()
      .min(1)
      .optional()
      .describe('namespace of Lease and Service; --namespace by default'),
    'lease-name': z.string().min(1).default('mesos-master').describe('the Lease that replicas elect their leader by'),
    'service-name': z
      .string()
      .min(1)
      .optional()
      .describe('selector-less Service, of a port named mesos, that is to lead to the leader'),
    'pod-ip': z.union([z.ipv4(), z.ipv6()]).optional().describe("this replica's own address; --hostname by default"),
    'default-image': z.string().min(1).default('busybox').describe('image of tasks that name none'),
    'default-ports': resourcesText
      .default('ports:[21000-29999]')
      .describe('ports of nodes whose annotation names none'),
    'agent-port': port.default(5051).describe("port of each node's agent"),
    'agent-work-dir': z
      .string()
      .startsWith('/')
      .default('/var/lib/mesos')
      .describe("directory on each node where its agent keeps persistent volumes: the agents' --work-dir"),
    'agent-service-account': z
      .string()
      .regex(/^[^:]+:[^:]+$/, 'is not NAMESPACE:NAME')
      .optional()
      .describe("NAMESPACE:NAME of the agents' service account, by tokens of which their answers have to be proven"),
    domain: faultDomain.optional().describe("the master's fault domain, REGION/ZONE"),
    'allocation-interval': seconds.default(1).describe('seconds between two rounds of offers'),
    'offer-timeout': seconds.optional().describe('seconds after which an unanswered offer is rescinded'),
    'role-sorter': sorter.describe('who of the roles is offered first: drf, who has least, or random'),
    'framework-sorter': sorter.describe('who of the frameworks of a role: drf or random'),
    'min-allocatable-resources': parsed(parseMinimum)
      .default('cpus:0.01|mem:32')
      .describe('what an offer must hold: one of several quantities, with | between'),
    'fair-sharing-excluded-resource-names': list
      .optional()
      .describe('names of resources that do not count in shares, such as gpus, with commas between'),
    'filter-gpu-resources': z
      .stringbool()
      .default(true)
      .describe('whether agents with GPUs are offered only to frameworks that ask for them'),
    whitelist: z
      .string()
      .min(1)
      .optional()
      .describe(
        'file with the hostnames of the only agents to be offered, one a line, read again every 5 s; * for all',
      ),
    'agent-ping-timeout': within(1, 15 * 60)
      .default(15)
      .describe('seconds after which a node that does not answer counts as having missed a ping'),
    'max-agent-ping-timeouts': wholeNumber(1, 10_000)
      .default(5)
      .describe('pings that a node may miss until its tasks are given up'),
    'agent-reregister-timeout': duration
      .refine((value) => value >= shortestReregistration, 'expected no less than 10mins')
      .default(shortestReregistration)
      .describe('seconds that a new leader waits for nodes that do not answer, until their tasks are given up'),
    'agent-removal-rate-limit': rate
      .optional()
      .describe('how many nodes may be given up in which time, NUMBER/DURATION, such as 1/10mins'),
    'recovery-agent-removal-limit': percentage
      .default(100)
      .describe('more than this part of the nodes, in percent, a new leader does not give up, but ends'),
    'allocator-agent-recovery-factor': fraction
      .default(0.8)
      .describe('where there is quota, a new leader offers nothing until this part of the nodes answers'),
    'allocator-recovery-timeout': duration
      .default(600)
      .describe('seconds after which it offers what there is, however many answer'),
    roles: list.optional().describe('the only roles that frameworks may have, with commas between'),
    users: users.default(new Map()).describe('uids of users that tasks run as: NAME=UID, with commas between'),
    'cgroups-enable-cfs': z
      .stringbool()
      .default(false)
      .describe('whether cpus are a limit of tasks too, as with the flag of an agent of this name'),
    'admit-unknown-frameworks': z
      .stringbool()
      .default(true)
      .describe('whether a framework needs no Framework that was applied'),
    'root-submissions': z.stringbool().default(true).describe('whether tasks may run as root'),
    'publish-per-framework-metrics': z
      .stringbool()
      .default(true)
      .describe('whether /metrics/snapshot tells of each framework'),
    'metrics-snapshot-rate-limit': rateIfAny
      .prefault('2/1secs')
      .describe('how many requests for /metrics/snapshot are answered in which time, others wait; any if empty'),
    'max-operator-event-stream-subscribers': wholeNumber(1, 100_000)
      .default(1000)
      .describe('how many operators may listen at a time; one more, and the oldest is cut off'),
    ...securitySettings,
    zk: parsed(checkZookeeper)
      .optional()
      .describe(
        'ZooKeeper to register the leader in, zk://[USER:PASSWORD@]HOST:PORT,…/PATH, or file:///… for a file of that',
      ),
    'zk-session-timeout': within(1, 600)
      .default(10)
      .describe('seconds without a word after which ZooKeeper forgets the leader'),
    quorum: wholeNumber(1, 1000)
      .optional()
      .describe("taken because a Mesos master's command line has it: what is stored here needs none"),
    cluster: z.string().min(1).optional().describe('what people call the cluster'),
    'log-dir': z.string().min(1).optional().describe('directory to write the log to as well, shown as /master/log'),
    'external-log-file': z
      .string()
      .min(1)
      .optional()
      .describe('file to show as /master/log, where others write the log'),
    'webui-dir': z
      .string()
      .min(1)
      .transform((folder) => resolve(folder))
      .optional()
      .describe('folder of the files of a web UI, such as that of Mesos'),
    'log-level': z.enum(logLevels).default('info').describe(logLevels.join(', ')),
  })
  .refine((given) => given['service-name'] === undefined || given['pod-ip'] !== undefined, {
    path: ['service-name'],
    message: 'needs --pod-ip, which it is to lead to',
  })
  .superRefine((given, context) => {
    const contradiction = contradictionOf(given);
    if (contradiction !== undefined) context.addIssue({ code: 'custom', ...contradiction });
  });

export type Config = Readonly<z.output<typeof settings>>;

/** What `--help` prints: each setting of a program with its meaning and its environment variable. */
export function usage(program = 'mesos-operator', schema: z.ZodObject = settings): string {
  const lines = Object.entries(schema.shape).map(
    ([name, { description = '' }]) => `  --${name.padEnd(26)} ${variableOf(name).padEnd(40)} ${description}`,
  );
  return [`${program} [--SETTING VALUE]…`, '', ...lines, ''].join('\n');
}

/** The environment variable of a setting: `--default-image` is MESOS_OPERATOR_DEFAULT_IMAGE. */
function variableOf(name: string): string {
  return `MESOS_OPERATOR_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** The variable that a Mesos master has its flag of this name from: MESOS_ALLOCATION_INTERVAL (FLAG-006). */
function mesosVariableOf(name: string): string {
  return `MESOS_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** How each setting of a program may be given on its command line. */
export function commandLineFlags(schema: z.ZodObject): Readonly<Record<string, Flag>> {
  const takes = (setting: z.ZodType, value: string) => setting.safeParse(value).success;
  return Object.fromEntries(
    Object.entries<z.ZodType>(schema.shape).map(([name, setting]) => [
      name,
      { onOff: ['true', 'false'].every((value) => takes(setting, value)) && !takes(setting, 'perhaps') },
    ]),
  );
}

/** Those that a Mesos master has no flag for, only a variable of its library. */
const libprocessVariables: Readonly<Record<string, string>> = {
  'metrics-snapshot-rate-limit': 'LIBPROCESS_METRICS_SNAPSHOT_ENDPOINT_RATE_LIMIT',
};

type Flags = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The operator's settings from the command line, else from the environment, else their defaults. Throws a ConfigError that
 * names the first setting that is wrong, in one line.
 */
export function readConfig(flags: Flags, environment: Environment): Config {
  return readSettings(settings, flags, environment);
}

/** Settings of a schema, found as `readConfig` finds the operator's. Throws a ConfigError as that does. */
export function readSettings<T extends z.ZodObject>(
  schema: T,
  flags: Flags,
  environment: Environment,
): Readonly<z.output<T>> {
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(schema.shape)) {
    const theirs = libprocessVariables[name] ?? mesosVariableOf(name);
    const value = flags[name] ?? environment[variableOf(name)] ?? environment[theirs];
    if (value !== undefined) given[name] = value;
  }
  return parseSettings(schema, given);
}

/** Parses settings by a schema of their names. Throws a ConfigError as `readConfig` does. */
export function parseSettings<T extends z.ZodType>(schema: T, given: unknown): Readonly<z.output<T>> {
  const result = schema.safeParse(given);
  if (result.success) return Object.freeze(result.data);
  const [issue] = result.error.issues;
  throw new ConfigError(`--${String(issue?.path[0] ?? '')}: ${issue?.message ?? 'is invalid'}`);
}
