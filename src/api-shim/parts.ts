import type { ServerResponse } from 'node:http';
import type { VersionInfo } from '../model/generated/messages.ts';
import type { Master } from '../master/master.ts';
import type { Loop } from '../operator/loop.ts';
import type { Authentication } from './auth/authentication.ts';
import type { Authorizer } from './auth/authorizer.ts';
import type { VirtualFiles } from './files/virtualFiles.ts';
import type { Batches } from './http/batches.ts';
import type { Leader } from './http/leader.ts';
import type { BodyRoom } from './limits/bodyRoom.ts';
import type { RateLimiter } from './limits/rateLimiter.ts';
import type { Turnstile } from './limits/turnstile.ts';
import type { ShimObserver } from './observer.ts';
import type { OperatorStream } from './operator/stream.ts';
import type { OperatorStreams } from './operator/streams.ts';
import type { ShimLimits } from './options.ts';
import type { SchedulerStreams } from './scheduler/streams.ts';

/** How much the log tells. */
export interface LogVerbosity {
  /** 0 is as much as usual. */
  readonly level: number;
  /** Tells more for so many seconds. */
  raise(level: number, seconds: number): void;
}

/** What the endpoints work with. */
export interface ShimParts {
  /** Looked at to answer questions. */
  readonly master: Pick<Master, 'options' | 'state' | 'report'>;
  /** Asked to carry out calls. */
  readonly loop: Pick<Loop, 'call' | 'command'>;
  readonly authentication: Authentication;
  readonly authorizer: Authorizer;
  /** The names that requests may be sent to; undefined allows all. */
  readonly allowedHosts: ReadonlySet<string> | undefined;
  /** The paths that firewall rules disable, as Mesos knows them. */
  readonly disabledEndpoints: () => ReadonlySet<string>;
  readonly rateLimiter: Pick<RateLimiter, 'pass'>;
  /** Where requests for /metrics/snapshot wait for their turn. */
  readonly metricsTurnstile: Pick<Turnstile, 'pass'>;
  /** Whose calls that change something are written down. */
  readonly audit: 'none' | 'operators' | 'all';
  readonly streams: SchedulerStreams;
  readonly operatorStreams: OperatorStreams;
  /** Questions that wait for an answer, and operators who wait for the beginning of their stream. */
  readonly reads: Batches<ServerResponse>;
  readonly subscriptions: Batches<OperatorStream>;
  /** Where bodies are kept. */
  readonly bodies: BodyRoom;
  /** What clients may see of this machine's files. */
  readonly files: VirtualFiles;
  readonly logging: LogVerbosity;
  readonly observer: ShimObserver;
  readonly limits: ShimLimits;
  readonly version: VersionInfo;
  /** Who leads; undefined while nobody is known to. */
  readonly leader: () => Leader | undefined;
  /** When the process started, in seconds since the epoch. */
  readonly startTime: number;
  /** When it was elected, likewise; asked of a leader only. */
  readonly electedTime: () => number;
  /** How the process was configured, by Mesos' names of flags. */
  readonly flags: Readonly<Record<string, string>>;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** The folder of the web UI's files, undefined if there is none. */
  readonly webuiDirectory: string | undefined;
  /** Whether metrics tell of each framework (METRIC-009). */
  readonly perFrameworkMetrics: boolean;
  /** What telemetry has measured, by Mesos' names of metrics. */
  readonly counters: () => Readonly<Record<string, number>>;
}
