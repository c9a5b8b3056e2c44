import { union } from './characters.ts';
import type { Characters } from './characters.ts';
import type { PatternNode } from './node.ts';

type Sequence = readonly PatternNode[];

/**
 * A choice between sequences as RE2 simplifies it: what neighbours begin with alike is read once, and single characters that
 * are neighbours become one class. It matches the same, and is less complex.
 */
export function factored(alternatives: readonly Sequence[]): PatternNode {
  const groups: Sequence[][] = [];
  for (const alternative of alternatives) {
    const group = groups.at(-1);
    const begin = literalOf(alternative);
    if (group !== undefined && begin !== undefined && literalOf(group[0] ?? []) === begin) group.push(alternative);
    else groups.push([alternative]);
  }
  return choiceOf(merged(groups.map(withoutRepetition)));
}

function literalOf(sequence: Sequence, at = 0): string | undefined {
  const first = sequence[at];
  return first?.kind === 'characters' ? first.literal : undefined;
}

/** What all sequences of a group begin with, and then what comes after it in each of them. */
function withoutRepetition(group: readonly Sequence[]): Sequence {
  const [first = [], ...others] = group;
  if (others.length === 0) return first;
  let common = 1;
  const isCommon = (at: number): boolean => {
    const literal = literalOf(first, at);
    return literal !== undefined && others.every((other) => literalOf(other, at) === literal);
  };
  while (isCommon(common)) common += 1;
  const rest = factored(group.map((sequence) => sequence.slice(common)));
  return [...first.slice(0, common), ...(rest.kind === 'sequence' ? rest.parts : [rest])];
}

function merged(sequences: readonly Sequence[]): readonly Sequence[] {
  const result: Sequence[] = [];
  let singles: Sequence[] = [];
  const endSingles = (): void => {
    const sets = singles.flatMap((sequence) => singleOf(sequence) ?? []);
    if (sets.length > 1) result.push([{ kind: 'characters', characters: union(sets) }]);
    else result.push(...singles);
    singles = [];
  };
  for (const sequence of sequences) {
    if (singleOf(sequence) !== undefined) singles.push(sequence);
    else {
      endSingles();
      result.push(sequence);
    }
  }
  endSingles();
  return result;
}

/** In a list, so that it is not taken for a list of ranges. */
function singleOf(sequence: Sequence): readonly [Characters] | undefined {
  const [first, ...more] = sequence;
  return first?.kind === 'characters' && more.length === 0 ? [first.characters] : undefined;
}

function choiceOf(sequences: readonly Sequence[]): PatternNode {
  const nodes = sequences.map((parts): PatternNode => ({ kind: 'sequence', parts }));
  const [only, ...others] = nodes;
  return only !== undefined && others.length === 0 ? only : { kind: 'choice', alternatives: nodes };
}
