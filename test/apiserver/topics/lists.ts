import { beforeAll, describe, expect, it } from '@jest/globals';
import { stringOf, valueAt } from '../../../src/embedded/apiserver/objects/json.ts';
import { versionOf } from '../client.ts';
import type { TestedServer } from '../servers.ts';
import { bench, configMap, gadget } from '../suite.ts';

/** Lists: pages, versions, selectors. */
export function lists(server: () => TestedServer): void {
  describe('lists', () => {
    const b = bench(server, 'lists');
    const maps = (query = '') => b.core(`configmaps${query}`);
    const page = async (query: string) => {
      const { code, body } = await b.api.send('GET', b.gadgets(query));
      return { code, body, token: stringOf(valueAt(body, ['metadata', 'continue'])) ?? '' };
    };
    beforeAll(async () => {
      const labels = [{ tier: 'x', n: '1' }, { tier: 'y', n: '2' }, { tier: 'x', n: '3' }, { n: '4' }, { tier: 'z' }];
      for (const [index, given] of labels.entries())
        await b.api.create(b.gadgets(), gadget(`g${index}`, {}, { labels: given }));
    });

    it('come in pages of one version, with what remains', async () => {
      const first = await page('?limit=2');
      expect(first.body).toMatchObject({ kind: 'GadgetList', metadata: { remainingItemCount: 3 } });
      await b.api.create(b.gadgets(), gadget('g11'));
      await b.api.send('DELETE', b.gadgets('/g11'));
      const second = await page(`?limit=2&continue=${first.token}`);
      expect(second.body).toMatchObject({
        items: [{ metadata: { name: 'g2' } }, { metadata: { name: 'g3' } }],
        metadata: { remainingItemCount: 1 },
      });
      expect(versionOf(second.body)).toBe(versionOf(first.body));
      const last = await page(`?limit=2&continue=${second.token}`);
      expect(last.body).toMatchObject({ items: [{ metadata: { name: 'g4' } }] });
      expect(last.token).toBe('');
      expect(valueAt(last.body, ['metadata', 'remainingItemCount'])).toBeUndefined();
    });

    it('do not count what remains of a selection', async () => {
      const { body, token } = await page('?limit=1&labelSelector=tier%3Dx');
      expect(token).not.toBe('');
      expect(valueAt(body, ['metadata', 'remainingItemCount'])).toBeUndefined();
    });

    it('refuse a continue token that is none, or one with a version', async () => {
      await expect(page('?limit=1&continue=nonsense')).resolves.toMatchObject({
        code: 400,
        body: { reason: 'BadRequest' },
      });
      const { token } = await page('?limit=1');
      await expect(page(`?limit=1&continue=${token}&resourceVersion=5`)).resolves.toMatchObject({
        code: 400,
        body: { message: 'specifying resource version is not allowed when using continue' },
      });
    });

    it('answer an expired token with 410 and a token to go on with', async () => {
      const { token } = await page('?limit=2');
      await b.api.merge(b.gadgets('/g0'), { metadata: { annotations: { a: 'b' } } });
      await b.server.forget();
      const late = await page(`?limit=2&continue=${token}`);
      expect(late).toMatchObject({
        code: 410,
        body: {
          reason: 'Expired',
          message: expect.stringContaining(
            'The provided continue parameter is too old to display a consistent list result',
          ),
        },
      });
      expect(late.token).not.toBe('');
      const rest = await page(`?limit=2&continue=${late.token}`);
      expect(rest).toMatchObject({
        code: 200,
        body: { items: [{ metadata: { name: 'g2' } }, { metadata: { name: 'g3' } }] },
      });
    });

    it('give an exact version, and refuse matches that make no sense', async () => {
      const old = await b.api.create(maps(), configMap('a'));
      await b.api.create(maps(), configMap('b'));
      const version = versionOf(old);
      const names = await b.api.names(
        maps(`?resourceVersion=${version}&resourceVersionMatch=Exact&fieldSelector=metadata.name!=kube-root-ca.crt`),
      );
      expect(names).toEqual(['a']);
      const newer = await b.api.names(
        maps(
          `?resourceVersion=${version}&resourceVersionMatch=NotOlderThan&fieldSelector=metadata.name!=kube-root-ca.crt`,
        ),
      );
      expect(newer).toEqual(['a', 'b']);
      for (const query of [
        'resourceVersionMatch=Exact',
        'resourceVersion=0&resourceVersionMatch=Exact',
        'resourceVersion=1&resourceVersionMatch=Odd',
      ]) {
        const { code, body } = await b.api.send('GET', maps(`?${query}`));
        expect({ query, code, reason: body['reason'], field: valueAt(body, ['details', 'causes', '0']) }).toMatchObject(
          { code: 422, reason: 'Invalid' },
        );
      }
    });

    it('wait for a version to come no longer than a moment: 504', async () => {
      const { code, body } = await b.api.send('GET', maps('?resourceVersion=999999999'));
      expect({ code, body }).toMatchObject({
        code: 504,
        body: { reason: 'Timeout', details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } },
      });
    });

    it.each([
      ['tier=x', ['g0', 'g2']],
      ['tier==x', ['g0', 'g2']],
      ['tier!=x', ['g1', 'g3', 'g4']],
      ['tier in (x,y)', ['g0', 'g1', 'g2']],
      ['tier notin (x,y)', ['g3', 'g4']],
      ['tier', ['g0', 'g1', 'g2', 'g4']],
      ['!tier', ['g3']],
      ['n>2', ['g2', 'g3']],
      ['n<2', ['g0']],
      ['tier=x,n!=1', ['g2']],
      ['tier in (x),n in (3)', ['g2']],
      ['tier=', []],
    ])('select by the labels %s', async (selector, expected) => {
      await expect(b.api.names(b.gadgets(`?labelSelector=${encodeURIComponent(selector)}`))).resolves.toEqual(expected);
    });

    it.each(['tier in x', 'tier===x', 'a b', '!', 'tier=x y', ',', 'tier in ('])(
      'refuse the label selector %s',
      async (selector) => {
        const { code, body } = await b.api.send('GET', b.gadgets(`?labelSelector=${encodeURIComponent(selector)}`));
        expect({ code, reason: body['reason'] }).toEqual({ code: 400, reason: 'BadRequest' });
      },
    );

    it('select by fields, and refuse those that cannot be selected by', async () => {
      await expect(b.api.names(b.gadgets('?fieldSelector=metadata.name%3Dg1'))).resolves.toEqual(['g1']);
      await expect(
        b.api.names(b.gadgets('?fieldSelector=metadata.name!%3Dg1,metadata.namespace%3Dlists')),
      ).resolves.toEqual(['g0', 'g2', 'g3', 'g4']);
      await expect(
        b.api.names(`/apis/conformance.dev/v1/gadgets?fieldSelector=metadata.namespace%3Dlists`),
      ).resolves.toHaveLength(5);
      await expect(b.api.send('GET', b.gadgets('?fieldSelector=spec.size%3D1'))).resolves.toMatchObject({
        code: 400,
        body: { message: 'field label not supported: spec.size' },
      });
      await expect(b.api.send('GET', b.gadgets('?fieldSelector=oops'))).resolves.toMatchObject({ code: 400 });
    });

    it('leave out kind and apiVersion of built-in items, not of custom ones', async () => {
      expect(valueAt(await b.api.get(maps('?limit=1')), ['items', '0', 'kind'])).toBeUndefined();
      expect(await b.api.get(b.gadgets('?limit=1'))).toMatchObject({
        items: [{ kind: 'Gadget', apiVersion: 'conformance.dev/v1' }],
      });
    });

    it('are of metadata only when asked so', async () => {
      const body = await b.api.get(
        b.gadgets('?limit=1'),
        'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
      );
      expect(body).toMatchObject({
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        items: [{ metadata: { name: 'g0' } }],
      });
      expect(JSON.stringify(body)).not.toContain('"spec"');
    });
  });
}
