import { describe, expect, it } from '@jest/globals';
import { expand } from './expand.ts';

describe('expand', () => {
  const variables = new Map([
    ['A', 'x'],
    ['B', '$(A)'],
  ]);

  it.each([
    ['$(A)', 'x'],
    ['a$(A)b$(A)', 'axbx'],
    ['$(B)', '$(A)'],
    ['$(NONE)', '$(NONE)'],
    ['$$(A)', '$(A)'],
    ['$$$(A)', '$x'],
    ['$A ${A} $', '$A ${A} $'],
    ['$(date +%s)', '$(date +%s)'],
    ['$(open', '$(open'],
    ['$$$$', '$$'],
  ])('turns %s into %s', (text, expanded) => {
    expect(expand(text, variables)).toBe(expanded);
  });
});
