import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/support/eventually.ts';
import { ManualClock } from '../../test/support/manualClock.ts';
import { ConnectionError, KubernetesError } from './errors.ts';
import type { Lease } from './kinds.ts';
import { LeaderElector, type Holder, type Leadership, type LeaderElectorOptions } from './lease.ts';

/** An API server with one Lease, which can be out of reach, or lose the answer to a write. */
class LeaseServer {
  lease: Lease | undefined;
  reachable = true;
  losesNextAnswer = false;
  #version = 0;

  get(): Promise<Lease> {
    if (!this.reachable) return Promise.reject(new ConnectionError('GET', 'out of reach'));
    if (this.lease === undefined) return Promise.reject(new KubernetesError(404, { reason: 'NotFound' }));
    return Promise.resolve(this.lease);
  }

  create(_kind: unknown, lease: Lease): Promise<Lease> {
    if (this.lease !== undefined) return Promise.reject(new KubernetesError(409, { reason: 'AlreadyExists' }));
    return this.#store(lease);
  }

  replace(_kind: unknown, lease: Lease): Promise<Lease> {
    const stale = lease.metadata?.resourceVersion !== this.lease?.metadata?.resourceVersion;
    if (this.reachable && stale) return Promise.reject(new KubernetesError(409, { reason: 'Conflict' }));
    return this.#store(lease);
  }

  #store(lease: Lease): Promise<Lease> {
    if (!this.reachable) return Promise.reject(new ConnectionError('PUT', 'out of reach'));
    this.#version += 1;
    this.lease = { ...lease, metadata: { ...lease.metadata, resourceVersion: String(this.#version) } };
    if (!this.losesNextAnswer) return Promise.resolve(this.lease);
    this.losesNextAnswer = false;
    return Promise.reject(new ConnectionError('PUT', 'reset'));
  }
}

function candidate(server: LeaseServer, clock: ManualClock, identity: string) {
  const holders: Holder[] = [];
  const elector = new LeaderElector({
    client: server as unknown as LeaderElectorOptions['client'],
    namespace: 'mesos',
    name: 'leader',
    identity,
    annotations: { address: `${identity}:5050` },
    observe: (event) => ('holder' in event ? holders.push(event.holder) : undefined),
    clock,
  });
  const abort = new AbortController();
  const terms: { epoch: number; signal: AbortSignal; leadership: Leadership; end: () => void }[] = [];
  const outcome = elector.run(
    abort.signal,
    (leadership) =>
      new Promise((resolve) => {
        const { epoch, signal } = leadership;
        terms.push({ epoch, signal, leadership, end: resolve });
      }),
  );
  return { holders, abort, terms, outcome };
}

/** Moves the clock on in small steps until a condition holds, and lets what follows from each step happen. */
async function advanceUntil(clock: ManualClock, condition: () => boolean): Promise<void> {
  await eventually(() => {
    if (!condition()) clock.advance(0.1);
    return condition();
  });
}

describe('LeaderElector', () => {
  it('leads at once where no Lease is, and tells followers who it is', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const first = candidate(server, clock, 'a');
    await eventually(() => first.terms.length === 1);
    expect(first.terms[0]?.epoch).toBe(1);
    const second = candidate(server, clock, 'b');
    await eventually(() => second.holders.length === 1);
    expect(second.holders).toEqual([{ identity: 'a', epoch: 1, annotations: { address: 'a:5050' } }]);
    expect(second.terms).toEqual([]);
    expect(server.lease?.spec).toMatchObject({ leaseDurationSeconds: 3, renewTime: '1970-01-01T00:16:40.000000Z' });
  });

  it('renews while it leads, so that nobody else does', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const first = candidate(server, clock, 'a');
    await eventually(() => first.terms.length === 1);
    const second = candidate(server, clock, 'b');
    const end = clock.now() + 20;
    await advanceUntil(clock, () => clock.now() >= end);
    expect(first.terms[0]?.signal.aborted).toBe(false);
    expect(second.terms).toEqual([]);
  });

  it('stops its work, then gives the Lease up, so that the next leads without waiting, in a later epoch', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const first = candidate(server, clock, 'a');
    await eventually(() => first.terms.length === 1);
    const second = candidate(server, clock, 'b');
    first.abort.abort();
    await eventually(() => first.terms[0]?.signal.aborted === true);
    expect(server.lease?.spec?.holderIdentity).toBe('a');
    first.terms[0]?.end();
    expect(await first.outcome).toBe('stopped');
    expect(server.lease?.spec?.holderIdentity).toBe('');
    const released = clock.now();
    await advanceUntil(clock, () => second.terms.length === 1);
    expect(clock.now() - released).toBeLessThan(1);
    expect(second.terms[0]?.epoch).toBe(2);
  });

  it('stops two seconds after its last renewal, before another may lead', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const first = candidate(server, clock, 'a');
    await eventually(() => first.terms.length === 1);
    server.reachable = false;
    const start = clock.now();
    await advanceUntil(clock, () => first.terms[0]?.signal.aborted === true);
    expect(clock.now() - start).toBeCloseTo(2, 0);
    first.terms[0]?.end();
    expect(await first.outcome).toBe('lost');
    expect(server.lease?.spec?.holderIdentity).toBe('a');
  });

  it('knows by the clock that it leads no more, before a timer tells it', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const first = candidate(server, clock, 'a');
    await eventually(() => first.terms.length === 1);
    const leadership = first.terms[0]?.leadership;
    expect(leadership?.valid).toBe(true);
    clock.skip(10);
    expect([leadership?.valid, leadership?.signal.aborted]).toEqual([false, false]);
  });

  it('takes the Lease of a leader that is gone once it has run out by its own clock', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    server.lease = {
      metadata: { name: 'leader', resourceVersion: '0' },
      spec: { holderIdentity: 'dead', leaseDurationSeconds: 3, leaseTransitions: 7, renewTime: '2000-01-01T00:00:00Z' },
    };
    const start = clock.now();
    const next = candidate(server, clock, 'b');
    await advanceUntil(clock, () => next.terms.length === 1);
    expect(clock.now() - start).toBeGreaterThan(3);
    expect(clock.now() - start).toBeLessThan(4.5);
    expect(next.terms[0]?.epoch).toBe(8);
  });

  it('goes on to lead when the answer to a renewal was lost', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const first = candidate(server, clock, 'a');
    await eventually(() => first.terms.length === 1);
    server.losesNextAnswer = true;
    const end = clock.now() + 5;
    await advanceUntil(clock, () => clock.now() >= end);
    expect(first.terms[0]?.signal.aborted).toBe(false);
  });

  it('loses the Lease that another has taken', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const first = candidate(server, clock, 'a');
    await eventually(() => first.terms.length === 1);
    server.lease = { ...server.lease, metadata: { resourceVersion: '99' }, spec: { holderIdentity: 'b' } };
    const start = clock.now();
    await advanceUntil(clock, () => first.terms[0]?.signal.aborted === true);
    expect(clock.now() - start).toBeLessThan(1.5);
    first.terms[0]?.end();
    expect(await first.outcome).toBe('lost');
    expect(server.lease.spec?.holderIdentity).toBe('b');
  });

  it('lets only one of two that start at once lead', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const both = [candidate(server, clock, 'a'), candidate(server, clock, 'b')];
    const end = clock.now() + 10;
    await advanceUntil(clock, () => clock.now() >= end);
    expect(both.flatMap(({ terms }) => terms)).toHaveLength(1);
  });

  it('stops waiting to lead when its signal is aborted', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    server.lease = { metadata: { resourceVersion: '0' }, spec: { holderIdentity: 'a', leaseDurationSeconds: 3 } };
    const second = candidate(server, clock, 'b');
    second.abort.abort();
    expect(await second.outcome).toBe('stopped');
    expect(clock.waits).toEqual([]);
  });

  it('gives the Lease up when its work fails, and fails as the work does', async () => {
    const [server, clock] = [new LeaseServer(), new ManualClock()];
    const elector = new LeaderElector({
      client: server as unknown as LeaderElectorOptions['client'],
      namespace: 'mesos',
      name: 'leader',
      identity: 'a',
      clock,
    });
    const outcome = elector.run(new AbortController().signal, () => Promise.reject(new Error('a bug')));
    await expect(outcome).rejects.toThrow('a bug');
    expect(server.lease?.spec?.holderIdentity).toBe('');
  });
});
