import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Allocator } from './allocator/allocator.ts';
import { SchedulerStreams } from './api-shim/scheduler/streams.ts';
import { startShim } from './api-shim/server.ts';
import type { Config } from './config/config.ts';
import { Controllers, type ControllersParts } from './controllers/controllers.ts';
import { KubernetesClient } from './kubernetes/client.ts';
import type { Connection } from './kubernetes/connection.ts';
import { usedResources } from './master/agents.ts';
import { Master } from './master/master.ts';
import { defaultOptions, type MasterOptions } from './master/options.ts';
import type { MasterInfo } from './model/generated/messages.ts';
import type { AgentId } from './model/ids.ts';
import { ResourceQuantities } from './model/quantities.ts';
import { printDuration } from './model/duration.ts';
import { Resources } from './model/resources.ts';
import { mesosVersion } from './model/version.ts';
import { Loop, systemClock, type Clock } from './operator/loop.ts';
import { observeLoop } from './operator/observer.ts';
import { addReadings, observeControllers, observeShim } from './operatorTelemetry.ts';
import type { Log } from './telemetry/log.ts';
import { Metrics } from './telemetry/metrics.ts';
import { startTelemetryServer } from './telemetry/server.ts';

/** An operator that leads. */
export interface Operator {
  /** Where the Mesos API is served. */
  readonly port: number;
  readonly telemetryPort: number;
  /** Stops answering, lets the writes under way end, and resolves then. */
  close(): Promise<void>;
}

/** How many tasks are written to the API server at the same time. */
const taskConcurrency = 64;

/** Mesos counts how many pings an agent may miss; what counts here is the time that they take together (TASK-038). */
const maxAgentPings = 5;

/** Less than either of these is not worth an offer: Mesos' default, `cpus:0.01|mem:32` (ALLOC-030). */
const minAllocatable = [ResourceQuantities.of([['cpus', 0.01]]), ResourceQuantities.of([['mem', 32]])];

/**
 * Puts the operator together and starts it. Resolves when it has read what is stored and answers calls; rejects with
 * EADDRINUSE when a port is taken.
 */
export async function startOperator(config: Config, connection: Connection, log: Log): Promise<Operator> {
  const metrics = new Metrics();
  const clock = systemClock;
  const client = new KubernetesClient({
    connection,
    observe: ({ verb, kind, status, seconds }) => {
      metrics.requests.inc({ verb, kind, code: status });
      if (verb !== 'watch') metrics.requestSeconds.observe({ verb }, seconds);
    },
  });
  const shimObserver = observeShim(log, metrics);
  const streams = new SchedulerStreams(shimObserver);
  const master = new Master(masterOptions(config), allocatorOf(config));
  const controllers = controllersOf(config, clock, {
    client,
    tell: (fact) => loop.tell(fact),
    observer: observeControllers(log, metrics),
    allocatedOf: (id) => allocatedText(master, id),
  });
  const loop: Loop = new Loop({
    master,
    sink: streams,
    writer: controllers,
    observer: observeLoop(log, metrics, (decision) => controllers.record(decision)),
    clock,
    allocationIntervalSeconds: config['allocation-interval'],
  });
  addReadings(metrics, master);

  const startTime = clock.now();
  const { host } = config;
  const shim = await startShim({
    host,
    port: config.port,
    master,
    loop,
    streams,
    observer: shimObserver,
    startTime,
    electedTime: startTime,
    now: () => clock.now(),
    flags: flagsOf(config),
  });
  const ready = (): boolean => master.state.recovered;
  const telemetry = await startTelemetryServer({ host, port: config['telemetry-port'], metrics, ready });
  loop.start();
  await controllers.start();
  log.info({ port: shim.port, telemetryPort: telemetry.port, masterId: master.options.info.id }, 'The operator leads');
  return {
    port: shim.port,
    telemetryPort: telemetry.port,
    close: async () => {
      loop.stop();
      await shim.close();
      await controllers.stop();
      await telemetry.close();
      await client.close();
    },
  };
}

/** What tasks hold of an agent, for people: nothing for an agent of which they hold nothing. */
function allocatedText(master: Master, id: AgentId): string {
  const agent = master.state.agents.get(id);
  const used = agent === undefined ? Resources.none : usedResources(agent);
  return used.isEmpty() ? '' : used.toString();
}

function allocatorOf(config: Config): Allocator {
  return new Allocator({
    allocationIntervalSeconds: config['allocation-interval'],
    minAllocatable,
    random: Math.random,
    fairnessExcluded: [],
    filterGpuResources: true,
    ...(config.domain !== undefined && { region: config.domain.region }),
  });
}

type ControllersJoints = Pick<ControllersParts, 'client' | 'tell' | 'observer' | 'allocatedOf'>;

function controllersOf(config: Config, clock: Clock, joints: ControllersJoints): Controllers {
  return new Controllers({
    ...joints,
    taskConcurrency,
    instance: hostname(),
    now: () => clock.now(),
    after: (seconds, callback) => {
      const timer = setTimeout(callback, seconds * 1000);
      return () => clearTimeout(timer);
    },
    settings: {
      namespace: config.namespace,
      defaultImage: config['default-image'],
      defaultPorts: config['default-ports'],
      agentPort: config['agent-port'],
      version: mesosVersion.version,
      users: config.users,
      limitsCpus: config['cgroups-enable-cfs'],
      masterAddress: masterAddressOf(config),
    },
  });
}

/** Where schedulers in the cluster reach the leader: by the Service that leads to it, if there is one. */
function masterAddressOf(config: Config): string {
  const service = config['service-name'];
  const port = config['advertise-port'] ?? config.port;
  const namespace = config['operator-namespace'] ?? config.namespace;
  return `${service === undefined ? config['advertise-ip'] : `${service}.${namespace}.svc`}:${port}`;
}

function masterOptions(config: Config): MasterOptions {
  const offerTimeoutSeconds = config['offer-timeout'];
  return {
    ...defaultOptions,
    info: masterInfo(config),
    agentTimeoutSeconds: config['agent-timeout'],
    rootSubmissions: config['root-submissions'],
    admitUnknownFrameworks: config['admit-unknown-frameworks'],
    ...(offerTimeoutSeconds !== undefined && { offerTimeoutSeconds }),
    ...(config.roles !== undefined && { roleWhitelist: config.roles }),
  };
}

/** The settings under the names that Mesos has for them, as its flags are written. */
function flagsOf(config: Config): Readonly<Record<string, string>> {
  const offerTimeout = config['offer-timeout'];
  return {
    agent_ping_timeout: printDuration(config['agent-timeout'] / maxAgentPings),
    max_agent_ping_timeouts: String(maxAgentPings),
    allocation_interval: printDuration(config['allocation-interval']),
    filter_gpu_resources: 'true',
    framework_sorter: 'drf',
    role_sorter: 'drf',
    hostname: config.hostname ?? hostname(),
    ip: config['advertise-ip'],
    port: String(config.port),
    max_completed_frameworks: String(defaultOptions.maxCompletedFrameworks),
    max_completed_tasks_per_framework: String(defaultOptions.maxCompletedTasksPerFramework),
    min_allocatable_resources: 'cpus:0.01|mem:32',
    root_submissions: String(config['root-submissions']),
    ...(offerTimeout !== undefined && { offer_timeout: printDuration(offerTimeout) }),
    ...(config.roles !== undefined && { roles: config.roles.join(',') }),
  };
}

function masterInfo(config: Config): MasterInfo {
  const ip = config['advertise-ip'];
  const name = config.hostname ?? hostname();
  const { domain } = config;
  return {
    id: randomUUID(),
    ip: addressAsNumber(ip),
    port: config.port,
    pid: `master@${ip}:${config.port}`,
    hostname: name,
    version: mesosVersion.version,
    address: { hostname: name, ip, port: config.port },
    ...(domain !== undefined && {
      domain: { fault_domain: { region: { name: domain.region }, zone: { name: domain.zone } } },
    }),
    capabilities: [{ type: 'AGENT_UPDATE' }, { type: 'AGENT_DRAINING' }, { type: 'QUOTA_V2' }],
  };
}

/** An IPv4 address as it lies in the memory of a little-endian machine: what old clients read from MasterInfo. */
function addressAsNumber(ip: string): number {
  return ip.split('.').reduceRight((number, part) => number * 256 + Number(part), 0);
}
