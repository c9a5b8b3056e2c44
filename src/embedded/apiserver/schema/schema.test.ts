import { describe, expect, it } from '@jest/globals';
import { fieldErrorMessage } from '../objects/fieldError.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { applyDefaults } from './defaulting.ts';
import { parseSchema } from './parseSchema.ts';
import { prune } from './prune.ts';
import { validateValue } from './validate.ts';
import { validateRules } from './validateRules.ts';

const errors = (schema: JsonObject, value: Json) =>
  validateValue(parseSchema(schema), value, 'spec').map((error) => `${error.field}: ${fieldErrorMessage(error)}`);

describe('validation', () => {
  it.each<[JsonObject, Json, string]>([
    [{ type: 'integer' }, 'x', 'spec: Invalid value: "string": spec in body must be of type integer: "string"'],
    [{ type: 'string' }, null, 'spec: Invalid value: "null": spec in body must be of type string: "null"'],
    [
      { type: 'number', maximum: 2, exclusiveMaximum: true },
      2,
      'spec: Invalid value: 2: spec in body should be less than 2',
    ],
    [{ type: 'number', multipleOf: 0.5 }, 0.7, 'spec: Invalid value: 0.7: spec in body should be a multiple of 0.5'],
    [{ type: 'string', minLength: 2 }, 'é', 'spec: Invalid value: "é": spec in body should be at least 2 chars long'],
    [{ type: 'string', maxLength: 2 }, 'abc', 'spec: Too long: may not be more than 2 bytes'],
    [{ type: 'string', pattern: '^a+$' }, 'b', 'spec: Invalid value: "b": spec in body should match \'^a+$\''],
    [{ type: 'string', enum: ['a', 'b'] }, 'c', 'spec: Unsupported value: "c": supported values: "a", "b"'],
    [
      { type: 'string', format: 'date-time' },
      'now',
      'spec: Invalid value: "now": spec in body must be of type date-time: "now"',
    ],
    [
      { type: 'integer', format: 'int32' },
      2 ** 31,
      'spec: Invalid value: 2147483648: spec in body must be of type int32: "2147483648"',
    ],
    [{ type: 'array', maxItems: 1 }, [1, 2], 'spec: Too many: 2: must have at most 1 items'],
    [{ type: 'array', 'x-kubernetes-list-type': 'set' }, ['a', 'a'], 'spec[1]: Duplicate value: "a"'],
    [{ type: 'object', required: ['a'] }, {}, 'spec.a: Required value'],
    [
      { type: 'object', additionalProperties: { type: 'integer' } },
      { k: 'v' },
      'spec.k: Invalid value: "string": spec.k in body must be of type integer: "string"',
    ],
    [
      { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      true,
      'spec: Invalid value: "boolean": "spec" must validate at least one schema (anyOf)',
    ],
    [
      { oneOf: [{ minimum: 1 }, { minimum: 2 }] },
      3,
      'spec: Invalid value: "integer": "spec" must validate one and only one schema (oneOf). Found 2 valid alternatives',
    ],
    [{ not: { type: 'string' } }, 'x', 'spec: Invalid value: "string": "spec" must not validate the schema (not)'],
  ])('by %j refuses %j', (schema, value, message) => {
    expect(errors(schema, value)).toEqual([message]);
  });

  it.each<[JsonObject, Json]>([
    [{ type: 'string', nullable: true }, null],
    [{ 'x-kubernetes-int-or-string': true }, '50%'],
    [{ 'x-kubernetes-int-or-string': true }, 5],
    [{ type: 'string', format: 'byte' }, 'YQ=='],
    [{ type: 'string', format: 'unheard-of' }, 'x'],
  ])('by %j takes %j', (schema, value) => {
    expect(errors(schema, value)).toEqual([]);
  });
});

describe('pruning and defaults', () => {
  it('drops unknown fields, but not those of maps and where it is told to keep them', () => {
    const schema = parseSchema({
      properties: {
        map: { additionalProperties: { properties: { a: {} } } },
        free: { 'x-kubernetes-preserve-unknown-fields': true },
      },
    });
    const unknown: string[] = [];
    expect(prune(schema, { map: { k: { a: 1, b: 2 } }, free: { any: 1 }, odd: 1 }, unknown)).toEqual({
      map: { k: { a: 1 } },
      free: { any: 1 },
    });
    expect(unknown).toEqual(['map.k.b', 'odd']);
  });

  it('fills defaults in from the outside to the inside', () => {
    const schema = parseSchema({
      properties: { a: { default: {}, properties: { b: { default: 2 }, c: { nullable: true, default: 3 } } } },
    });
    expect(applyDefaults(schema, {})).toEqual({ a: { b: 2, c: 3 } });
    expect(applyDefaults(schema, { a: { b: null, c: null } })).toEqual({ a: { b: 2, c: null } });
  });
});

describe('rules', () => {
  const rule = (text: string, extra: JsonObject = {}) => ({ 'x-kubernetes-validations': [{ rule: text, ...extra }] });
  const broken = (schema: JsonObject, value: Json, old?: Json) =>
    validateRules(parseSchema(schema), value, old, 'spec').map(({ field, detail }) => `${field}: ${detail}`);

  it('compare whole numbers as integers', () => {
    const schema = {
      type: 'object',
      properties: { n: { type: 'integer' } },
      ...rule('self.n % 2 == 0', { message: 'odd' }),
    };
    expect(broken(schema, { n: 3 })).toEqual(['spec: odd']);
    expect(broken(schema, { n: 4 })).toEqual([]);
  });

  it('are asked of transitions only where there was a value', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', ...rule('self == oldSelf') } } };
    expect(broken(schema, { a: 'x' }, {})).toEqual([]);
    expect(broken(schema, { a: 'x' }, { a: 'y' })).toEqual(['spec.a: failed rule: self == oldSelf']);
  });

  it('find the old entry of a list by its keys', () => {
    const items = {
      type: 'object',
      properties: { id: { type: 'string' }, n: { type: 'integer' } },
      ...rule('self.n >= oldSelf.n'),
    };
    const schema = { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['id'], items };
    expect(
      broken(
        schema,
        [
          { id: 'b', n: 1 },
          { id: 'a', n: 1 },
        ],
        [{ id: 'a', n: 2 }],
      ),
    ).toEqual(['spec[1]: failed rule: self.n >= oldSelf.n']);
  });

  it('make their message, and name the field, when they are told how', () => {
    const extra = { messageExpression: '"size " + string(self.n)', fieldPath: '.n' };
    const schema = { type: 'object', properties: { n: { type: 'integer' } }, ...rule('self.n < 3', extra) };
    expect(broken(schema, { n: 5 })).toEqual(['spec.n: size 5']);
  });

  it('that fail to be evaluated are not kept', () => {
    expect(broken({ type: 'object', ...rule('self.missing == 1') }, {})).toEqual([
      expect.stringContaining('rule evaluation error'),
    ]);
  });

  it.each(['self.fancy()', 'quantity(self) > 1', 'other == 1', 'self ==', '1 + 1'])(
    'that cannot be evaluated here are refused: %s',
    (text) => {
      expect(() => parseSchema(rule(text))).toThrow('cannot compile the CEL rule');
    },
  );
});
