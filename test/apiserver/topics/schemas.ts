import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/embedded/apiserver/objects/json.ts';
import type { TestedServer } from '../servers.ts';
import { bench, gadget } from '../suite.ts';

/** Schemas of custom resources: defaults, pruning, limits, rules in CEL. */
export function schemas(server: () => TestedServer): void {
  describe('schemas', () => {
    const b = bench(server, 'schemas');
    const dry = (spec: JsonObject) => b.api.send('POST', b.gadgets('?dryRun=All'), gadget('a', spec));
    const stored = async (spec: JsonObject) => (await dry(spec)).body['spec'];
    const causes = async (spec: JsonObject) => {
      const { code, body } = await dry(spec);
      return { code, causes: (body['details'] as JsonObject | undefined)?.['causes'] };
    };
    const cause = (field: string, message: string, reason = 'FieldValueInvalid') => ({
      code: 422,
      causes: [{ reason, message, field }],
    });

    it('fill in defaults, in lists too, and for null where it may not be', async () => {
      expect(await stored({ parts: [{ name: 'n' }] })).toEqual({
        size: 1,
        color: 'red',
        parts: [{ name: 'n', count: 1 }],
      });
      expect(await stored({ color: null })).toEqual({ size: 1, color: 'red' });
    });

    it('prune what they do not know, and preserve where they say so', async () => {
      const free = { a: { b: [1, { c: null }] } };
      expect(
        await stored({ oops: 1, free, any: [1, 'x'], nested: { k: { a: 1, z: 2 } }, parts: [{ name: 'n', odd: 1 }] }),
      ).toEqual({
        size: 1,
        color: 'red',
        free,
        any: [1, 'x'],
        nested: { k: { a: 1 } },
        parts: [{ name: 'n', count: 1 }],
      });
    });

    it('take integers and texts for int-or-string, and null for nullable', async () => {
      expect(await stored({ port: 80, label: null })).toEqual({ size: 1, color: 'red', port: 80, label: null });
      expect(await stored({ port: 'http' })).toMatchObject({ port: 'http' });
      expect(await causes({ port: true })).toMatchObject({ code: 422 });
    });

    it.each<[JsonObject, string, string, string]>([
      [
        { size: 0 },
        'spec.size',
        'Invalid value: 0: spec.size in body should be greater than or equal to 1',
        'FieldValueInvalid',
      ],
      [
        { size: 11 },
        'spec.size',
        'Invalid value: 11: spec.size in body should be less than or equal to 10',
        'FieldValueInvalid',
      ],
      [
        { size: 1.5 },
        'spec.size',
        'Invalid value: "number": spec.size in body must be of type integer: "number"',
        'FieldValueTypeInvalid',
      ],
      [
        { size: '1' },
        'spec.size',
        'Invalid value: "string": spec.size in body must be of type integer: "string"',
        'FieldValueTypeInvalid',
      ],
      [{ size: null }, 'spec.size', 'Required value', 'FieldValueRequired'],
      [
        { color: 'green' },
        'spec.color',
        'Unsupported value: "green": supported values: "red", "blue"',
        'FieldValueNotSupported',
      ],
      [
        { code: 'AB' },
        'spec.code',
        'Invalid value: "AB": spec.code in body should match \'^[a-z]+$\'',
        'FieldValueInvalid',
      ],
      [
        { code: 'a' },
        'spec.code',
        'Invalid value: "a": spec.code in body should be at least 2 chars long',
        'FieldValueInvalid',
      ],
      [{ code: 'abcde' }, 'spec.code', 'Too long: may not be more than 4 bytes', 'FieldValueTooLong'],
      [{ tags: ['a', 'b', 'a'] }, 'spec.tags[2]', 'Duplicate value: "a"', 'FieldValueDuplicate'],
      [
        { tags: ['a', 'b', 'c', 'd', 'e', 'f'] },
        'spec.tags',
        'Too many: 6: must have at most 5 items',
        'FieldValueTooMany',
      ],
      [
        { parts: [{ name: 'n' }, { name: 'n' }] },
        'spec.parts[1]',
        'Duplicate value: {"name":"n"}',
        'FieldValueDuplicate',
      ],
      [{ parts: [{ count: 1 }] }, 'spec.parts[0].name', 'Required value', 'FieldValueRequired'],
      [
        { limits: { a: '1', b: '2', c: '3' } },
        'spec.limits',
        'Too many: 3: must have at most 2 items',
        'FieldValueTooMany',
      ],
      [
        { ratio: 0.7 },
        'spec.ratio',
        'Invalid value: 0.7: spec.ratio in body should be a multiple of 0.5',
        'FieldValueInvalid',
      ],
      [
        { plain: 'x' },
        'spec.plain',
        'Invalid value: "string": spec.plain in body must be of type array: "string"',
        'FieldValueTypeInvalid',
      ],
    ])('refuse %j', async (spec, field, message, reason) => {
      const answer = await causes(spec);
      expect({ code: answer.code, first: (answer.causes as Json[] | undefined)?.[0] }).toEqual({
        code: 422,
        first: { reason, message, field },
      });
    });

    it('name everything that is wrong in one message', async () => {
      const { body } = await dry({ size: 0, code: 'A' });
      expect(body).toMatchObject({
        reason: 'Invalid',
        details: { name: 'a', group: 'conformance.dev', kind: 'Gadget' },
      });
      expect(body['message']).toMatch(/^Gadget\.conformance\.dev "a" is invalid: \[.*spec\.size.*\]$/s);
    });

    it('ask rules in CEL, with their messages, reasons and fields', async () => {
      expect(await causes({ size: 3, most: 2 })).toEqual(cause('spec', 'Invalid value: the size is above the most'));
      expect(await causes({ size: 7 })).toEqual(
        cause('spec.size', 'Forbidden: a red one cannot be of size 7', 'FieldValueForbidden'),
      );
    });

    it('ask transition rules at updates only, and in keyed lists by key', async () => {
      await b.api.create(b.gadgets(), gadget('moving', { parts: [{ name: 'n', count: 3 }] }));
      const change = async (spec: JsonObject) => (await b.api.merge(b.gadgets('/moving'), { spec })).body['details'];
      expect(await change({ color: 'blue' })).toMatchObject({
        causes: [{ field: 'spec', message: 'Invalid value: the color cannot be changed', reason: 'FieldValueInvalid' }],
      });
      expect(
        await change({
          parts: [
            { name: 'm', count: 1 },
            { name: 'n', count: 2 },
          ],
        }),
      ).toMatchObject({ causes: [{ field: 'spec.parts[1]', message: 'Invalid value: the count cannot shrink' }] });
      expect(await change({ parts: [{ name: 'm', count: 1 }] })).toBeUndefined();
    });

    it('are refused when they cannot be served', async () => {
      const crd = (schema: JsonObject, name = 'odds.conformance.dev') => ({
        metadata: { name },
        spec: {
          group: 'conformance.dev',
          scope: 'Namespaced',
          names: { kind: 'Odd', plural: 'odds' },
          versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
        },
      });
      const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All';
      const code = async (schema: JsonObject, name?: string) =>
        (await b.api.send('POST', path, crd(schema, name))).code;
      expect(await code({ type: 'object' })).toBe(201);
      expect(await code({ type: 'object' }, 'others.conformance.dev')).toBe(422);
      expect(await code({ type: 'object', properties: { a: { type: 'odd' } } })).toBe(422);
      expect(await code({ type: 'object', properties: { a: { type: 'string', pattern: '(' } } })).toBe(422);
      expect(await code({ type: 'object', 'x-kubernetes-validations': [{ rule: 'self.nothing(' }] })).toBe(422);
      expect(await code({ type: 'object', properties: { a: { $ref: '#/x' } } })).toBe(422);
    });
  });
}
