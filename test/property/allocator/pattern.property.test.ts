import fc from 'fast-check';
import { Pattern, PatternError } from '../../../src/allocator/pattern/pattern.ts';

/** Expressions over two letters, most of them small enough to be taken. */
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

/** The pattern of an expression; undefined if that is refused for its size, as Mesos refuses it. */
function patternOf(written: string): Pattern | undefined {
  try {
    return new Pattern(written);
  } catch (error) {
    if (error instanceof PatternError && error.message.includes('is too complex')) return undefined;
    throw error;
  }
}

describe('a pattern', () => {
  it('OFFER-CONSTRAINT-006 matches what JavaScript’s own engine takes for a full match', () => {
    fc.assert(
      fc.property(expression, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 }), (written, text) => {
        const pattern = patternOf(written);
        fc.pre(pattern !== undefined);
        expect(pattern.matches(text)).toBe(new RegExp(`^(?:${written})$`, 'u').test(text));
      }),
      { numRuns: 2000 },
    );
  });
});
