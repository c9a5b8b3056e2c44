import type { Characters } from './characters.ts';

/** What has to hold between two characters. */
export type Assertion =
  'text begins' | 'text ends' | 'line begins' | 'line ends' | 'word boundary' | 'no word boundary';

/** A regular expression as a tree. */
export type PatternNode =
  /** A literal is one character as it is written. */
  | { readonly kind: 'characters'; readonly characters: Characters; readonly literal?: string }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  /** What captures: that makes no difference but for how complex it is. */
  | { readonly kind: 'group'; readonly part: PatternNode }
  | { readonly kind: 'choice'; readonly alternatives: readonly PatternNode[] }
  /** `most` is infinite where there is no bound. */
  | { readonly kind: 'repetition'; readonly part: PatternNode; readonly least: number; readonly most: number };

/** How many instructions RE2 has room for in the memory that Mesos gives it. */
export const mostCompiled = 289;

/** What RE2 says of a pattern that it has no room for. */
export const tooLarge = 'pattern too large - compile failed';

/** A text is no regular expression, in the words that RE2 has for it. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}
