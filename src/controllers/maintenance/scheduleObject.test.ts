import { describe, expect, it } from '@jest/globals';
import type { ScheduledWindow } from '../../master/maintenance/schedule.ts';
import { specOf, windowsOf } from './scheduleObject.ts';

/** A window of one machine. */
function window(start: bigint, duration?: bigint, down = false): ScheduledWindow {
  return {
    machines: [{ id: { hostname: 'm1.test', ip: '10.9.9.1' }, down }],
    unavailability: {
      start: { nanoseconds: start },
      ...(duration !== undefined && { duration: { nanoseconds: duration } }),
    },
  };
}

describe('a MaintenanceSchedule', () => {
  it('says when machines are unavailable in the words of Kubernetes', () => {
    expect(specOf([window(1_700_000_000_000_000_000n, 60_000_000_000n, true)])).toEqual({
      windows: [
        {
          machines: [{ hostname: 'm1.test', ip: '10.9.9.1', down: true }],
          start: '2023-11-14T22:13:20Z',
          durationSeconds: 60,
        },
      ],
    });
  });

  it.each([
    [0n, 0n],
    [1n, undefined],
    [-1n, 1n],
    [1_700_000_000_123_456_789n, 7_000_000_005n],
    [-9_223_372_036_854_775_808n, undefined],
    [9_223_372_036_854_775_807n, undefined],
  ])('MAINT-001 keeps a start of %s ns and a duration of %s ns as they are', (start, duration) => {
    const windows = [window(start, duration)];
    expect(windowsOf(specOf(windows))).toEqual(windows);
  });

  it('may be written with an offset from UTC', () => {
    const machines = [{ hostname: 'a' }];
    const [utc, east] = ['2026-01-01T00:00:00.5Z', '2026-01-01T02:00:00.50+02:00'].map((start) =>
      windowsOf({ windows: [{ machines, start }] }),
    );
    expect(east).toEqual(utc);
  });

  it('does not name what Mesos leaves empty', () => {
    const machines = [{ id: { hostname: 'a', ip: '' }, down: false }];
    const unavailability = { start: { nanoseconds: 0 } };
    expect(specOf([{ machines, unavailability }]).windows?.[0]?.machines).toEqual([{ hostname: 'a' }]);
  });
});
