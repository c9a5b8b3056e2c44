import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventually } from '../../test/support/eventually.ts';
import { ManualClock } from '../../test/support/manualClock.ts';
import { KubernetesError } from './errors.ts';
import { WorkQueue, type Reconciled, type ReconcileResult, type WorkQueueOptions } from './workQueue.ts';

/** A queue whose reconciliations end when the test says so. */
function controlled(options: Partial<WorkQueueOptions<string>> = {}) {
  const clock = new ManualClock();
  const running: { key: string; succeed: (result?: ReconcileResult) => void; fail: (error: Error) => void }[] = [];
  const begun: string[] = [];
  const observed: Reconciled<string>[] = [];
  const queue = new WorkQueue<string>({
    clock,
    observe: (reconciled) => observed.push(reconciled),
    reconcile: (key) =>
      new Promise((resolve, reject) => {
        begun.push(key);
        running.push({ key, succeed: resolve, fail: reject });
      }),
    ...options,
  });
  /** The next reconciliation that is under way, once it is. */
  const next = async () => {
    await eventually(() => running.length > 0);
    const first = running.shift();
    if (first === undefined) throw new Error('eventually said that it is there');
    return first;
  };
  return { queue, clock, running, begun, observed, next };
}

describe('WorkQueue', () => {
  it('reconciles a key once however often it is added before its turn', async () => {
    const { queue, begun, next } = controlled({ concurrency: 1 });
    queue.add('a');
    for (let times = 0; times < 5; times += 1) queue.add('b');
    expect(queue.depth).toBe(1);
    (await next()).succeed();
    (await next()).succeed();
    await queue.shutDown();
    expect(begun).toEqual(['a', 'b']);
  });

  it('reconciles a key again that is added while it is reconciled, but never twice at once', async () => {
    const { queue, running, begun, next } = controlled();
    queue.add('a');
    const first = await next();
    queue.add('a');
    queue.add('a');
    expect(running).toEqual([]);
    first.succeed();
    (await next()).succeed();
    await queue.shutDown();
    expect(begun).toEqual(['a', 'a']);
  });

  it('reconciles no more keys at once than it may', async () => {
    const { queue, running, next } = controlled({ concurrency: 2 });
    ['a', 'b', 'c', 'd'].forEach((key) => queue.add(key));
    await eventually(() => running.length === 2);
    expect(queue.depth).toBe(2);
    (await next()).succeed();
    await eventually(() => running.length === 2);
    expect(running.map(({ key }) => key)).toEqual(['b', 'c']);
  });

  it('waits longer after each failure of a key, and starts over after a success', async () => {
    const { queue, clock, observed, next } = controlled({ backoff: { firstSeconds: 1, maxSeconds: 3 } });
    queue.add('a');
    const waits: number[] = [];
    for (let failures = 1; failures <= 4; failures += 1) {
      (await next()).fail(new Error('not yet'));
      await eventually(() => clock.waits.length === 1);
      waits.push(clock.waits[0] ?? NaN);
      clock.advance(3);
    }
    expect(waits).toEqual([0.5, 1, 1.5, 1.5]);
    (await next()).succeed();
    await eventually(() => observed.length === 5);
    expect(observed.map(({ failures }) => failures)).toEqual([1, 2, 3, 4, 0]);
    expect(observed[0]).toMatchObject({ key: 'a', error: new Error('not yet') });
    expect(observed[4]).not.toHaveProperty('error');
  });

  it('waits as long as the server asks for, and longer after each failure', async () => {
    const { queue, clock, next } = controlled();
    const tooMany = new KubernetesError(429, { reason: 'TooManyRequests' }, '1');
    queue.add('a');
    for (const seconds of [1.005, 1.01]) {
      (await next()).fail(tooMany);
      await eventually(() => clock.waits[0] === seconds);
      clock.advance(seconds);
    }
    (await next()).succeed();
  });

  it('reconciles a failed key at once when it is added before its backoff is over', async () => {
    const { queue, clock, next } = controlled();
    queue.add('a');
    (await next()).fail(new Error('not yet'));
    await eventually(() => clock.waits.length === 1);
    queue.add('a');
    expect(clock.waits).toEqual([]);
    (await next()).succeed();
  });

  it('reconciles a key again when its result asks for it', async () => {
    const { queue, clock, begun, next } = controlled();
    queue.add('a');
    (await next()).succeed({ requeueAfterSeconds: 30 });
    await eventually(() => clock.waits[0] === 30);
    clock.advance(30);
    await eventually(() => begun.length === 2);
  });

  it('lets the soonest of several delays count', () => {
    const { queue, clock } = controlled();
    queue.addAfter('a', 10);
    queue.addAfter('a', 20);
    expect(clock.waits).toEqual([10]);
    queue.addAfter('a', 5);
    expect(clock.waits).toEqual([5]);
    queue.addAfter('a', 0);
    expect(clock.waits).toEqual([]);
  });

  it('reconciles what is due before it is shut down, and nothing after', async () => {
    const { queue, clock, begun, observed, next } = controlled({ concurrency: 1 });
    queue.add('a');
    queue.add('b');
    queue.addAfter('c', 10);
    const first = await next();
    let down = false;
    const whenDown = queue.shutDown().then(() => (down = true));
    queue.add('d');
    first.fail(new Error('not yet'));
    const second = await next();
    expect(down).toBe(false);
    second.succeed({ requeueAfterSeconds: 1 });
    await whenDown;
    expect(begun).toEqual(['a', 'b']);
    expect(observed).toHaveLength(2);
    expect(clock.waits).toEqual([]);
  });

  it('is down at once when nothing is due', async () => {
    await controlled().queue.shutDown();
  });

  it('leaves no key that was added without a reconciliation that began after it', async () => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(keys, fc.integer({ min: 1, max: 3 }), async (added, concurrency) => {
        const wanted = new Map<string, number>();
        const seen = new Map<string, number>();
        const busy = new Set<string>();
        const queue = new WorkQueue<string>({
          concurrency,
          reconcile: async (key) => {
            expect(busy.has(key)).toBe(false);
            busy.add(key);
            seen.set(key, wanted.get(key) ?? 0);
            await Promise.resolve();
            busy.delete(key);
          },
        });
        for (const [at, key] of added.entries()) {
          wanted.set(key, at);
          queue.add(key);
          if (at % 3 === 0) await Promise.resolve();
        }
        await queue.shutDown();
        expect(seen).toEqual(wanted);
      }),
    );
  });
});
