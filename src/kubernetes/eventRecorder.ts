import type { KubernetesClient } from './client.ts';
import { systemClock, type Clock } from './clock.ts';
import { isNotFound } from './errors.ts';
import { events, type Event } from './kinds.ts';
import { RecentMap } from './recentMap.ts';
import type { Written } from './requests.ts';
import { isThrottled, retrying } from './retry.ts';

/** The object that an Event is about. */
export interface EventSubject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid?: string };
}

/** What happened to an object, for `kubectl describe`. */
export interface Occurrence {
  readonly type: 'Normal' | 'Warning';
  /** One word in CamelCase; Events of one object and reason are counted as one. */
  readonly reason: string;
  readonly message: string;
}

/** Settings of a recorder. */
export interface EventRecorderOptions {
  readonly client: Pick<KubernetesClient, 'create' | 'patch'>;
  /** Name of the program, `mesos-operator` for example. */
  readonly component: string;
  /** Name of this process among its replicas. */
  readonly instance: string;
  /** Is told of Events that could not be stored, and (without an error) of those held back by the limit of their object. */
  readonly lost?: (subject: EventSubject, occurrence: Occurrence, error?: unknown) => void;
  readonly clock?: Clock;
}

/** Writes about one object: so many at once, then one in so many seconds. client-go's numbers. */
const BURST = 25;
const SECONDS_A_WRITE = 300;
/** Seconds without a further occurrence after which the next one is a new Event. client-go's number. */
const SERIES_SECONDS = 600;
/** Objects and series that are remembered. */
const CAPACITY = 4096;
/** How often a server that has too much to do is asked: an Event is not worth holding up the end of a process for long. */
const THROTTLED_ATTEMPTS = 3;
/** Longest message that the API server takes, in characters. */
const MAX_MESSAGE = 1024;

interface Series {
  readonly name: string;
  readonly first: string;
  last: number;
  count: number;
  stored: boolean;
  latest: Occurrence;
  /** The write under way; what happens meanwhile is written when it is done. */
  writing: Promise<void> | undefined;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * Records Events, in the background: recording neither waits nor throws, for an Event is a courtesy that must not hold up or fail
 * what it tells of. Repetitions of a reason on one object increment the count of one Event.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #clock: Clock;
  readonly #series = new RecentMap<string, Series>(CAPACITY);
  readonly #buckets = new RecentMap<string, Bucket>(CAPACITY);
  readonly #writes = new Set<Promise<void>>();
  #names = 0;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Records what happened to an object. */
  record(subject: EventSubject, occurrence: Occurrence): void {
    const series = this.#seriesOf(subject, occurrence);
    series.count += 1;
    series.latest = occurrence;
    series.last = this.#clock.now();
    if (series.writing !== undefined) return;
    if (!this.#mayWrite(subject)) {
      this.#options.lost?.(subject, occurrence);
      return;
    }
    series.writing = this.#writeAll(subject, series);
    this.#writes.add(series.writing);
    const written = series.writing;
    void written.finally(() => this.#writes.delete(written));
  }

  /** Resolves when nothing is left to write. */
  async flush(): Promise<void> {
    while (this.#writes.size > 0) await Promise.all(this.#writes);
  }

  #seriesOf(subject: EventSubject, { type, reason }: Occurrence): Series {
    const key = [keyOfSubject(subject), type, reason].join(' ');
    const series = this.#series.use(key, () => this.#newSeries(subject));
    if (this.#clock.now() - series.last <= SERIES_SECONDS || series.writing !== undefined) return series;
    const next = this.#newSeries(subject);
    this.#series.set(key, next);
    return next;
  }

  #newSeries(subject: EventSubject): Series {
    this.#names += 1;
    const unique = `${this.#clock.wallTime().toString(16)}${this.#names.toString(16).padStart(4, '0')}`;
    return {
      name: `${subject.metadata.name}.${unique}`,
      first: this.#timestamp(),
      last: this.#clock.now(),
      count: 0,
      stored: false,
      latest: { type: 'Normal', reason: '', message: '' },
      writing: undefined,
    };
  }

  #mayWrite(subject: EventSubject): boolean {
    const now = this.#clock.now();
    const bucket = this.#buckets.use(keyOfSubject(subject), () => ({ tokens: BURST, filledAt: now }));
    bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.filledAt) / SECONDS_A_WRITE);
    bucket.filledAt = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  async #writeAll(subject: EventSubject, series: Series): Promise<void> {
    let written: number;
    do {
      written = series.count;
      try {
        const options = { clock: this.#clock, when: isThrottled, attempts: THROTTLED_ATTEMPTS };
        await retrying(() => this.#write(subject, series), options);
        series.stored = true;
      } catch (error) {
        this.#options.lost?.(subject, series.latest, error);
      }
    } while (series.count > written && this.#mayWrite(subject));
    series.writing = undefined;
  }

  async #write(subject: EventSubject, series: Series): Promise<void> {
    const { client } = this.#options;
    const event = this.#eventOf(subject, series);
    if (!series.stored) {
      await client.create(events, event);
      return;
    }
    const { count, lastTimestamp, message } = event;
    try {
      await client.patch(events, event.metadata, { type: 'merge', body: { count, lastTimestamp, message } });
    } catch (error) {
      // The API server forgets Events after an hour.
      if (!isNotFound(error)) throw error;
      await client.create(events, event);
    }
  }

  #eventOf(subject: EventSubject, series: Series): Written<Event> & { metadata: { name: string; namespace: string } } {
    const { component, instance } = this.#options;
    const { apiVersion, kind, metadata } = subject;
    const { latest, count, name, first } = series;
    return {
      metadata: { name, namespace: metadata.namespace ?? 'default' },
      involvedObject: { apiVersion, kind, ...metadata },
      type: latest.type,
      reason: latest.reason,
      message: latest.message.slice(0, MAX_MESSAGE),
      count,
      firstTimestamp: first,
      lastTimestamp: this.#timestamp(),
      source: { component },
      reportingComponent: component,
      reportingInstance: instance,
    };
  }

  /** The time now, in whole seconds as metav1.Time has them. */
  #timestamp(): string {
    return new Date(this.#clock.wallTime()).toISOString().replace(/\.\d+Z$/, 'Z');
  }
}

function keyOfSubject({ kind, metadata }: EventSubject): string {
  return [kind, metadata.namespace ?? '', metadata.name, metadata.uid ?? ''].join('/');
}
