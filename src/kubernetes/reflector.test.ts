import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/support/eventually.ts';
import { ManualClock } from '../../test/support/manualClock.ts';
import { ConnectionError, KubernetesError } from './errors.ts';
import { pods, type Pod } from './kinds.ts';
import type { ListOptions, Page, WatchEvent, WatchOptions } from './requests.ts';
import { Reflector, type ReflectorEvent, type ReflectorOptions } from './reflector.ts';

const pod = (name: string, version: number): Pod => ({
  metadata: { name, namespace: 'ns', uid: name, resourceVersion: String(version) },
});

const expired = new KubernetesError(410, { reason: 'Expired' });
const refused = new ConnectionError('GET /', new Error('refused'));

type Step<T> = T | Error;

/** A watch that a test feeds. */
class FedWatch {
  readonly options: WatchOptions;
  readonly #steps: (Step<WatchEvent<Pod>> | 'end')[] = [];
  #wake: () => void = () => undefined;

  constructor(options: WatchOptions) {
    this.options = options;
    options.signal?.addEventListener('abort', () => this.feed('end'));
    if (options.signal?.aborted === true) this.feed('end');
  }

  feed(...steps: (Step<WatchEvent<Pod>> | 'end')[]): void {
    this.#steps.push(...steps);
    this.#wake();
  }

  async *events(): AsyncGenerator<WatchEvent<Pod>> {
    for (;;) {
      const step = this.#steps.shift();
      if (step === 'end') return;
      if (step instanceof Error) throw step;
      if (step === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
      else yield step;
    }
  }
}

/** A client whose lists are given beforehand and whose watches are fed by the test. */
class FedClient {
  readonly lists: Step<readonly Page<Pod>[]>[];
  readonly listed: ListOptions[] = [];
  readonly watches: FedWatch[] = [];

  constructor(...lists: Step<readonly Page<Pod>[]>[]) {
    this.lists = lists;
  }

  async *pages(_kind: unknown, options: ListOptions = {}): AsyncGenerator<Page<Pod>> {
    await Promise.resolve();
    this.listed.push(options);
    const list = this.lists.shift() ?? new Error('no list is left');
    if (list instanceof Error) throw list;
    yield* list;
  }

  watch(_kind: unknown, options: WatchOptions = {}): AsyncGenerator<WatchEvent<Pod>> {
    const watch = new FedWatch(options);
    this.watches.push(watch);
    return watch.events();
  }

  async watchNumber(count: number): Promise<FedWatch> {
    await eventually(() => this.watches.length >= count);
    const watch = this.watches[count - 1];
    if (watch === undefined) throw new Error('eventually said that it is there');
    return watch;
  }
}

function start(client: FedClient, more: Partial<ReflectorOptions<Pod, string>> = {}) {
  const clock = new ManualClock();
  const observed: ReflectorEvent[] = [];
  const log: string[] = [];
  const reflector = new Reflector<Pod, string>({
    client: client as unknown as ReflectorOptions<Pod, string>['client'],
    kind: pods,
    project: ({ metadata }) => metadata?.resourceVersion ?? '',
    observe: (event) => observed.push(event),
    clock,
    ...more,
  });
  reflector.subscribe({
    added: (version, key) => log.push(`added ${key} ${version}`),
    updated: (version, old, key) => log.push(`updated ${key} ${old} ${version}`),
    deleted: (version, key) => log.push(`deleted ${key} ${version}`),
  });
  const abort = new AbortController();
  const running = reflector.run(abort.signal);
  const stop = async (): Promise<void> => {
    abort.abort();
    await running;
  };
  const restarts = (): string[] => observed.flatMap((event) => (event.type === 'restarted' ? [event.reason] : []));
  return { reflector, clock, log, restarts, observed, stop };
}

describe('Reflector', () => {
  it('lists page by page, then watches from the version of the list', async () => {
    const client = new FedClient([
      { items: [pod('a', 1)], resourceVersion: '7' },
      { items: [pod('b', 2)], resourceVersion: '7' },
    ]);
    const { reflector, log, stop } = start(client, { namespace: 'ns', labelSelector: 'x=y' });
    await reflector.synced;
    expect(log).toEqual(['added ns/a 1', 'added ns/b 2']);
    const watch = await client.watchNumber(1);
    expect(client.listed[0]).toMatchObject({ namespace: 'ns', labelSelector: 'x=y', limit: 500 });
    expect(watch.options).toMatchObject({ namespace: 'ns', labelSelector: 'x=y', resourceVersion: '7' });
    await stop();
  });

  it('takes each change in, and goes on from the last version when the server ends the watch', async () => {
    const client = new FedClient([{ items: [pod('a', 1)], resourceVersion: '7' }]);
    const { clock, log, restarts, stop } = start(client);
    const watch = await client.watchNumber(1);
    watch.feed(
      { type: 'MODIFIED', object: pod('a', 8) },
      { type: 'ADDED', object: pod('b', 9) },
      { type: 'DELETED', object: pod('a', 10) },
      { type: 'BOOKMARK', object: { metadata: { resourceVersion: '15' } } },
      'end',
    );
    const next = await client.watchNumber(2);
    expect(log).toEqual(['added ns/a 1', 'updated ns/a 1 8', 'added ns/b 9', 'deleted ns/a 10']);
    expect(next.options.resourceVersion).toBe('15');
    expect(restarts()).toEqual(['ended']);
    expect(client.listed).toHaveLength(1);
    expect(clock.waits).toHaveLength(1);
    await stop();
  });

  it('lists again when the version is forgotten, and reports what vanished as deleted', async () => {
    const client = new FedClient(
      [{ items: [pod('a', 1), pod('b', 2)], resourceVersion: '7' }],
      [{ items: [pod('b', 20)], resourceVersion: '30' }],
    );
    const { clock, log, restarts, stop } = start(client);
    (await client.watchNumber(1)).feed(expired);
    await eventually(() => clock.waits[0] === 0.4);
    clock.advance(0.4);
    const next = await client.watchNumber(2);
    expect(next.options.resourceVersion).toBe('30');
    expect(log.slice(2)).toEqual(['updated ns/b 2 20', 'deleted ns/a 1']);
    expect(restarts()).toEqual(['expired']);
    await stop();
  });

  it('watches on after a lost connection, without a list, at once if the watch had worked', async () => {
    const client = new FedClient([{ items: [], resourceVersion: '7' }]);
    const { clock, restarts, stop } = start(client);
    (await client.watchNumber(1)).feed({ type: 'ADDED', object: pod('a', 8) }, refused);
    (await client.watchNumber(2)).feed(refused);
    await eventually(() => clock.waits[0] === 0.4);
    clock.advance(0.4);
    const third = await client.watchNumber(3);
    expect(third.options.resourceVersion).toBe('8');
    expect(restarts()).toEqual(['failed', 'failed']);
    await stop();
  });

  it('waits 0.8 to 30 seconds between failed lists, and syncs when one succeeds', async () => {
    const forbidden = new KubernetesError(403, { reason: 'Forbidden' });
    const failures = [refused, forbidden, refused, refused, refused, refused, refused];
    const client = new FedClient(...failures, [{ items: [pod('a', 1)], resourceVersion: '7' }]);
    const { reflector, clock, stop } = start(client);
    clock.chance = 1;
    const waits: number[] = [];
    for (let failure = 1; failure <= failures.length; failure += 1) {
      await eventually(() => client.listed.length === failure && clock.waits.length === 1);
      const [wait = NaN] = clock.waits;
      waits.push(Math.round(wait * 10) / 10);
      clock.advance(wait);
    }
    await reflector.synced;
    expect(waits).toEqual([0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30]);
    await stop();
  });

  it('lists from the start when a list fails in the middle', async () => {
    async function* half(): AsyncGenerator<Page<Pod>> {
      yield { items: [pod('a', 1)], resourceVersion: '7' };
      await Promise.resolve();
      throw expired;
    }
    const client = new FedClient([{ items: [pod('b', 2)], resourceVersion: '9' }]);
    const whole = client.pages.bind(client);
    client.pages = () => {
      client.pages = whole;
      return half();
    };
    const { reflector, clock, log, stop } = start(client);
    await eventually(() => clock.waits.length === 1);
    clock.advance(1);
    await reflector.synced;
    expect(log).toEqual(['added ns/a 1', 'added ns/b 2', 'deleted ns/a 1']);
    await stop();
  });

  it('cuts a watch that is silent for too long, but not one that sends bookmarks', async () => {
    const client = new FedClient([{ items: [], resourceVersion: '7' }]);
    const { clock, restarts, stop } = start(client, { stallSeconds: 100 });
    const watch = await client.watchNumber(1);
    clock.advance(90);
    watch.feed(
      { type: 'BOOKMARK', object: { metadata: { resourceVersion: '8' } } },
      { type: 'ADDED', object: pod('a', 9) },
    );
    await eventually(() => watch.options.signal?.aborted === false && clock.waits[0] === 10);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(90);
    expect(watch.options.signal?.aborted).toBe(false);
    clock.advance(10);
    expect(watch.options.signal?.aborted).toBe(true);
    const next = await client.watchNumber(2);
    expect(next.options.resourceVersion).toBe('9');
    expect(restarts()).toEqual(['stalled']);
    await stop();
  });

  it('asks the server for a watch of 5 to 10 minutes, at random', async () => {
    const client = new FedClient([{ items: [], resourceVersion: '7' }]);
    const { clock, stop } = start(client);
    clock.chance = 0.999;
    const watch = await client.watchNumber(1);
    expect(watch.options.timeoutSeconds).toBe(599);
    await stop();
  });

  it('does not ask in a tight loop when the server ends each watch at once', async () => {
    const client = new FedClient([{ items: [], resourceVersion: '7' }]);
    const { clock, stop } = start(client);
    (await client.watchNumber(1)).feed('end');
    await eventually(() => clock.waits[0] === 0.4);
    expect(client.watches).toHaveLength(1);
    await stop();
  });

  it('reports a handler that throws and goes on', async () => {
    const client = new FedClient([{ items: [pod('a', 1), pod('b', 2)], resourceVersion: '7' }]);
    const { reflector, observed, log, stop } = start(client);
    reflector.subscribe({
      added: () => {
        throw new Error('a bug');
      },
    });
    await reflector.synced;
    expect(observed.filter(({ type }) => type === 'handlerFailed')).toHaveLength(2);
    expect(log).toEqual(['added ns/a 1', 'added ns/b 2']);
    await stop();
  });

  it('says when everything up to a version has been taken in', async () => {
    const client = new FedClient([{ items: [], resourceVersion: '7' }]);
    const { reflector, stop } = start(client);
    const watch = await client.watchNumber(1);
    const { signal } = new AbortController();
    await reflector.reached('7', signal);
    let reached = false;
    const reaching = reflector.reached('9', signal).then(() => (reached = true));
    watch.feed({ type: 'ADDED', object: pod('a', 8) });
    await eventually(() => reflector.store.size === 1);
    expect(reached).toBe(false);
    watch.feed({ type: 'ADDED', object: pod('b', 9) });
    await reaching;
    const abort = new AbortController();
    const never = reflector.reached('99', abort.signal);
    abort.abort();
    await expect(never).rejects.toThrow('version 99 was not seen in time');
    await stop();
  });

  it('takes nothing in while it is held, and everything afterwards', async () => {
    const client = new FedClient([{ items: [], resourceVersion: '7' }]);
    const { reflector, stop } = start(client);
    const watch = await client.watchNumber(1);
    const release = reflector.hold();
    watch.feed({ type: 'ADDED', object: pod('a', 8) }, { type: 'ADDED', object: pod('b', 9) });
    for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
    expect(reflector.store.size).toBe(0);
    release();
    await eventually(() => reflector.store.size === 2);
    await stop();
  });

  it('ends when its signal is aborted, while listing, watching or waiting', async () => {
    await start(new FedClient([{ items: [], resourceVersion: '7' }])).stop();
    const watching = new FedClient([{ items: [], resourceVersion: '7' }]);
    const running = start(watching);
    await watching.watchNumber(1);
    await running.stop();
    expect(running.clock.waits).toEqual([]);
    const waiting = start(new FedClient(refused));
    await eventually(() => waiting.clock.waits.length === 1);
    await waiting.stop();
    expect(waiting.clock.waits).toEqual([]);
  });
});
