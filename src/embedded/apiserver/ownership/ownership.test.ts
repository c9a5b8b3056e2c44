import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Draft } from '../objects/apiObject.ts';
import type { JsonObject } from '../objects/json.ts';
import { builtinShape } from './builtinShapes.ts';
import { fieldsOf } from './configuration.ts';
import { NO_FIELDS, isEmpty, difference, paths } from './fieldSet.ts';
import { managersOf } from './managers.ts';
import type { Writer } from './ownership.ts';
import { applyConfiguration, trackUpdate } from './ownership.ts';

const kind = { shape: builtinShape('Pod'), unowned: NO_FIELDS };

function pod(spec: JsonObject, metadata: JsonObject = {}): Draft {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', ...metadata }, spec };
}

function writer(manager: string): Writer {
  return { manager, apiVersion: 'v1', subresource: '', time: '2026-01-01T00:00:00Z', ignored: NO_FIELDS };
}

const applied = (live: Draft | undefined, by: string, spec: JsonObject, force = true) =>
  applyConfiguration(kind, live, pod(spec), writer(by), force ? 'all' : NO_FIELDS);

const owners = (object: Draft) => managersOf(object).map(({ name }) => name);

/** Pod specs with a scalar, a keyed list, a keyed list in it, and an atomic list. */
const specs = fc.record(
  {
    nodeName: fc.constantFrom('m', 'n'),
    tolerations: fc.array(fc.record({ key: fc.constantFrom('a', 'b') }), { maxLength: 2 }),
    containers: fc.uniqueArray(
      fc.record(
        {
          name: fc.constantFrom('x', 'y', 'z'),
          image: fc.constantFrom('1', '2'),
          env: fc.uniqueArray(fc.record({ name: fc.constantFrom('A', 'B'), value: fc.constantFrom('1', '2') }), {
            selector: ({ name }) => name,
          }),
        },
        { requiredKeys: ['name'] },
      ),
      { selector: ({ name }) => name },
    ),
  },
  { requiredKeys: [] },
);
const steps = fc.array(fc.record({ by: fc.constantFrom('p', 'q'), spec: specs }), { minLength: 1, maxLength: 6 });

describe('applying configurations', () => {
  it('leaves each manager the owner of what it applied last, unless another one has changed it', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        let live: Draft | undefined;
        for (const { by, spec } of taken) {
          live = applied(live, by, spec);
          const own = managersOf(live).find(({ name }) => name === by)?.fields ?? NO_FIELDS;
          expect(own).toEqual(fieldsOf(kind.shape, { spec }));
        }
      }),
    );
  });

  it('leaves nothing in an object that nobody owns', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const live = taken.reduce<Draft | undefined>((object, { by, spec }) => applied(object, by, spec), undefined);
        const owned = managersOf(live ?? pod({})).map(({ fields }) => fields);
        const all = fieldsOf(kind.shape, { spec: live?.['spec'] ?? {} });
        const unowned = owned.reduce((left, fields) => difference(left, fields), all);
        expect(paths(unowned).filter((path) => path.length > 1)).toEqual([]);
      }),
    );
  });

  it('changes nothing when it is repeated', () => {
    fc.assert(
      fc.property(specs, specs, (first, second) => {
        const once = applied(applied(undefined, 'p', first), 'q', second);
        expect(applied(once, 'q', second, false)).toEqual(once);
      }),
    );
  });

  it('removes what is no longer applied, but not what another one owns too', () => {
    const both = applied(applied(undefined, 'p', { nodeName: 'n', containers: [{ name: 'x' }] }), 'q', {
      containers: [{ name: 'x' }],
    });
    expect(applied(both, 'p', {})['spec']).toEqual({ containers: [{ name: 'x' }] });
    expect(applied(applied(both, 'p', {}), 'q', {})['spec']).toBeUndefined();
  });

  it('names the owner and the field of a conflict', () => {
    const live = applied(undefined, 'p', { containers: [{ name: 'x', image: '1' }] });
    const clash = () => applied(live, 'q', { containers: [{ name: 'x', image: '2' }] }, false);
    expect(clash).toThrow(
      expect.objectContaining({
        code: 409,
        message: 'Apply failed with 1 conflict: conflict with "p": .spec.containers[name="x"].image',
        details: {
          causes: [
            {
              reason: 'FieldManagerConflict',
              message: 'conflict with "p"',
              field: '.spec.containers[name="x"].image',
            },
          ],
        },
      }),
    );
  });

  it('keeps the order of a list, with new items where the configuration has them', () => {
    const live = applied(undefined, 'p', { containers: [{ name: 'x' }, { name: 'z' }] });
    const names = (object: Draft) => JSON.stringify(object['spec']).match(/[xyz]/g)?.join('');
    expect(names(applied(live, 'q', { containers: [{ name: 'y' }, { name: 'z' }] }))).toBe('xyz');
  });
});

describe('tracking updates', () => {
  it('gives the writer what it changes, and takes it from the others', () => {
    fc.assert(
      fc.property(specs, specs, (first, second) => {
        const live = applied(undefined, 'p', first);
        const next = trackUpdate(kind, live, { ...live, spec: second }, writer('u'));
        const fields = (name: string) => managersOf(next).find((manager) => manager.name === name)?.fields;
        const shared = difference(fields('p') ?? NO_FIELDS, fieldsOf(kind.shape, { spec: second }));
        // What was removed belongs to nobody.
        expect(paths(shared).filter((path) => path.length > 1)).toEqual([]);
        const lost = difference(fieldsOf(kind.shape, { spec: first }), fields('p') ?? NO_FIELDS);
        // Who applied nothing but an empty list owns nothing, and was no owner to begin with.
        if (isEmpty(lost) && owners(live).includes('p')) expect(owners(next)).toContain('p');
      }),
      { examples: [[{ containers: [] }, {}]] },
    );
  });

  it('forgets everything when it is asked to, and starts again at the next apply', () => {
    const live = applied(undefined, 'p', { nodeName: 'n' });
    const cleared = trackUpdate(kind, live, pod({ nodeName: 'n' }, { managedFields: [{}] }), writer('u'));
    expect(owners(cleared)).toEqual([]);
    expect(owners(trackUpdate(kind, cleared, pod({ nodeName: 'm' }), writer('u')))).toEqual([]);
    expect(owners(applied(cleared, 'q', { hostname: 'h' }))).toEqual(['q', 'before-first-apply']);
  });
});
