import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/embedded/apiserver/objects/json.ts';
import { valueAt } from '../../../src/embedded/apiserver/objects/json.ts';
import type { TestedServer } from '../servers.ts';
import { bench, configMap, gadget } from '../suite.ts';

const pod: JsonObject = {
  metadata: { name: 'pod', labels: { a: '1' }, finalizers: ['x.y/a', 'x.y/b'] },
  spec: {
    automountServiceAccountToken: false,
    containers: [
      { name: 'one', image: 'i:1', env: [{ name: 'A', value: '1' }] },
      { name: 'two', image: 'i:1' },
    ],
  },
};

/** Patches: JSON patch, merge patch, strategic merge patch. */
export function patches(server: () => TestedServer): void {
  describe('patches', () => {
    const b = bench(server, 'patches');
    const json = (path: string, operations: Json) =>
      b.api.send('PATCH', path, operations, { type: 'application/json-patch+json' });
    const strategic = (path: string, patch: Json) =>
      b.api.send('PATCH', path, patch, { type: 'application/strategic-merge-patch+json' });

    it('follow RFC 6902', async () => {
      await b.api.create(b.gadgets(), gadget('json', { plain: [1, 2, 3] }, { annotations: { 'a/b': 'c' } }));
      const { code, body } = await json(b.gadgets('/json'), [
        { op: 'test', path: '/spec/size', value: 1 },
        { op: 'replace', path: '/spec/size', value: 4 },
        { op: 'add', path: '/spec/plain/-', value: 4 },
        { op: 'add', path: '/spec/plain/0', value: 0 },
        { op: 'remove', path: '/spec/plain/1' },
        { op: 'copy', from: '/spec/plain/0', path: '/spec/most' },
        { op: 'replace', path: '/spec/most', value: 9 },
        { op: 'move', from: '/metadata/annotations/a~1b', path: '/metadata/annotations/moved' },
      ]);
      expect(code).toBe(200);
      expect(body).toMatchObject({ spec: { size: 4, most: 9 }, metadata: { annotations: { moved: 'c' } } });
      expect(valueAt(body, ['spec', 'plain'])).toEqual([0, 2, 3, 4]);
    });

    it.each<[string, Json, number, string]>([
      ['a test that fails', [{ op: 'test', path: '/data/a', value: '2' }], 422, 'Invalid'],
      ['a path that there is not', [{ op: 'remove', path: '/data/none' }], 422, 'Invalid'],
      ['an operation that there is not', [{ op: 'odd', path: '/data/a' }], 422, 'Invalid'],
      ['no list', { op: 'add' }, 400, 'BadRequest'],
    ])('refuse %s', async (name, operations, code, reason) => {
      await b.api.send('POST', b.core('configmaps'), configMap('judged', { a: '1' }));
      const answer = await json(b.core('configmaps/judged'), operations);
      expect({ name, code: answer.code, reason: answer.body['reason'] }).toEqual({ name, code, reason });
    });

    it('merge objects, replace lists, remove by null', async () => {
      await b.api.create(
        b.gadgets(),
        gadget('merge', { plain: [1, 2], limits: { a: '1', b: '2' }, free: { x: { y: 1 } } }),
      );
      const { body } = await b.api.merge(b.gadgets('/merge'), {
        spec: { plain: [3], limits: { a: null, c: '3' }, free: { x: { z: 2 } } },
      });
      expect(body['spec']).toEqual({
        size: 1,
        color: 'red',
        plain: [3],
        limits: { b: '2', c: '3' },
        free: { x: { y: 1, z: 2 } },
      });
    });

    it('are 404 for what does not exist, and 415 in a form that there is not', async () => {
      await expect(b.api.merge(b.gadgets('/none'), {})).resolves.toMatchObject({ code: 404 });
      await b.api.create(b.gadgets(), gadget('form'));
      await expect(strategic(b.gadgets('/form'), {})).resolves.toMatchObject({
        code: 415,
        body: { reason: 'UnsupportedMediaType' },
      });
      await expect(b.api.send('PATCH', b.gadgets('/form'), {}, { type: 'application/json' })).resolves.toMatchObject({
        code: 415,
      });
    });

    it('merge lists of built-in kinds by their keys', async () => {
      await b.api.create(b.core('pods'), pod);
      const { code, body } = await strategic(b.core('pods/pod'), {
        metadata: { labels: { b: '2' }, finalizers: ['x.y/c'] },
        spec: { containers: [{ name: 'two', image: 'i:2' }] },
      });
      expect(code).toBe(200);
      expect(body).toMatchObject({
        metadata: { labels: { a: '1', b: '2' } },
        spec: {
          containers: [
            { name: 'one', image: 'i:1' },
            { name: 'two', image: 'i:2' },
          ],
        },
      });
      expect([...(valueAt(body, ['metadata', 'finalizers']) as string[])].sort()).toEqual(['x.y/a', 'x.y/b', 'x.y/c']);
    });

    it('obey the directives of strategic merges', async () => {
      const deployment = {
        metadata: { name: 'strategic' },
        spec: {
          selector: { matchLabels: { a: 'b' } },
          template: {
            metadata: { labels: { a: 'b' } },
            spec: {
              containers: [
                {
                  name: 'one',
                  image: 'i',
                  env: [
                    { name: 'A', value: '1' },
                    { name: 'B', value: '2' },
                  ],
                },
                { name: 'two', image: 'i' },
              ],
            },
          },
        },
      };
      await b.api.create(b.group('apps/v1', 'deployments'), deployment);
      const path = b.group('apps/v1', 'deployments/strategic');
      const { body } = await strategic(path, {
        spec: {
          template: {
            spec: {
              '$setElementOrder/containers': [{ name: 'three' }, { name: 'one' }],
              containers: [
                { name: 'three', image: 'j' },
                {
                  name: 'one',
                  env: [
                    { name: 'A', $patch: 'delete' },
                    { name: 'C', value: '3' },
                  ],
                },
                { name: 'two', $patch: 'delete' },
              ],
            },
          },
        },
      });
      const containers = valueAt(body, ['spec', 'template', 'spec', 'containers']);
      expect(body['message']).toBeUndefined();
      expect(containers).toMatchObject([{ name: 'three', image: 'j' }, { name: 'one' }]);
      expect(JSON.stringify(containers)).toContain('"B"');
      expect(JSON.stringify(containers)).not.toContain('"A"');
      const recreated = await strategic(path, { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } });
      expect(valueAt(recreated.body, ['spec', 'strategy'])).toEqual({ type: 'Recreate' });
    });

    it('remove from sets', async () => {
      await b.api.create(b.core('configmaps'), configMap('set', {}, { finalizers: ['x.y/a', 'x.y/b'] }));
      const { body } = await strategic(b.core('configmaps/set'), {
        metadata: { '$deleteFromPrimitiveList/finalizers': ['x.y/a'] },
      });
      expect(valueAt(body, ['metadata', 'finalizers'])).toEqual(['x.y/b']);
    });
  });
}
