import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../objects/json.ts';
import { jsonPatch } from './jsonPatch.ts';
import { mergePatch } from './mergePatch.ts';
import { builtinMergeKeys } from './mergeKeys.ts';
import { strategicMerge } from './strategicMerge.ts';

describe('JSON patch', () => {
  const target = { a: { 'b/c': 1 }, list: [1, 2, 3] };
  it.each<[string, Json[], Json]>([
    ['adds', [{ op: 'add', path: '/a/d', value: 2 }], { a: { 'b/c': 1, d: 2 }, list: [1, 2, 3] }],
    ['adds to the end of a list', [{ op: 'add', path: '/list/-', value: 4 }], { a: { 'b/c': 1 }, list: [1, 2, 3, 4] }],
    ['inserts', [{ op: 'add', path: '/list/1', value: 9 }], { a: { 'b/c': 1 }, list: [1, 9, 2, 3] }],
    ['replaces an escaped name', [{ op: 'replace', path: '/a/b~1c', value: 2 }], { a: { 'b/c': 2 }, list: [1, 2, 3] }],
    ['replaces an entry', [{ op: 'replace', path: '/list/0', value: 7 }], { a: { 'b/c': 1 }, list: [7, 2, 3] }],
    ['removes', [{ op: 'remove', path: '/list/0' }], { a: { 'b/c': 1 }, list: [2, 3] }],
    ['moves', [{ op: 'move', from: '/a/b~1c', path: '/x' }], { a: {}, list: [1, 2, 3], x: 1 }],
    ['copies', [{ op: 'copy', from: '/list/2', path: '/x' }], { ...target, x: 3 }],
    ['replaces the whole', [{ op: 'replace', path: '', value: 1 }], 1],
  ])('%s', (_, patch, expected) => {
    expect(jsonPatch(target, patch)).toEqual(expected);
  });

  it.each<Json>([
    { op: 'remove', path: '/none' },
    { op: 'test', path: '/list/0', value: 2 },
    { op: 'replace', path: '/list/7', value: 2 },
    { op: 'odd', path: '/a' },
    { op: 'add', path: '/list/0/deep', value: 2 },
  ])('refuses %j', (operation) => {
    expect(() => jsonPatch(target, [operation])).toThrow(expect.objectContaining({ code: 422 }));
  });
});

describe('merge patch', () => {
  it('removes by null, merges objects, replaces all else', () => {
    expect(mergePatch({ a: 1, b: { c: 1, d: 2 }, e: [1] }, { a: null, b: { c: 3 }, e: [2] })).toEqual({
      b: { c: 3, d: 2 },
      e: [2],
    });
  });

  it('gives the patch back when it is applied to nothing and has no null', () => {
    const plain = fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer())));
    fc.assert(fc.property(plain, (patch) => expect(mergePatch({}, patch)).toEqual({ ...patch })));
  });
});

describe('strategic merge patch', () => {
  const rules = builtinMergeKeys('Pod');
  const pod = {
    metadata: { finalizers: ['a', 'b'] },
    spec: {
      containers: [
        { name: 'x', image: '1', args: ['p'] },
        { name: 'y', image: '1' },
      ],
    },
    status: { conditions: [{ type: 'Ready', status: 'False' }] },
  };
  const merged = (patch: Json) => strategicMerge(pod, patch, rules);

  it('merges lists with keys, replaces atomic ones', () => {
    expect(merged({ spec: { containers: [{ name: 'x', args: ['q'] }, { name: 'z' }] } })).toMatchObject({
      spec: { containers: [{ name: 'x', image: '1', args: ['q'] }, { name: 'y' }, { name: 'z' }] },
    });
    expect(
      merged({ status: { conditions: [{ type: 'Ready', status: 'True' }, { type: 'Initialized' }] } }),
    ).toMatchObject({
      status: { conditions: [{ type: 'Ready', status: 'True' }, { type: 'Initialized' }] },
    });
  });

  it('obeys its directives', () => {
    expect(merged({ spec: { containers: [{ name: 'x', $patch: 'delete' }] } })).toMatchObject({
      spec: { containers: [{ name: 'y' }] },
    });
    expect(merged({ metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } })).toMatchObject({
      metadata: { finalizers: ['b'] },
    });
    expect(merged({ spec: { $patch: 'replace', nodeName: 'n' } })).toMatchObject({ spec: { nodeName: 'n' } });
    const ordered = merged({ spec: { '$setElementOrder/containers': [{ name: 'y' }, { name: 'x' }] } });
    expect(ordered).toMatchObject({ spec: { containers: [{ name: 'y' }, { name: 'x' }] } });
  });

  it('adds to sets without repeating', () => {
    expect(merged({ metadata: { finalizers: ['b', 'c'] } })).toMatchObject({
      metadata: { finalizers: ['a', 'b', 'c'] },
    });
  });
});
