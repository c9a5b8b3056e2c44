import { describe, expect, it } from '@jest/globals';
import { versionOf } from '../client.ts';
import type { TestedServer } from '../servers.ts';
import { bench, configMap, gadget } from '../suite.ts';

/** The status subresource: who can change what where. */
export function statuses(server: () => TestedServer): void {
  describe('statuses', () => {
    const b = bench(server, 'statuses');

    it('are dropped at a create', async () => {
      const made = await b.api.create(b.gadgets(), { ...gadget('made'), status: { phase: 'x' } });
      expect(made['status']).toBeUndefined();
    });

    it('change through their path alone, and nothing else changes there', async () => {
      await b.api.create(b.gadgets(), gadget('apart', {}, { labels: { a: 'b' } }));
      const changed = await b.api.merge(b.gadgets('/apart/status'), {
        metadata: { labels: { a: 'c' } },
        spec: { size: 9 },
        status: { phase: 'Up' },
      });
      expect(changed).toMatchObject({
        code: 200,
        body: { metadata: { labels: { a: 'b' }, generation: 1 }, spec: { size: 1 }, status: { phase: 'Up' } },
      });
      const main = await b.api.merge(b.gadgets('/apart'), { spec: { size: 2 }, status: { phase: 'Down' } });
      expect(main.body).toMatchObject({ metadata: { generation: 2 }, spec: { size: 2 }, status: { phase: 'Up' } });
      const ignored = await b.api.merge(b.gadgets('/apart'), { status: { phase: 'Down' } });
      expect(versionOf(ignored.body)).toBe(versionOf(main.body));
      await expect(b.api.get(b.gadgets('/apart/status'))).resolves.toMatchObject({
        kind: 'Gadget',
        status: { phase: 'Up' },
      });
    });

    it('are replaced whole, with the version that the object has', async () => {
      const made = await b.api.create(b.gadgets(), gadget('put'));
      const put = await b.api.send('PUT', b.gadgets('/put/status'), {
        ...made,
        status: { phase: 'Up', more: { a: 1 } },
      });
      expect(put).toMatchObject({ code: 200, body: { status: { phase: 'Up', more: { a: 1 } } } });
      const stale = await b.api.send('PUT', b.gadgets('/put/status'), { ...made, status: {} });
      expect(stale).toMatchObject({ code: 409, body: { reason: 'Conflict' } });
      const wrong = await b.api.merge(b.gadgets('/put/status'), { status: { phase: 5 } });
      expect(wrong).toMatchObject({
        code: 422,
        body: { details: { causes: expect.arrayContaining([expect.objectContaining({ field: 'status.phase' })]) } },
      });
    });

    it('of pods can bring labels and conditions', async () => {
      await b.api.create(b.core('pods'), {
        metadata: { name: 'pod' },
        spec: { automountServiceAccountToken: false, containers: [{ name: 'c', image: 'i:1' }] },
      });
      const patch = {
        metadata: { labels: { a: 'b' } },
        spec: { nodeName: 'n' },
        status: { conditions: [{ type: 'Ready', status: 'False' }] },
      };
      const { code, body } = await b.api.send('PATCH', b.core('pods/pod/status'), patch, {
        type: 'application/strategic-merge-patch+json',
      });
      expect({ code, body }).toMatchObject({
        code: 200,
        body: {
          metadata: { labels: { a: 'b' } },
          status: {
            phase: 'Pending',
            conditions: expect.arrayContaining([expect.objectContaining({ type: 'Ready', status: 'False' })]),
          },
        },
      });
      expect(JSON.stringify(body['spec'])).not.toContain('nodeName');
    });

    it('have no path where a kind has none', async () => {
      await b.api.create(b.core('configmaps'), configMap('none'));
      await expect(b.api.send('GET', b.core('configmaps/none/status'))).resolves.toMatchObject({ code: 404 });
    });
  });
}
