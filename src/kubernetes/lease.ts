import type { KubernetesClient } from './client.ts';
import { pause, systemClock, type Clock } from './clock.ts';
import { unlessNotFound } from './errors.ts';
import { leases, type Lease } from './kinds.ts';
import type { Written } from './requests.ts';

/** Who leads, as last seen. */
export interface Holder {
  /** Identity of the leader; empty when nobody leads. */
  readonly identity: string;
  /** Count of leaderships so far, this one included. */
  readonly epoch: number;
  /** What the leader says of itself, its address for example. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** Settings of an election. */
export interface LeaderElectorOptions {
  readonly client: Pick<KubernetesClient, 'get' | 'create' | 'replace'>;
  readonly namespace: string;
  readonly name: string;
  /** Must differ from that of every other process, past ones included. */
  readonly identity: string;
  /** Stored with the Lease while leading, for the followers. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Seconds, a whole number, for which others keep off after a renewal. 3 by default. */
  readonly leaseSeconds?: number;
  /** Seconds without a renewal after which the leader steps down; less than the lease by what a last write may take. 2 by default. */
  readonly renewDeadlineSeconds?: number;
  /** Seconds between renewals, and between attempts to lead. 0.5 by default. */
  readonly retrySeconds?: number;
  /** Is told when another leader, or none, is seen, and of attempts that failed. */
  readonly observe?: (event: { readonly holder: Holder } | { readonly error: unknown }) => void;
  readonly clock?: Clock;
}

/** A leadership while it lasts, as whoever leads may look at it. */
export interface Leadership {
  /** Count of leaderships so far, this one included. */
  readonly epoch: number;
  /** Aborted when the leader has to stop. */
  readonly signal: AbortSignal;
  /**
   * Whether the Lease is certainly held at this moment. It may be over before `signal` says so: a process that was stopped
   * for a while finds that out by the clock, not by a timer that it has not got to yet.
   */
  readonly valid: boolean;
  /** Whether the Lease was lost, rather than the process told to stop. */
  readonly lost: boolean;
}

interface Observed {
  readonly lease: Lease;
  /** When this version was first seen, by our own clock: the leader's need not agree with it. */
  readonly at: number;
}

/**
 * Elects one leader among processes by a Lease, as client-go does. It cannot stop a write that a former leader has under way (see
 * decision 13 of the design): the epoch, which grows with each leadership, tells such a write apart.
 */
export class LeaderElector {
  readonly #options: LeaderElectorOptions;
  readonly #clock: Clock;
  readonly #leaseSeconds: number;
  readonly #renewDeadlineSeconds: number;
  readonly #retrySeconds: number;
  #observed: Observed | undefined;
  /** Whether the Lease may have changed since it was observed. */
  #doubtful = true;

  constructor(options: LeaderElectorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#leaseSeconds = options.leaseSeconds ?? 3;
    this.#renewDeadlineSeconds = options.renewDeadlineSeconds ?? 2;
    this.#retrySeconds = options.retrySeconds ?? 0.5;
  }

  /**
   * Waits until this process leads, then runs `lead`, whose signal is aborted when it has to stop: because `signal` is, because
   * the Lease could not be renewed in time, or because another has taken it. The Lease is renewed until `lead` has ended, then
   * given up, so that the next leader need not wait. Resolves with `lost` or `stopped`; rejects with the error of `lead`.
   */
  async run(signal: AbortSignal, lead: (leadership: Leadership) => Promise<void>): Promise<'stopped' | 'lost'> {
    const since = await this.#acquire(signal);
    if (since === undefined) return 'stopped';
    const epoch = this.#observed?.lease.spec?.leaseTransitions ?? 0;
    const term = new Term(epoch, this.#clock, this.#renewDeadlineSeconds, since, signal);
    const leading = lead(term).finally(() => term.finish());
    leading.catch(() => undefined);
    await this.#renewUntilEnd(term);
    try {
      await leading;
    } finally {
      if (!term.lost) await this.#release();
    }
    return term.lost ? 'lost' : 'stopped';
  }

  /** When the attempt that made this process the leader began; undefined if it was told to stop before. */
  async #acquire(signal: AbortSignal): Promise<number | undefined> {
    while (!signal.aborted) {
      const started = this.#clock.now();
      if (await this.#attempt(() => this.#tryToLead())) return started;
      const seconds = this.#retrySeconds * (1 + 0.2 * this.#clock.random());
      await pause(this.#clock, seconds, signal).catch(() => undefined);
    }
    return undefined;
  }

  async #renewUntilEnd(term: Term): Promise<void> {
    while (!term.over) {
      await pause(this.#clock, this.#retrySeconds, term.ended).catch(() => undefined);
      if (term.over) return;
      const started = this.#clock.now();
      if (await this.#attempt(() => this.#renew())) term.renewed(started);
      else if (this.#isTaken()) term.lose();
    }
  }

  async #attempt(action: () => Promise<boolean>): Promise<boolean> {
    try {
      const succeeded = await action();
      this.#doubtful = false;
      return succeeded;
    } catch (error) {
      // What is known of the Lease may be old, or our own write may have been carried out unseen.
      this.#doubtful = true;
      this.#options.observe?.({ error });
      return false;
    }
  }

  /** Looks at the Lease and takes it if it is free, has run out or is our own. */
  async #tryToLead(): Promise<boolean> {
    const lease = await this.#read();
    if (lease === undefined) {
      this.#see(await this.#options.client.create(leases, this.#claim(undefined), this.#limit()));
      return true;
    }
    const observed = this.#see(lease);
    if (!this.#isFree(observed)) return false;
    this.#see(await this.#options.client.replace(leases, this.#claim(lease), this.#limit()));
    return true;
  }

  async #renew(): Promise<boolean> {
    const lease = this.#doubtful ? await this.#read() : this.#observed?.lease;
    if (lease !== undefined) this.#see(lease);
    if (lease?.spec?.holderIdentity !== this.#options.identity) return false;
    const renewed = { ...this.#claim(lease), spec: { ...lease.spec, renewTime: this.#timestamp() } };
    this.#see(await this.#options.client.replace(leases, renewed, this.#limit()));
    return true;
  }

  /** Whether another is known to hold the Lease, as last read. */
  #isTaken(): boolean {
    return !this.#doubtful && this.#observed?.lease.spec?.holderIdentity !== this.#options.identity;
  }

  async #release(): Promise<void> {
    await this.#attempt(async () => {
      const lease = await this.#read();
      if (lease?.spec?.holderIdentity !== this.#options.identity) return false;
      const spec = { ...lease.spec, holderIdentity: '', leaseDurationSeconds: 1, renewTime: this.#timestamp() };
      await this.#options.client.replace(leases, { ...this.#claim(lease), spec }, this.#limit());
      return true;
    });
  }

  #read(): Promise<Lease | undefined> {
    const { client, namespace, name } = this.#options;
    return unlessNotFound(client.get(leases, { namespace, name }, this.#limit()));
  }

  #isFree({ lease, at }: Observed): boolean {
    const { holderIdentity = '', leaseDurationSeconds = this.#leaseSeconds } = lease.spec ?? {};
    if (holderIdentity === '' || holderIdentity === this.#options.identity) return true;
    return this.#clock.now() > at + leaseDurationSeconds;
  }

  /** Notes a version of the Lease, and when it was first seen. */
  #see(lease: Lease): Observed {
    const known = this.#observed;
    if (known?.lease.metadata?.resourceVersion === lease.metadata?.resourceVersion && known !== undefined) return known;
    this.#observed = { lease, at: this.#clock.now() };
    const [before, now] = [known?.lease.spec, lease.spec];
    if (before?.holderIdentity !== now?.holderIdentity || before?.leaseTransitions !== now?.leaseTransitions) {
      this.#options.observe?.({ holder: holderOf(lease) });
    }
    return this.#observed;
  }

  /** The Lease as it is when this process takes it. The resource version in it makes a competitor's claim fail. */
  #claim(lease: Lease | undefined): Written<Lease> & { metadata: { name: string; namespace: string } } {
    const { namespace, name, identity, annotations = {} } = this.#options;
    const version = lease?.metadata?.resourceVersion;
    const now = this.#timestamp();
    return {
      metadata: { namespace, name, annotations, ...(version === undefined ? {} : { resourceVersion: version }) },
      spec: {
        holderIdentity: identity,
        leaseDurationSeconds: this.#leaseSeconds,
        acquireTime: now,
        renewTime: now,
        leaseTransitions: (lease?.spec?.leaseTransitions ?? 0) + 1,
      },
    };
  }

  /** Bounds a request, so that a lost answer leaves time for a second one before the deadline. */
  #limit(): { readonly signal: AbortSignal } {
    return { signal: AbortSignal.timeout((this.#renewDeadlineSeconds * 1000) / 2) };
  }

  /** The time now in microseconds, as metav1.MicroTime has it. */
  #timestamp(): string {
    return new Date(this.#clock.wallTime()).toISOString().replace('Z', '000Z');
  }
}

/** One leadership: ends when its work has ended, which is asked to when the signal above or the deadline says so. */
class Term implements Leadership {
  readonly epoch: number;
  lost = false;
  readonly #clock: Clock;
  readonly #deadlineSeconds: number;
  readonly #above: AbortSignal;
  readonly #work = new AbortController();
  readonly #end = new AbortController();
  readonly #stopWork = (): void => this.#work.abort();
  #deadline = 0;
  #cancelDeadline: () => void = () => undefined;

  constructor(epoch: number, clock: Clock, deadlineSeconds: number, since: number, above: AbortSignal) {
    this.epoch = epoch;
    this.#clock = clock;
    this.#deadlineSeconds = deadlineSeconds;
    this.#above = above;
    above.addEventListener('abort', this.#stopWork, { once: true });
    if (above.aborted) this.#stopWork();
    this.renewed(since);
  }

  /** Aborted when the work has to end. */
  get signal(): AbortSignal {
    return this.#work.signal;
  }

  /** Aborted when there is nothing more to renew for: the work has ended, or the Lease is lost. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  get over(): boolean {
    return this.#end.signal.aborted;
  }

  get valid(): boolean {
    return !this.over && this.#clock.now() < this.#deadline;
  }

  /** Moves the deadline. Time counts from before the renewal was sent. */
  renewed(sentAt: number): void {
    if (this.over) return;
    this.#cancelDeadline();
    this.#deadline = sentAt + this.#deadlineSeconds;
    const left = this.#deadline - this.#clock.now();
    this.#cancelDeadline = this.#clock.after(Math.max(0, left), () => this.lose());
  }

  /** Notes that the Lease is not held any more. */
  lose(): void {
    if (this.over) return;
    this.lost = true;
    this.#work.abort();
    this.finish();
  }

  /** Notes that the work has ended. */
  finish(): void {
    this.#cancelDeadline();
    this.#above.removeEventListener('abort', this.#stopWork);
    this.#end.abort();
  }
}

function holderOf({ metadata, spec }: Lease): Holder {
  return {
    identity: spec?.holderIdentity ?? '',
    epoch: spec?.leaseTransitions ?? 0,
    annotations: metadata?.annotations ?? {},
  };
}
