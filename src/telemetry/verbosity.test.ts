import { jest } from '@jest/globals';
import { pino } from 'pino';
import { Verbosity } from './verbosity.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('OPER-023 LEGACY-036 tells more for a while, and then as much as before', () => {
  const log = pino({ level: 'info' });
  const verbosity = new Verbosity(log);
  expect([verbosity.level, log.level]).toEqual([0, 'info']);
  verbosity.raise(1, 10);
  expect([verbosity.level, log.level]).toEqual([1, 'debug']);
  jest.advanceTimersByTime(9_000);
  verbosity.raise(3, 10);
  jest.advanceTimersByTime(9_000);
  expect([verbosity.level, log.level]).toEqual([3, 'trace']);
  jest.advanceTimersByTime(1_000);
  expect([verbosity.level, log.level]).toEqual([0, 'info']);
});

it('never has a log tell less than it was started with', () => {
  const log = pino({ level: 'trace' });
  const verbosity = new Verbosity(log);
  verbosity.raise(1, 10);
  expect(log.level).toBe('trace');
  verbosity.raise(0, 1e12);
  expect([verbosity.level, log.level]).toEqual([0, 'trace']);
});
