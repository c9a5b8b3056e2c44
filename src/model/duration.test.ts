import fc from 'fast-check';
import { DurationError, isRepresentable, parseDuration, printDuration } from './duration.ts';

describe('durations', () => {
  it.each([
    ['5secs', 5],
    ['1mins', 60],
    ['90secs', 90],
    ['1hrs', 3600],
    ['36hrs', 129_600],
    ['10days', 864_000],
    ['2weeks', 1_209_600],
    ['1500ms', 1.5],
    ['10us', 0.00001],
    ['0ns', 0],
    ['-5secs', -5],
  ])('EXEC-024 %s are %p seconds', (text, seconds) => {
    expect(printDuration(seconds)).toBe(text);
    expect(parseDuration(text)).toBe(seconds);
  });

  it('EXEC-024 one unit lower need not be whole', () => {
    expect(printDuration(61.5)).toBe('61.5secs');
    expect(parseDuration('1.5hrs')).toBe(5400);
  });

  it.each(['', '5', 'secs', '5 secs', '5years', '1e3secs', '400000000mins'])('EXEC-024 %j is none', (text) => {
    expect(() => parseDuration(text)).toThrow(DurationError);
  });

  it.each([
    [0, true],
    [-1, true],
    [604_800, true],
    [9.2e9, true],
    [9.3e9, false],
    [Infinity, false],
    [NaN, false],
  ])('SCHED-030 %p seconds representable: %p', (seconds, expected) => {
    expect(isRepresentable(seconds)).toBe(expected);
  });

  it('EXEC-024 print and parse agree', () => {
    const seconds = fc.integer({ min: 0, max: 1e9 }).map((milliseconds) => milliseconds / 1000);
    fc.assert(
      fc.property(seconds, (one) => {
        expect(parseDuration(printDuration(one))).toBeCloseTo(one, 6);
      }),
    );
  });
});
