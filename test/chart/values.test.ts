import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { chart } from './helm.ts';

interface Schema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly additionalProperties?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}

type Values = Readonly<Record<string, unknown>>;

const read = (file: string): string => readFileSync(`${chart}/${file}`, 'utf8');
const { global: ofHelm, ...properties } = (JSON.parse(read('values.schema.json')) as Schema).properties ?? {};
const values = parse(read('values.yaml')) as Values;

/** A group of values is what the schema has no description of; everything else is a value. */
function schemaLeaves(of: Readonly<Record<string, Schema>>, prefix = ''): [string, Schema][] {
  return Object.entries(of).flatMap(([name, schema]) =>
    schema.description === undefined
      ? schemaLeaves(schema.properties ?? {}, `${prefix}${name}.`)
      : [[prefix + name, schema] satisfies [string, Schema]],
  );
}

const leaves = new Map(schemaLeaves(properties));

function valueLeaves(of: Values, prefix = ''): [string, unknown][] {
  return Object.entries(of).flatMap(([name, value]) => {
    const path = prefix + name;
    const isGroup = !leaves.has(path) && typeof value === 'object' && value !== null;
    return isGroup ? valueLeaves(value as Values, `${path}.`) : [[path, value] satisfies [string, unknown]];
  });
}

const defaults = new Map(valueLeaves(values));
const rows = new Map(
  [...read('README.md').matchAll(/^\| `([A-Za-z.]+)` +\| (.*?) +\| `(.*)` +\|$/gm)].map(
    ([, name = '', meaning = '', value = '']) => [name, { meaning, value: value.replaceAll('\\|', '|') }],
  ),
);

describe('the values', () => {
  it('are the same in values.yaml, the schema and the README', () => {
    expect(ofHelm).toBeDefined();
    expect([...defaults.keys()].sort()).toEqual([...leaves.keys()].sort());
    expect([...rows.keys()].sort()).toEqual([...leaves.keys()].sort());
  });

  it('are described in the README as in the schema, with their defaults', () => {
    const described = [...leaves].map(([name, { description }]) => [name, description, defaults.get(name)]);
    const written = [...rows].map(([name, { meaning, value }]) => [name, meaning, parse(value) as unknown]);
    expect(written.sort()).toEqual(described.sort());
  });

  it('are groups that take no others', () => {
    const open: string[] = [];
    const visit = (schema: Schema, path: string): void => {
      if (schema.description === undefined && schema.additionalProperties !== false) open.push(path);
      if (schema.description === undefined)
        for (const [name, child] of Object.entries(schema.properties ?? {})) visit(child, `${path}.${name}`);
    };
    for (const [name, schema] of Object.entries(properties)) visit(schema, name);
    expect(open).toEqual([]);
  });
});

describe('the chart', () => {
  it('holds the custom resources as they are in crds/', () => {
    const copy = ['scripts/copyCustomResources.mjs', '--check'];
    expect(() => execFileSync(process.execPath, copy, { stdio: 'pipe' })).not.toThrow();
  });

  it('has the version of the package', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
    expect(parse(read('Chart.yaml'))).toMatchObject({ version, appVersion: version });
  });
});
