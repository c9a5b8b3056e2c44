import { Timer } from './timer.ts';

/** A timer with these durations in milliseconds, one a second from 1 on. */
function timerOf(...durations: readonly number[]): Timer {
  const timer = new Timer();
  durations.forEach((milliseconds, index) => timer.record(milliseconds / 1000, index + 1));
  return timer;
}

describe('A timer', () => {
  it('ALLOC-137 says nothing before the first time, and has no statistics of one', () => {
    expect(timerOf().metrics('run_ms', 1)).toEqual({});
    expect(timerOf(5).metrics('run_ms', 1)).toEqual({ run_ms: 5 });
  });

  it('ALLOC-137 has statistics of two times or more, with percentiles in between', () => {
    const metrics = Object.entries(timerOf(8, 2, 4).metrics('run_ms', 3));
    expect(metrics.map(([name, value]) => `${name} ${value.toFixed(4)}`)).toEqual([
      'run_ms 4.0000',
      'run_ms/count 3.0000',
      'run_ms/min 2.0000',
      'run_ms/max 8.0000',
      'run_ms/p50 4.0000',
      'run_ms/p90 7.2000',
      'run_ms/p95 7.6000',
      'run_ms/p99 7.9200',
      'run_ms/p999 7.9920',
      'run_ms/p9999 7.9992',
    ]);
  });

  it('ALLOC-137 looks back an hour, but keeps the last time', () => {
    const timer = timerOf(8, 2, 4);
    expect(timer.metrics('run_ms', 3601)).toMatchObject({ 'run_ms/count': 2, 'run_ms/max': 4 });
    expect(timer.metrics('run_ms', 9999)).toEqual({ run_ms: 4 });
  });

  it('lets go of some of the older times where there are many', () => {
    const timer = timerOf(...Array.from({ length: 3500 }, (_, index) => index));
    const { 'run_ms/count': count = 0, 'run_ms/min': min, 'run_ms/max': max } = timer.metrics('run_ms', 3500);
    expect(count).toBeLessThanOrEqual(1000);
    expect(count).toBeGreaterThan(700);
    expect([min, max]).toEqual([0, 3499]);
  });
});
