import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const prefix = 'mesos_operator_';

/** Bounds in seconds from a tenth of a millisecond to a few seconds. */
const durations = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

/** A number that is looked up when the metrics are read. */
export interface Reading {
  readonly name: string;
  readonly help: string;
  /** Values by the text of the label `label`; one value under '' where there is no label. */
  readonly read: () => ReadonlyMap<string, number>;
  readonly label?: string;
}

/** The counters and gauges of the process, by Prometheus' conventions. */
export class Metrics {
  readonly registry = new Registry();
  readonly calls: Counter<'endpoint' | 'type' | 'code'>;
  readonly callSeconds: Histogram<'endpoint'>;
  readonly events: Counter<'type'>;
  readonly eventBytes: Counter;
  readonly streams: Gauge;
  readonly streamEnds: Counter<'reason'>;
  readonly decisions: Counter<'reason'>;
  readonly inputSeconds: Histogram<'kind'>;
  readonly allocationSeconds: Histogram;
  readonly failures: Counter<'part'>;
  readonly requests: Counter<'verb' | 'kind' | 'code'>;
  readonly requestSeconds: Histogram<'verb'>;
  readonly watchRestarts: Counter<'kind' | 'reason'>;
  readonly reconciles: Counter<'controller' | 'result'>;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    const counter = <L extends string>(name: string, help: string, labelNames: L[] = []): Counter<L> =>
      new Counter({ name: prefix + name, help, labelNames, registers });
    const histogram = <L extends string>(name: string, help: string, labelNames: L[] = []): Histogram<L> =>
      new Histogram({ name: prefix + name, help, labelNames, buckets: durations, registers });
    this.calls = counter('calls_total', 'API calls answered.', ['endpoint', 'type', 'code']);
    this.callSeconds = histogram('call_duration_seconds', 'Time to answer a call.', ['endpoint']);
    this.events = counter('events_total', 'Events sent to frameworks.', ['type']);
    this.eventBytes = counter('event_bytes_total', 'Bytes of the events sent to frameworks.');
    this.streams = new Gauge({ name: `${prefix}streams`, help: 'Event streams that are open.', registers });
    this.streamEnds = counter('stream_ends_total', 'Event streams that ended.', ['reason']);
    this.decisions = counter('decisions_total', 'Decisions of the master.', ['reason']);
    this.inputSeconds = histogram('input_duration_seconds', 'Time the master took for an input.', ['kind']);
    this.allocationSeconds = histogram('allocation_duration_seconds', 'Time of an allocation cycle.');
    this.failures = counter('failures_total', 'Defects met, by the part that met them.', ['part']);
    this.requests = counter('api_requests_total', 'Requests to the API server.', ['verb', 'kind', 'code']);
    this.requestSeconds = histogram('api_request_duration_seconds', 'Time of a request to the API server.', ['verb']);
    this.watchRestarts = counter('watch_restarts_total', 'Watches that were begun anew.', ['kind', 'reason']);
    this.reconciles = counter('reconciles_total', 'Reconciliations.', ['controller', 'result']);
  }

  /** Adds a gauge whose values are looked up when the metrics are read. */
  addReading({ name, help, label, read }: Reading): void {
    new Gauge({
      name: prefix + name,
      help,
      labelNames: label === undefined ? [] : [label],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [value, number] of read()) this.set(label === undefined ? {} : { [label]: value }, number);
      },
    });
  }

  /** All metrics as Prometheus reads them. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }
}
