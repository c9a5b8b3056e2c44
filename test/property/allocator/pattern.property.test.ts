import fc from 'fast-check';
import { Pattern } from '../../../src/allocator/pattern.ts';

/** Expressions over two letters, small enough to be taken. */
const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie('expression');
  const group = inner.map((text) => `(${text})`);
  return {
    expression: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'expression' },
      fc.constantFrom('a', 'b', '.', '[^a]', '[ab]', '\\w', '^', '$', '\\b', ''),
      fc.tuple(inner, inner).map(([one, other]) => one + other),
      fc.tuple(inner, inner).map(([one, other]) => `(?:${one}|${other})`),
      fc.tuple(group, fc.constantFrom('*', '+', '?', '*?', '{2}', '{1,2}', '{1,}')).map(([one, times]) => one + times),
    ),
  };
});

describe('a pattern', () => {
  it('OFFER-CONSTRAINT-006 matches what JavaScript’s own engine takes for a full match', () => {
    fc.assert(
      fc.property(expression, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 }), (written, text) => {
        const expected = new RegExp(`^(?:${written})$`, 'u').test(text);
        expect(new Pattern(written).matches(text)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});
