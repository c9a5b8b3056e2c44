import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FieldSet } from './fieldSet.ts';
import {
  FieldSetBuilder,
  difference,
  intersection,
  isEmpty,
  parseFieldSet,
  paths,
  setOf,
  union,
  withoutTrees,
} from './fieldSet.ts';

const element = fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'v:"y"');
const path = fc.array(element, { minLength: 1, maxLength: 4 });
const members = fc.array(path, { maxLength: 12 });
const sets = members.map(setOf);

const texts = (set: FieldSet) => new Set(paths(set).map((members) => members.join(' ')));

describe('field sets', () => {
  it('hold exactly the paths that they are made of', () => {
    fc.assert(
      fc.property(members, (given) => {
        expect(texts(setOf(given))).toEqual(new Set(given.map((one) => one.join(' '))));
      }),
    );
  });

  it('are the same however they are built, and as they are read back', () => {
    fc.assert(
      fc.property(members, (given) => {
        const builder = new FieldSetBuilder();
        for (const one of given) builder.insert(one);
        expect(builder.build()).toEqual(setOf(given));
        expect(parseFieldSet(setOf(given))).toEqual(setOf(given));
      }),
    );
  });

  it('obey the laws of sets', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        expect(texts(union(a, b))).toEqual(new Set([...texts(a), ...texts(b)]));
        expect(texts(intersection(a, b))).toEqual(new Set([...texts(a)].filter((one) => texts(b).has(one))));
        expect(texts(difference(a, b))).toEqual(new Set([...texts(a)].filter((one) => !texts(b).has(one))));
        expect(union(difference(a, b), intersection(a, b))).toEqual(a);
        expect(isEmpty(difference(a, a))).toBe(true);
      }),
    );
  });

  it('lose whole trees', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const isBelow = (one: string) => [...texts(b)].some((root) => one === root || one.startsWith(`${root} `));
        expect(texts(withoutTrees(a, b))).toEqual(new Set([...texts(a)].filter((one) => !isBelow(one))));
      }),
    );
  });
});
