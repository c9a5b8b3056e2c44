import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import * as kinds from './kinds.ts';

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: {
      readonly kind: string;
      readonly plural: string;
      readonly shortNames: readonly string[];
      readonly categories: readonly string[];
    };
    readonly versions: readonly {
      readonly name: string;
      readonly subresources?: { readonly status?: object };
      readonly additionalPrinterColumns: readonly { readonly name: string; readonly jsonPath: string }[];
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

const folder = join(import.meta.dirname, '../../crds');
const definitions = readdirSync(folder)
  .sort()
  .map((file) => parse(readFileSync(join(folder, file), 'utf8')) as Definition);

/** Every schema below one, each with its path. */
function* schemasBelow(path: string, schema: Schema): Generator<readonly [string, Schema]> {
  yield [path, schema];
  for (const [name, field] of Object.entries(schema.properties ?? {})) yield* schemasBelow(`${path}.${name}`, field);
  if (schema.items !== undefined) yield* schemasBelow(`${path}[]`, schema.items);
  if (schema.additionalProperties !== undefined) yield* schemasBelow(`${path}{}`, schema.additionalProperties);
}

function saysWhatIsInside(schema: Schema): boolean {
  const { properties, additionalProperties, 'x-kubernetes-preserve-unknown-fields': anything } = schema;
  return properties !== undefined || additionalProperties !== undefined || anything === true;
}

function schemasOf(definition: Definition): readonly (readonly [string, Schema])[] {
  const { kind } = definition.spec.names;
  return definition.spec.versions.flatMap((version) => [...schemasBelow(kind, version.schema.openAPIV3Schema)]);
}

const byKind = definitions.map((definition) => [definition.spec.names.kind, definition] as const);

describe('custom resource definitions', () => {
  it('are of the eight kinds, with short names that start with m', () => {
    expect(byKind.map(([kind]) => kind).sort()).toEqual(
      ['Agent', 'Framework', 'Intent', 'MaintenanceSchedule', 'MesosRole', 'Quota', 'Reservation', 'Task'].sort(),
    );
    const shortNames = definitions.flatMap((definition) => definition.spec.names.shortNames);
    expect(shortNames.filter((name) => !name.startsWith('m'))).toEqual([]);
    expect(new Set(shortNames).size).toBe(shortNames.length);
  });

  it.each(byKind)('%s describes every field', (_kind, definition) => {
    const bare = schemasOf(definition).filter(([, schema]) => (schema.description ?? '').length < 10);
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  it.each(byKind)('%s gives every field a type and says what is inside objects and lists', (_kind, definition) => {
    const loose = schemasOf(definition).filter(
      ([, schema]) =>
        schema.type === undefined ||
        (schema.type === 'array' && schema.items === undefined) ||
        (schema.type === 'object' && !saysWhatIsInside(schema)),
    );
    expect(loose.map(([path]) => path)).toEqual([]);
  });

  it.each(byKind)('%s requires only fields that it has', (_kind, definition) => {
    const wrong = schemasOf(definition).flatMap(([path, schema]) =>
      (schema.required ?? [])
        .filter((name) => schema.properties?.[name] === undefined)
        .map((name) => `${path}.${name}`),
    );
    expect(wrong).toEqual([]);
  });

  /** An Intent is there only as long as it is carried out. */
  const lasting = byKind.filter(([kind]) => kind !== 'Intent');

  it.each(lasting)('%s has conditions in a status subresource', (_kind, definition) => {
    const [version] = definition.spec.versions;
    expect(version?.subresources).toEqual({ status: {} });
    expect(version?.schema.openAPIV3Schema.properties?.['status']?.properties?.['conditions']?.type).toBe('array');
  });

  it.each(byKind)('%s is in the category mesos', (_kind, definition) => {
    expect(definition.spec.names.categories).toContain('mesos');
    expect(definition.metadata.name).toBe(`${definition.spec.names.plural}.${definition.spec.group}`);
  });

  it.each(byKind)('%s prints only columns of fields that it has', (kind, definition) => {
    const paths = new Set(schemasOf(definition).map(([path]) => path));
    const columns = definition.spec.versions[0]?.additionalPrinterColumns ?? [];
    const unknown = columns
      .map(({ jsonPath }) => kind + jsonPath.replaceAll(/\[(\*|\?\(.*?\))\]/g, '[]'))
      .filter((path) => !path.endsWith('.metadata.creationTimestamp') && !paths.has(path));
    expect(unknown).toEqual([]);
    expect(columns.at(-1)?.name).toBe('Age');
  });

  it.each(byKind)('%s has a descriptor of its kind', (kind, definition) => {
    expect(Object.values(kinds)).toContainEqual({
      apiVersion: `${definition.spec.group}/v1alpha1`,
      kind,
      plural: definition.spec.names.plural,
      namespaced: definition.spec.scope === 'Namespaced',
    });
  });

  it('are what the committed types were generated from', () => {
    const script = join(import.meta.dirname, '../../scripts/generateCustomResources.mjs');
    const check = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect(check.stderr).toBe('');
    expect(check.status).toBe(0);
  });
});
