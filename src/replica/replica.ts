import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultLimits, type ShimLimits } from '../api-shim/options.ts';
import { VirtualFiles } from '../api-shim/files/virtualFiles.ts';
import { openTurnstile, Turnstile } from '../api-shim/limits/turnstile.ts';
import { startShim, type Shim } from '../api-shim/server.ts';
import type { Config } from '../config/config.ts';
import type { Connection } from '../kubernetes/connection.ts';
import { leaderKeyAnnotation } from '../kubernetes/leaderKey.ts';
import { LeaderElector, type LeaderElectorOptions, type Leadership } from '../kubernetes/lease.ts';
import { systemClock } from '../operator/loop.ts';
import type { Log } from '../telemetry/log.ts';
import { logFileIn } from '../telemetry/logFile.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { startTelemetryServer, type TelemetryServer } from '../telemetry/server.ts';
import { Verbosity } from '../telemetry/verbosity.ts';
import { withHostname, type NamedConfig } from './hostname.ts';
import { flagsOf, operatorNamespace } from './masterOptions.ts';
import { after, replicaParts, type ReplicaParts } from './parts.ts';
import { securityOf, type Security } from './security.ts';
import { Signposts } from './signposts.ts';
import { addressAnnotation, regionAnnotation, Standing } from './standing.ts';
import { addReadings } from './telemetry.ts';

/** How long a leader that is told to stop may take to answer and to write what it has begun, in seconds. */
const longestFarewellSeconds = 2;

/** How a replica ended: because it was told to, or because it led and lost the Lease. */
export type ReplicaEnd = 'stopped' | 'lost';

/** By which name, and for how long at a time, a replica holds the Lease. */
export type Candidacy = Pick<LeaderElectorOptions, 'identity' | 'leaseSeconds' | 'renewDeadlineSeconds'>;

/** A name that no process has, or ever had, by which a replica holds the Lease. */
export function newIdentity(prefix = hostname()): string {
  return `${prefix}_${randomUUID()}`;
}

/**
 * Starts one of the operator's processes; resolves when it listens. Rejects with EADDRINUSE when a port is taken.
 * The candidacy's identity must differ from that of every other replica, past ones included.
 */
export async function startReplica(
  settings: Config,
  connection: Connection,
  log: Log,
  candidacy: Candidacy = { identity: newIdentity() },
): Promise<Replica> {
  const config = await withHostname(settings);
  const metrics = new Metrics();
  const standing = new Standing(candidacy.identity);
  const resignation = new AbortController();
  const resign = (reason: string): void => resignation.abort(new Error(reason));
  const parts = replicaParts(config, connection, log, metrics, () => standing.leadership, resign);
  const { master, client, leaderClient } = parts;
  const security = await securityOf(config, { client, log, after });
  const clues = { config, leaderClient, info: master.options.info, log, metrics, after };
  const signposts = await Signposts.of(clues).catch((error: unknown) => {
    security.stop();
    throw error;
  });
  addReadings(metrics, master, () => standing.leads);
  const telemetry = await startTelemetryServer({
    host: config.host,
    port: config['telemetry-port'],
    metrics,
    ready: () => (standing.leads ? master.state.recovered : standing.warm),
  });
  try {
    const shim = await listen(config, parts, security, standing, log);
    standing.address = ownAddress(config, shim.port);
    return new Replica({
      ...parts,
      config,
      log,
      candidacy,
      standing,
      shim,
      telemetry,
      security,
      signposts,
      resignation,
    });
  } catch (error) {
    security.stop();
    await signposts.stop();
    await telemetry.close();
    throw error;
  }
}

function listen(
  config: NamedConfig,
  { master, loop, allocationTimers, writer, streams, operatorStreams, shimObserver }: ReplicaParts,
  { authentication, authorizer, disabledEndpoints, rateLimiter, tls }: Security,
  standing: Standing,
  log: Log,
): Promise<Shim> {
  return startShim({
    host: config.host,
    port: config.port,
    master,
    loop,
    streams,
    operatorStreams,
    observer: shimObserver,
    authentication,
    authorizer,
    disabledEndpoints,
    rateLimiter,
    metricsTurnstile: metricsTurnstileOf(config),
    ...(tls !== undefined && { tls }),
    allowedHosts: config['allowed-hosts'],
    audit: config['audit-log'],
    limits: limitsOf(config),
    files: filesOf(config),
    logging: new Verbosity(log),
    leader: () => standing.leader,
    startTime: systemClock.now(),
    electedTime: () => standing.electedTime,
    now: () => systemClock.now(),
    flags: flagsOf(config),
    counters: () => ({ ...allocationTimers.metrics(), ...writer.metrics() }),
    webuiDirectory: config['webui-dir'],
    perFrameworkMetrics: config['publish-per-framework-metrics'],
  });
}

/** What clients may take, as far as it can be set. */
function limitsOf(config: Config): Partial<ShimLimits> {
  return {
    maxBodyBytes: config['max-body-bytes'],
    maxTotalBodyBytes: config['max-total-body-bytes'],
    maxHeaderBytes: config['max-header-bytes'],
    maxConnections: config['max-connections'],
    maxConnectionsPerAddress: config['max-connections-per-address'],
    maxStreamsPerPrincipal: config['max-streams-per-principal'],
    requestTimeoutSeconds: config['request-timeout'],
    headersTimeoutSeconds: Math.min(defaultLimits.headersTimeoutSeconds, config['request-timeout']),
  };
}

/** How many requests for metrics may wait for their turn. */
const longestMetricsQueue = 100;

function metricsTurnstileOf({ 'metrics-snapshot-rate-limit': limit }: Config): Pick<Turnstile, 'pass'> {
  if (limit === undefined) return openTurnstile;
  return new Turnstile(
    { seconds: limit.seconds, capacity: longestMetricsQueue },
    {
      now: () => performance.now() / 1000,
      after: (seconds, callback) => void setTimeout(callback, seconds * 1000).unref(),
    },
  );
}

/** The log under the name that Mesos gives it, where there is a file of it (LEGACY-035). */
function filesOf({ 'log-dir': directory, 'external-log-file': external }: Config): VirtualFiles {
  const files = new VirtualFiles();
  const log = external ?? (directory === undefined ? undefined : logFileIn(directory));
  if (log !== undefined) files.attach('/master/log', log, 'access_mesos_logs');
  return files;
}

/** How the other replicas' clients reach this one. */
function ownAddress(config: NamedConfig, port: number): string {
  const host = config['pod-ip'] ?? config.hostname;
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

interface RunningParts extends ReplicaParts {
  readonly config: Config;
  readonly log: Log;
  readonly candidacy: Candidacy;
  readonly standing: Standing;
  readonly shim: Shim;
  readonly telemetry: TelemetryServer;
  readonly security: Security;
  readonly signposts: Signposts;
  /** Aborted when this replica finds that it should not lead, with an error that says why. */
  readonly resignation: AbortController;
}

/**
 * One of the operator's processes. It reads what is stored and follows: its clients are sent to the leader. When it knows
 * everything it is a candidate, and one day it leads. A leader that has lost the Lease is of no more use: its process is
 * to end, and a new one to follow (HA-006).
 */
export class Replica {
  /** Where the Mesos API is served. */
  readonly port: number;
  readonly telemetryPort: number;
  /** Resolves when this replica leads and answers calls; never for one that does not come to that. */
  readonly leading: Promise<void>;
  /** Resolves when this replica will lead no more; rejects when it cannot do what a leader must. */
  readonly ended: Promise<ReplicaEnd>;
  readonly #parts: RunningParts;
  readonly #stop = new AbortController();
  #markLeading: () => void = () => undefined;

  constructor(parts: RunningParts) {
    this.#parts = parts;
    this.port = parts.shim.port;
    this.telemetryPort = parts.telemetry.port;
    this.leading = new Promise((resolve) => (this.#markLeading = resolve));
    this.ended = this.#live();
    this.ended.catch(() => undefined);
  }

  /** Hands the lead over, if it has it, and ends: resolves when what it had begun is answered and stored. */
  async close(): Promise<void> {
    const { agents, shim, controllers, telemetry, client, whitelist, security, signposts } = this.#parts;
    this.#stop.abort();
    whitelist?.stop();
    security.stop();
    await this.ended.catch(() => undefined);
    await signposts.stop();
    await shim.close();
    await controllers.stop();
    agents.close();
    await telemetry.close();
    await client.close();
  }

  async #live(): Promise<ReplicaEnd> {
    const { controllers, log, resignation, shim, standing, whitelist } = this.#parts;
    const signal = AbortSignal.any([this.#stop.signal, resignation.signal]);
    await whitelist?.start();
    log.info({ port: shim.port, identity: standing.identity }, 'The operator follows');
    await Promise.race([controllers.follow(), aborted(signal)]);
    standing.warm = !signal.aborted;
    const end = await this.#elector().run(signal, (leadership) => this.#lead(leadership));
    resignation.signal.throwIfAborted();
    return end;
  }

  #elector(): LeaderElector {
    const { candidacy, client, config, leaderKey, log, standing } = this.#parts;
    return new LeaderElector({
      ...candidacy,
      client,
      namespace: operatorNamespace(config),
      name: config['lease-name'],
      annotations: {
        [addressAnnotation]: standing.address,
        [leaderKeyAnnotation]: leaderKey.publicKey,
        ...(config.domain !== undefined && { [regionAnnotation]: config.domain.region }),
      },
      observe: (event) => {
        if ('error' in event) return log.debug({ err: event.error }, 'The Lease could not be had');
        standing.saw(event.holder);
        this.#compareRegions(event.holder.annotations[regionAnnotation]);
        log.info({ leader: event.holder.identity, epoch: event.holder.epoch }, 'The Lease has changed hands');
      },
    });
  }

  /** Ends a replica of another region than the leader's: one of them is not configured as it should be (HA-024). */
  #compareRegions(leaders: string | undefined): void {
    const { config, resignation } = this.#parts;
    const own = config.domain?.region;
    if (own === undefined || leaders === undefined || own === leaders) return;
    resignation.abort(new Error(`The leader is in the region '${leaders}', this replica in '${own}'`));
  }

  async #lead(leadership: Leadership): Promise<void> {
    const { controllers, log, loop, offerReview, shim, signposts, standing, writer } = this.#parts;
    const { epoch, signal } = leadership;
    standing.elected(leadership, systemClock.now());
    try {
      const begun = systemClock.now();
      await controllers.lead(leadership);
      writer.fetched(systemClock.now() - begun);
      loop.start();
      offerReview.start();
      signposts.pointHere(leadership, shim.port);
      log.info({ epoch, address: standing.address }, 'The operator leads');
      this.#markLeading();
      await controllers.tidy(signal);
      await aborted(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      loop.stop();
      offerReview.stop();
      if (leadership.lost) log.error({ epoch }, 'The Lease is lost');
      await Promise.race([
        leadership.lost ? signposts.withdraw() : this.#sayFarewell(),
        sleep(longestFarewellSeconds * 1000, undefined, { ref: false }),
      ]);
    }
  }

  /** Is found no more, answers what was asked and writes what was begun, while others still keep off. */
  async #sayFarewell(): Promise<void> {
    const { controllers, shim, signposts } = this.#parts;
    const withdrawn = signposts.withdraw();
    await shim.close();
    await Promise.all([withdrawn, controllers.stop(), signposts.stop()]);
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
