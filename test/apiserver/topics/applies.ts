import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/embedded/apiserver/objects/json.ts';
import { listOf, valueAt } from '../../../src/embedded/apiserver/objects/json.ts';
import { versionOf } from '../client.ts';
import { owners } from '../owners.ts';
import type { TestedServer } from '../servers.ts';
import { bench, gadget } from '../suite.ts';

/** Server-side apply: ownership, conflicts, removal. */
export function applies(server: () => TestedServer): void {
  describe('server-side applies', () => {
    const b = bench(server, 'applies');
    const apply = (
      name: string,
      manager: string,
      spec: JsonObject,
      more: { query?: string; metadata?: JsonObject; rest?: string } = {},
    ) =>
      b.api.send(
        'PATCH',
        b.gadgets(`/${name}${more.rest ?? ''}?fieldManager=${manager}${more.query ?? ''}`),
        JSON.stringify({
          apiVersion: 'conformance.dev/v1',
          kind: 'Gadget',
          metadata: { name, ...more.metadata },
          spec,
        }),
        { type: 'application/apply-patch+yaml' },
      );

    it('create, and own what they say', async () => {
      const { code, body } = await apply(
        'made',
        'm',
        {
          size: 1,
          tags: ['p'],
          parts: [{ name: 'n' }],
          nested: { k: { a: 1 } },
          whole: { a: 1 },
          plain: [1],
          free: {},
        },
        { metadata: { labels: { l: 'x' } } },
      );
      expect(code).toBe(201);
      expect(owners(body)).toEqual({
        'm Apply': {
          'f:metadata': { 'f:labels': { 'f:l': {} } },
          'f:spec': {
            'f:size': {},
            'f:tags': { 'v:"p"': {} },
            'f:parts': { 'k:{"name":"n"}': { '.': {}, 'f:name': {} } },
            'f:nested': { 'f:k': { '.': {}, 'f:a': {} } },
            'f:whole': {},
            'f:plain': {},
            'f:free': {},
          },
        },
      });
      // A default is nobody's.
      expect(valueAt(body, ['spec', 'parts'])).toEqual([{ name: 'n', count: 1 }]);
      expect(listOf(valueAt(body, ['metadata', 'managedFields']))[0]).toMatchObject({
        apiVersion: 'conformance.dev/v1',
        fieldsType: 'FieldsV1',
        time: expect.stringMatching(/Z$/),
      });
    });

    it('make an updater own everything that it creates, and what it changes', async () => {
      const created = await b.api.create(
        b.gadgets('?fieldManager=u'),
        gadget('updated', { tags: ['p'], parts: [{ name: 'n' }], limits: { a: '1' } }),
      );
      expect(owners(created)).toEqual({
        'u Update': {
          'f:spec': {
            '.': {},
            'f:size': {},
            'f:color': {},
            'f:tags': { '.': {}, 'v:"p"': {} },
            'f:parts': { '.': {}, 'k:{"name":"n"}': { '.': {}, 'f:name': {}, 'f:count': {} } },
            'f:limits': { '.': {}, 'f:a': {} },
          },
        },
      });
      const { body } = await b.api.send(
        'PATCH',
        b.gadgets('/updated?fieldManager=v'),
        { spec: { size: 2, limits: { a: null, b: '2' } } },
        { type: 'application/merge-patch+json' },
      );
      expect(owners(body)).toMatchObject({
        'u Update': { 'f:spec': { 'f:limits': {}, 'f:color': {} } },
        'v Update': { 'f:spec': { 'f:size': {}, 'f:limits': { 'f:b': {} } } },
      });
      expect(valueAt(owners(body)['u Update'], ['f:spec', 'f:size'])).toBeUndefined();
    });

    it('name a client that does not name itself', async () => {
      expect(Object.keys(owners(await b.api.create(b.gadgets(), gadget('agent'))))).toEqual(['tester Update']);
    });

    it('are in conflict over what others own, unless they force it', async () => {
      await apply('fought', 'a', { size: 1, parts: [{ name: 'n', count: 1 }] });
      await b.api.send(
        'PATCH',
        b.gadgets('/fought?fieldManager=u'),
        { spec: { color: 'red', most: 5 } },
        { type: 'application/merge-patch+json' },
      );
      const wanted = { size: 2, most: 6, parts: [{ name: 'n', count: 2 }] };
      const conflict = await apply('fought', 'b', wanted);
      expect(conflict).toMatchObject({
        code: 409,
        body: {
          reason: 'Conflict',
          message:
            'Apply failed with 3 conflicts: conflicts with "a":\n- .spec.size\n- .spec.parts[name="n"].count\nconflicts with "u" using conformance.dev/v1:\n- .spec.most',
          details: {
            causes: expect.arrayContaining([
              { reason: 'FieldManagerConflict', message: 'conflict with "a"', field: '.spec.size' },
              { reason: 'FieldManagerConflict', message: 'conflict with "a"', field: '.spec.parts[name="n"].count' },
              {
                reason: 'FieldManagerConflict',
                message: 'conflict with "u" using conformance.dev/v1',
                field: '.spec.most',
              },
            ]),
          },
        },
      });
      const single = await apply('fought', 'b', { size: 3 });
      expect(single.body['message']).toBe('Apply failed with 1 conflict: conflict with "a": .spec.size');
      const forced = await apply('fought', 'b', wanted, { query: '&force=true' });
      expect(forced).toMatchObject({ code: 200, body: { spec: { size: 2, most: 6 } } });
      expect(owners(forced.body)).toEqual({
        'a Apply': { 'f:spec': { 'f:parts': { 'k:{"name":"n"}': { '.': {}, 'f:name': {} } } } },
        'b Apply': {
          'f:spec': {
            'f:size': {},
            'f:most': {},
            'f:parts': { 'k:{"name":"n"}': { '.': {}, 'f:name': {}, 'f:count': {} } },
          },
        },
      });
    });

    it('share what they agree about, and remove it when the last one lets go', async () => {
      await apply('shared', 'a', { size: 1, most: 4, tags: ['p', 'q'], parts: [{ name: 'n' }, { name: 'o' }] });
      await apply('shared', 'b', { size: 1, most: 4, tags: ['q'], parts: [{ name: 'o' }] });
      const once = await apply('shared', 'a', { size: 1 });
      expect(once.body['spec']).toEqual({
        size: 1,
        most: 4,
        color: 'red',
        tags: ['q'],
        parts: [{ name: 'o', count: 1 }],
      });
      const twice = await apply('shared', 'b', { size: 1 });
      expect(twice.body['spec']).toEqual({ size: 1, color: 'red' });
    });

    it('do not remove what an updater has changed', async () => {
      await apply('kept', 'a', { size: 1, most: 4 });
      await b.api.merge(b.gadgets('/kept'), { spec: { most: 5 } });
      const { body } = await apply('kept', 'a', { size: 1 });
      expect(body).toMatchObject({ spec: { most: 5 } });
    });

    it('are no writes when they say the same again', async () => {
      const first = await apply('twice', 'a', { size: 1, tags: ['p'] });
      const again = await apply('twice', 'a', { size: 1, tags: ['p'] });
      expect(versionOf(again.body)).toBe(versionOf(first.body));
      const other = await apply('twice', 'b', { size: 1 });
      expect(versionOf(other.body)).not.toBe(versionOf(first.body));
    });

    it('keep the order of keyed lists and sets', async () => {
      await apply('order', 'a', { size: 1, tags: ['p', 'q'], parts: [{ name: 'a' }, { name: 'c' }] });
      const { body } = await apply('order', 'b', { size: 1, tags: ['r', 'q'], parts: [{ name: 'b' }, { name: 'c' }] });
      expect(listOf(valueAt(body, ['spec', 'parts'])).map((part) => valueAt(part, ['name']))).toEqual(['a', 'b', 'c']);
      expect(valueAt(body, ['spec', 'tags'])).toEqual(['p', 'r', 'q']);
    });

    it('own a status through its subresource, apart from the rest', async () => {
      await apply('stated', 'a', { size: 1 });
      const path = b.gadgets('/stated/status?fieldManager=s');
      const status = (manager: string, phase: string, query = '') =>
        b.api.send(
          'PATCH',
          b.gadgets(`/stated/status?fieldManager=${manager}${query}`),
          JSON.stringify({
            apiVersion: 'conformance.dev/v1',
            kind: 'Gadget',
            metadata: { name: 'stated' },
            spec: { size: 9 },
            status: { phase, conditions: [{ type: 'Ready', status: 'True' }] },
          }),
          { type: 'application/apply-patch+yaml' },
        );
      const { body } = await b.api.send(
        'PATCH',
        path,
        { spec: { size: 5 }, status: { phase: 'Up' } },
        { type: 'application/merge-patch+json' },
      );
      expect(body).toMatchObject({ spec: { size: 1 }, status: { phase: 'Up' } });
      expect(owners(body)['s Update status']).toEqual({ 'f:status': { '.': {}, 'f:phase': {} } });
      const conflict = await status('t', 'Down');
      expect(conflict.body['message']).toBe(
        'Apply failed with 1 conflict: conflict with "s" with subresource "status" using conformance.dev/v1: .status.phase',
      );
      const forced = await status('t', 'Down', '&force=true');
      expect(owners(forced.body)).toEqual({
        'a Apply': { 'f:spec': { 'f:size': {} } },
        't Apply status': {
          'f:status': {
            'f:phase': {},
            'f:conditions': { 'k:{"type":"Ready"}': { '.': {}, 'f:type': {}, 'f:status': {} } },
          },
        },
        's Update status': { 'f:status': {} },
      });
      const main = await apply('stated', 'b', { size: 1 }, { query: '&force=true' });
      expect(main.body).toMatchObject({ status: { phase: 'Down' } });
    });

    it('start again after managedFields are cleared', async () => {
      await b.api.create(b.gadgets('?fieldManager=u'), gadget('cleared', { most: 3 }));
      const cleared = await b.api.merge(b.gadgets('/cleared'), { metadata: { managedFields: [{}] } });
      expect(owners(cleared.body)).toEqual({});
      expect(owners((await b.api.merge(b.gadgets('/cleared'), { spec: { most: 4 } })).body)).toEqual({});
      const { body } = await apply('cleared', 'a', { size: 1 });
      expect(Object.keys(owners(body))).toEqual(['a Apply', 'before-first-apply Update']);
      expect(owners(body)['before-first-apply Update']).toMatchObject({
        'f:spec': { '.': {}, 'f:most': {}, 'f:size': {}, 'f:color': {} },
      });
    });
  });
}
