import { startShim, type Shim, type ShimOptions } from '../../src/api-shim/server.ts';
import type { AuditEntry } from '../../src/api-shim/audit.ts';
import type { AnsweredRequest, ShimObserver, StreamEnd } from '../../src/api-shim/observer.ts';
import { OperatorStreams } from '../../src/api-shim/operator/streams.ts';
import { SchedulerStreams } from '../../src/api-shim/scheduler/streams.ts';
import { Allocator } from '../../src/allocator/allocator.ts';
import type { WriteEffect } from '../../src/master/effects.ts';
import type { Change } from '../../src/master/changes.ts';
import type { AgentFact } from '../../src/master/inputs.ts';
import { Master } from '../../src/master/master.ts';
import { defaultOptions, type MasterOptions } from '../../src/master/options.ts';
import { factOf } from '../../src/master/testing/storedChanges.ts';
import type { DomainInfo } from '../../src/model/generated/messages.ts';
import { Resources } from '../../src/model/resources.ts';
import { Loop, type Clock, type LoopObserver, type Writer } from '../../src/operator/loop.ts';
import { ask, open, RecordStream, type Question, type Reply } from './httpClient.ts';
import { eventually } from './eventually.ts';

const masterId = 'c0ffee00-0000-4000-8000-000000000000';
const domain: DomainInfo = { fault_domain: { region: { name: 'region-1' }, zone: { name: 'zone-1' } } };

/** As the recorded cluster. */
const masterOptions: MasterOptions = {
  ...defaultOptions,
  info: {
    id: masterId,
    ip: 16777343,
    port: 5050,
    pid: 'master@127.0.0.1:5050',
    hostname: 'master.test',
    version: '1.11.0',
    address: { hostname: 'master.test', ip: '127.0.0.1', port: 5050 },
    domain,
    capabilities: [{ type: 'AGENT_UPDATE' }, { type: 'AGENT_DRAINING' }, { type: 'QUOTA_V2' }],
  },
};

/** A clock that stands still until told, and then ticks at most once; what is to happen soon does. */
class LoopClock implements Clock {
  seconds = 1000;
  readonly #timers = new Set<{ readonly seconds: number; readonly callback: () => void; next: number }>();

  now(): number {
    return this.seconds;
  }

  every(seconds: number, callback: () => void): () => void {
    const timer = { seconds, callback, next: this.seconds + seconds };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  soon(callback: () => void): void {
    setImmediate(callback);
  }

  advance(seconds: number): void {
    this.seconds += seconds;
    for (const timer of this.#timers) {
      if (timer.next > this.seconds) continue;
      timer.next = this.seconds + timer.seconds;
      timer.callback();
    }
  }
}

/** What the shim said of itself. */
export class RecordingObserver implements ShimObserver {
  readonly requests: AnsweredRequest[] = [];
  readonly ends: StreamEnd[] = [];
  readonly audits: AuditEntry[] = [];
  readonly failures: unknown[] = [];
  opened = 0;
  bytes = 0;

  answered(request: AnsweredRequest): void {
    this.requests.push(request);
  }

  streamOpened(): void {
    this.opened += 1;
  }

  streamEnded(_streamId: string, why: StreamEnd): void {
    this.ends.push(why);
  }

  eventSent(_type: string | undefined, bytes: number): void {
    this.bytes += bytes;
  }

  audited(entry: AuditEntry): void {
    this.audits.push(entry);
  }

  failed(error: unknown): void {
    this.failures.push(error);
  }
}

const silentLoop: LoopObserver = {
  handled: () => undefined,
  decided: () => undefined,
  failed: (_input, error) => {
    throw error;
  },
};

/** What a scenario may be given in place of the ordinary. */
export interface ScenarioOptions {
  readonly recovered?: boolean;
  readonly limits?: ShimOptions['limits'];
  readonly leader?: NonNullable<ShimOptions['leader']>;
  readonly maxQueuedBytes?: number;
  readonly maxSubscribers?: number;
  readonly flags?: ShimOptions['flags'];
  readonly webuiDirectory?: string;
  readonly counters?: ShimOptions['counters'];
  readonly authentication?: NonNullable<ShimOptions['authentication']>;
  readonly authorizer?: NonNullable<ShimOptions['authorizer']>;
  readonly disabledEndpoints?: NonNullable<ShimOptions['disabledEndpoints']>;
  readonly rateLimiter?: NonNullable<ShimOptions['rateLimiter']>;
  readonly metricsTurnstile?: NonNullable<ShimOptions['metricsTurnstile']>;
  readonly audit?: NonNullable<ShimOptions['audit']>;
  readonly tls?: NonNullable<ShimOptions['tls']>;
  readonly files?: NonNullable<ShimOptions['files']>;
  readonly logging?: NonNullable<ShimOptions['logging']>;
}

/** Takes every write down; they are stored at once, unless held up. */
class RecordingWriter implements Writer {
  readonly writes: WriteEffect[] = [];
  /** Awaited by every write. */
  storage: Promise<void> = Promise.resolve();
  /** Is told of changes when they are stored. */
  stored: (change: Change) => void = () => undefined;

  async write(effect: WriteEffect): Promise<void> {
    this.writes.push(effect);
    await this.storage;
    if (effect.kind === 'change') for (const change of effect.changes) this.stored(change);
  }
}

/** A master with its HTTP edge on a port of its own; nothing behind it but what a test tells. */
export class MasterScenario {
  readonly clock: LoopClock;
  readonly observer: RecordingObserver;
  readonly writer: RecordingWriter;
  readonly allocator: Allocator;
  readonly master: Master;
  readonly loop: Loop;
  readonly streams: SchedulerStreams;
  readonly operatorStreams: OperatorStreams;
  readonly shim: Shim;

  private constructor(parts: Parts, shim: Shim) {
    this.clock = parts.clock;
    this.observer = parts.observer;
    this.writer = parts.writer;
    this.allocator = parts.allocator;
    this.master = parts.master;
    this.loop = parts.loop;
    this.streams = parts.streams;
    this.operatorStreams = parts.operatorStreams;
    this.shim = shim;
  }

  static async start(options: ScenarioOptions = {}): Promise<MasterScenario> {
    const parts = makeParts(options);
    parts.loop.start();
    if (options.recovered ?? true) parts.loop.tell({ kind: 'recovered' });
    const { master, loop, streams, operatorStreams, observer, clock } = parts;
    const shim = await startShim({
      host: '127.0.0.1',
      port: 0,
      master,
      loop,
      streams,
      operatorStreams,
      observer,
      startTime: 900,
      electedTime: () => 950,
      now: () => clock.now(),
      ...(options.leader !== undefined && { leader: options.leader }),
      ...(options.limits !== undefined && { limits: options.limits }),
      ...(options.flags !== undefined && { flags: options.flags }),
      ...(options.webuiDirectory !== undefined && { webuiDirectory: options.webuiDirectory }),
      ...(options.counters !== undefined && { counters: options.counters }),
      ...(options.authentication !== undefined && { authentication: options.authentication }),
      ...(options.authorizer !== undefined && { authorizer: options.authorizer }),
      ...(options.disabledEndpoints !== undefined && { disabledEndpoints: options.disabledEndpoints }),
      ...(options.rateLimiter !== undefined && { rateLimiter: options.rateLimiter }),
      ...(options.metricsTurnstile !== undefined && { metricsTurnstile: options.metricsTurnstile }),
      ...(options.audit !== undefined && { audit: options.audit }),
      ...(options.tls !== undefined && { tls: options.tls }),
      ...(options.files !== undefined && { files: options.files }),
      ...(options.logging !== undefined && { logging: options.logging }),
    });
    return new MasterScenario(parts, shim);
  }

  /** Adds agents with the racks `r1`, `r2` … as the recorded cluster has three. */
  addAgents(count: number, change: Partial<AgentFact> = {}): void {
    for (let index = 1; index <= count; index += 1) {
      this.loop.tell({ kind: 'agent-observed', agent: { ...agentFact(index), ...change } });
    }
  }

  /** The so-manieth agent as `addAgents` adds it. */
  agent(index: number): AgentFact {
    return agentFact(index);
  }

  ask(path: string, question: Question = {}): Promise<Reply> {
    return ask(this.shim.port, path, question);
  }

  /** Makes an operator's call in JSON. */
  operate(call: object, headers: Question['headers'] = {}): Promise<Reply> {
    return this.ask('/api/v1', { body: call, headers });
  }

  /** Makes a scheduler's call, as one that is subscribed. */
  schedule(framework: SubscribedFramework, call: object): Promise<Reply> {
    return this.ask('/api/v1/scheduler', {
      body: { framework_id: { value: framework.id }, ...call },
      headers: { 'Mesos-Stream-Id': framework.streamId },
    });
  }

  /** Opens a stream by SUBSCRIBE, whatever comes of it. */
  async openStream(call: object, headers: Question['headers'] = {}): Promise<RecordStream> {
    return new RecordStream(await open(this.shim.port, '/api/v1/scheduler', { body: call, headers }));
  }

  /** Subscribes a framework and waits until it is told so. */
  async subscribe(info: object = {}): Promise<SubscribedFramework> {
    const stream = await this.openStream(subscribeCall(info));
    await eventually(() => stream.records.length >= 2);
    const subscribed = stream.events[0]?.subscribed as { framework_id: { value: string } };
    return { stream, id: subscribed.framework_id.value, streamId: String(stream.response.headers['mesos-stream-id']) };
  }

  async close(): Promise<void> {
    this.loop.stop();
    await this.shim.close();
  }
}

type Parts = ReturnType<typeof makeParts>;

function makeParts(options: ScenarioOptions) {
  const clock = new LoopClock();
  const observer = new RecordingObserver();
  const writer = new RecordingWriter();
  const allocator = new Allocator({
    allocationIntervalSeconds: 1,
    minAllocatable: [],
    random: () => 0.5,
    fairnessExcluded: [],
    filterGpuResources: true,
    region: 'region-1',
  });
  const master = new Master(masterOptions, allocator);
  const streams = new SchedulerStreams(observer, options.maxQueuedBytes);
  const resign = (reason: string): never => {
    throw new Error(reason);
  };
  const operatorStreams = new OperatorStreams({
    observer,
    every: (seconds, callback) => clock.every(seconds, callback),
    maxSubscribers: options.maxSubscribers ?? 1000,
    ...(options.maxQueuedBytes !== undefined && { maxQueuedBytes: options.maxQueuedBytes }),
  });
  const loop = new Loop({
    master,
    sink: streams,
    operatorSink: operatorStreams,
    writer,
    observer: silentLoop,
    resign,
    clock,
    allocationIntervalSeconds: 1,
  });
  writer.stored = (change) => loop.tell(factOf(change, master.state));
  return { clock, observer, writer, allocator, master, streams, operatorStreams, loop };
}

/** The id of an agent, counted from 1. */
export function agentId(index: number): string {
  return `${masterId}-S${index}`;
}

/** The id of the framework that subscribed as the so-manieth, counted from 0. */
export function frameworkId(index: number): string {
  return `${masterId}-000${index}`;
}

function agentFact(index: number): AgentFact {
  return {
    id: agentId(index),
    hostname: `node${index}.test`,
    ip: `10.0.0.${index}`,
    port: 5051,
    version: '1.11.0',
    total: Resources.parse('cpus:4;disk:10240;mem:4096;ports:[31000-31999]'),
    attributes: [{ name: 'rack', type: 'TEXT', text: { value: `r${index}` } }],
    ...(index === 1 && { domain }),
    ready: true,
    schedulable: true,
  };
}

/** A framework and the stream that it listens on. */
export interface SubscribedFramework {
  readonly stream: RecordStream;
  readonly id: string;
  readonly streamId: string;
}

/** A SUBSCRIBE as the recordings have it, but for what is said otherwise. */
export function subscribeCall(info: object = {}): object {
  const capabilities = [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }];
  return {
    type: 'SUBSCRIBE',
    subscribe: { framework_info: { user: 'root', name: 'f', roles: ['r'], capabilities, ...info } },
  };
}
