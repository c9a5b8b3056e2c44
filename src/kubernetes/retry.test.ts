import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/support/eventually.ts';
import { ManualClock } from '../../test/support/manualClock.ts';
import { ConnectionError, KubernetesError } from './errors.ts';
import { isTransient, retrying } from './retry.ts';

const unavailable = (retryAfter?: string): KubernetesError => new KubernetesError(503, {}, retryAfter);

/** An operation that fails with each error in turn, then succeeds. */
function failing(errors: readonly Error[]): { operation: () => Promise<string>; readonly calls: () => number } {
  let calls = 0;
  const operation = (): Promise<string> => {
    const error = errors[calls];
    calls += 1;
    return error === undefined ? Promise.resolve('done') : Promise.reject(error);
  };
  return { operation, calls: () => calls };
}

/** Runs to the end, moving the clock on as it is waited for, and returns the waits. */
async function waitsOf(clock: ManualClock, promise: Promise<unknown>): Promise<number[]> {
  const waits: number[] = [];
  let settled = false;
  const settle = (): void => {
    settled = true;
  };
  promise.then(settle, settle);
  while (!settled) {
    await eventually(() => settled || clock.waits.length > 0);
    const [wait] = clock.waits;
    if (wait === undefined) continue;
    waits.push(wait);
    clock.advance(wait);
  }
  return waits;
}

describe('retrying', () => {
  it('waits twice as long after each failure, up to the bound', async () => {
    const clock = new ManualClock();
    const { operation } = failing([unavailable(), unavailable(), unavailable(), unavailable()]);
    const result = retrying(operation, { clock, backoff: { firstSeconds: 1, maxSeconds: 3 } });
    expect(await waitsOf(clock, result)).toEqual([0.5, 1, 1.5, 1.5]);
    expect(await result).toBe('done');
  });

  it('waits as long as the server says, but no longer than a minute, and its own time on top', async () => {
    const clock = new ManualClock();
    const { operation } = failing([unavailable('7'), unavailable('3600')]);
    const result = retrying(operation, { clock });
    expect(await waitsOf(clock, result)).toEqual([7.1, 60.2]);
  });

  it('does not repeat what the server refused', async () => {
    const conflict = new KubernetesError(409, { reason: 'Conflict' });
    const { operation, calls } = failing([conflict]);
    await expect(retrying(operation)).rejects.toBe(conflict);
    expect(calls()).toBe(1);
  });

  it('gives up after the attempts it has, with the last error', async () => {
    const clock = new ManualClock();
    const last = new ConnectionError('GET /', new Error('refused'));
    const { operation } = failing([unavailable(), unavailable(), last]);
    const result = retrying(operation, { clock, attempts: 3 });
    result.catch(() => undefined);
    expect(await waitsOf(clock, result)).toHaveLength(2);
    await expect(result).rejects.toBe(last);
  });

  it('stops waiting when the signal is aborted', async () => {
    const clock = new ManualClock();
    const abort = new AbortController();
    const result = retrying(failing([unavailable()]).operation, { clock, signal: abort.signal });
    result.catch(() => undefined);
    await eventually(() => clock.waits.length === 1);
    abort.abort(new Error('shutting down'));
    await expect(result).rejects.toThrow('shutting down');
    expect(clock.waits).toEqual([]);
  });

  it('takes only too many requests, failures of the server and lost connections as passing', () => {
    const passing = [429, 500, 503, 504].map((status) => new KubernetesError(status, {}));
    const lasting = [400, 401, 403, 404, 409, 410, 422].map((status) => new KubernetesError(status, {}));
    expect([...passing, new ConnectionError('GET /', 'reset')].every(isTransient)).toBe(true);
    expect([...lasting, new Error('a bug')].some(isTransient)).toBe(false);
  });
});
