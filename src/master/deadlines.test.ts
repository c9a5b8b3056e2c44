import fc from 'fast-check';
import { Deadlines } from './deadlines.ts';

describe('Deadlines', () => {
  it('gives what is due in the order of the deadlines, and nothing twice', () => {
    const deadlines = new Deadlines<string>();
    deadlines.set('b', 2);
    deadlines.set('a', 1);
    deadlines.set('c', 3);
    expect(deadlines.take(2)).toEqual(['a', 'b']);
    expect(deadlines.take(2)).toEqual([]);
    expect(deadlines.size).toBe(1);
  });

  it('agrees with a sorted list on any sequence of set, cancel and take', () => {
    const command = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), key: fc.nat(20), at: fc.nat(50) }),
      fc.record({ kind: fc.constant('cancel' as const), key: fc.nat(20) }),
      fc.record({ kind: fc.constant('take' as const), now: fc.nat(50) }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 300 }), (commands) => {
        const deadlines = new Deadlines<number>();
        const model = new Map<number, number>();
        for (const step of commands) {
          if (step.kind === 'set') {
            deadlines.set(step.key, step.at);
            model.set(step.key, step.at);
          } else if (step.kind === 'cancel') {
            deadlines.cancel(step.key);
            model.delete(step.key);
          } else {
            const due = [...model].filter(([, at]) => at <= step.now);
            due.forEach(([key]) => model.delete(key));
            expect(deadlines.take(step.now).sort()).toEqual(due.map(([key]) => key).sort());
          }
        }
        expect(deadlines.size).toBe(model.size);
      }),
    );
  });
});
