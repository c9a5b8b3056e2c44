import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Allocator } from './allocator/allocator.ts';
import type { ShimObserver } from './api-shim/observer.ts';
import { SchedulerStreams } from './api-shim/scheduler/streams.ts';
import { startShim } from './api-shim/server.ts';
import type { Config } from './config/config.ts';
import { Controllers, type ControllersObserver } from './controllers/controllers.ts';
import { KubernetesClient } from './kubernetes/client.ts';
import type { Connection } from './kubernetes/connection.ts';
import { Master } from './master/master.ts';
import { defaultOptions, type MasterOptions } from './master/options.ts';
import type { MasterInfo } from './model/generated/messages.ts';
import { ResourceQuantities } from './model/quantities.ts';
import { mesosVersion } from './model/version.ts';
import { Loop, systemClock, type Clock } from './operator/loop.ts';
import { observeLoop } from './operator/observer.ts';
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
  const controllers = controllersOf(config, client, (fact) => loop.tell(fact), observeControllers(log, metrics), clock);
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

function controllersOf(
  config: Config,
  client: KubernetesClient,
  tell: ConstructorParameters<typeof Controllers>[0]['tell'],
  observer: ControllersObserver,
  clock: Clock,
): Controllers {
  return new Controllers({
    client,
    tell,
    observer,
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
    },
  });
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

function observeShim(log: Log, metrics: Metrics): ShimObserver {
  return {
    answered: ({ endpoint, type = 'none', status, seconds }) => {
      metrics.calls.inc({ endpoint, type, code: status });
      metrics.callSeconds.observe({ endpoint }, seconds);
    },
    streamOpened: (streamId) => {
      metrics.streams.inc();
      log.debug({ streamId }, 'An event stream opened');
    },
    streamEnded: (streamId, reason) => {
      metrics.streams.dec();
      metrics.streamEnds.inc({ reason });
      log.debug({ streamId, reason }, 'An event stream ended');
    },
    eventSent: (type = 'UNKNOWN', bytes) => {
      metrics.events.inc({ type });
      metrics.eventBytes.inc(bytes);
    },
    failed: (error) => {
      metrics.failures.inc({ part: 'api-shim' });
      log.error({ err: error }, 'The API shim failed');
    },
  };
}

function observeControllers(log: Log, metrics: Metrics): ControllersObserver {
  return {
    reconciled: (controller, { key, error, failures }) => {
      metrics.reconciles.inc({ controller, result: error === undefined ? 'ok' : 'error' });
      if (error !== undefined) log.warn({ controller, key, failures, err: error }, 'A write failed and is tried again');
    },
    reflected: (kind, event) => {
      if (event.type === 'restarted') metrics.watchRestarts.inc({ kind, reason: event.reason });
      if (event.type === 'handlerFailed') log.error({ kind, err: event.error }, 'A watch handler failed');
      else log.debug({ kind, ...event }, 'Watch');
    },
    unreadable: (kind, name, error) => {
      metrics.failures.inc({ part: 'controllers' });
      log.error({ kind, name, err: error }, 'An object cannot be read and is left alone');
    },
  };
}

function addReadings(metrics: Metrics, master: Master): void {
  const { state } = master;
  metrics.addReading({
    name: 'tasks',
    help: 'Tasks that frameworks are still concerned with, by state.',
    label: 'state',
    read: () => {
      const counts = new Map<string, number>();
      for (const framework of state.frameworks.values()) {
        for (const task of framework.tasks.values()) counts.set(task.state, (counts.get(task.state) ?? 0) + 1);
      }
      return counts;
    },
  });
  metrics.addReading({ name: 'offers', help: 'Offers outstanding.', read: () => new Map([['', state.offers.size]]) });
  metrics.addReading({ name: 'agents', help: 'Agents known.', read: () => new Map([['', state.agents.size]]) });
  metrics.addReading({
    name: 'frameworks',
    help: 'Frameworks that are not completed.',
    read: () => new Map([['', state.frameworks.size]]),
  });
}
