/**
 * Writes src/kubernetes/generated/customResources.ts from crds/*.yaml, so that the types of our objects and their schemas
 * cannot differ. With `--check` it writes nothing and fails when the file that is there is stale.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const source = join(root, 'crds');
const target = join(root, 'src/kubernetes/generated/customResources.ts');

/** Width of a comment's text, which keeps the generated lines under 120 columns. */
const COMMENT_WIDTH = 112;

const upperFirst = (text) => text[0].toUpperCase() + text.slice(1);
const lowerFirst = (text) => text[0].toLowerCase() + text.slice(1);
const singular = (text) => text.replace(/s$/, '');

function wrap(text, width) {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    if (lines.at(-1) !== '' && lines.at(-1).length + word.length + 1 > width) lines.push('');
    lines.push(`${lines.pop()} ${word}`.trimStart());
  }
  return lines;
}

function docstring(schema, indent) {
  if (!schema.description) throw new Error(`a field without a description: ${JSON.stringify(schema)}`);
  const note = schema.format === 'byte' ? ' Base64.' : schema.format === 'date-time' ? ' RFC 3339.' : '';
  const lines = wrap(schema.description + note, COMMENT_WIDTH - indent.length);
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

/** The TypeScript type of a schema; interfaces of the objects below it are added to `interfaces` under `name`. */
function typeOf(schema, name, interfaces) {
  if (schema.enum) return schema.enum.map((value) => `'${value}'`).join(' | ');
  switch (schema.type) {
    case 'string':
    case 'boolean':
      return schema.type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return arrayType(schema, name, interfaces);
    case 'object':
      return objectType(schema, name, interfaces);
    default:
      throw new Error(`${name} has the type ${schema.type}`);
  }
}

function arrayType(schema, name, interfaces) {
  if (name.endsWith('Conditions')) return 'readonly Condition[]';
  const item = typeOf(schema.items, singular(name), interfaces);
  return `readonly ${item.includes('|') ? `(${item})` : item}[]`;
}

function objectType(schema, name, interfaces) {
  if (schema.additionalProperties) {
    return `Readonly<Record<string, ${typeOf(schema.additionalProperties, singular(name), interfaces)}>>`;
  }
  if (!schema.properties) return 'Readonly<Record<string, unknown>>';
  const place = interfaces.length;
  const fields = Object.entries(schema.properties).map(([key, field]) => {
    const optional = schema.required?.includes(key) ? '' : '?';
    return `${docstring(field, '  ')}  readonly ${key}${optional}: ${typeOf(field, name + upperFirst(key), interfaces)};\n`;
  });
  interfaces.splice(place, 0, `${docstring(schema, '')}export interface ${name} {\n${fields.join('')}}\n`);
  return name;
}

/** The interfaces of one custom resource definition, the object itself first. */
function interfacesOf({ spec }) {
  const { kind } = spec.names;
  const [version] = spec.versions;
  const schema = version.schema.openAPIV3Schema;
  const interfaces = [];
  const fields = Object.entries(schema.properties).map(([key, field]) => {
    const optional = schema.required?.includes(key) ? '' : '?';
    return `${docstring(field, '  ')}  readonly ${key}${optional}: ${typeOf(field, kind + upperFirst(key), interfaces)};\n`;
  });
  const head = [
    `  readonly apiVersion: '${spec.group}/${version.name}';\n`,
    `  readonly kind: '${kind}';\n`,
    `  readonly metadata: ObjectMeta;\n`,
  ];
  return [`${docstring(schema, '')}export interface ${kind} {\n${[...head, ...fields].join('')}}\n`, ...interfaces];
}

/** The constant that says where the API server keeps the objects of a definition. */
function kindOf({ spec }) {
  const { kind, plural } = spec.names;
  const fields = [
    `apiVersion: '${spec.group}/${spec.versions[0].name}'`,
    `kind: '${kind}'`,
    `plural: '${plural}'`,
    `namespaced: ${spec.scope === 'Namespaced'}`,
  ];
  return `/** Where the API server keeps ${kind} objects. */\nexport const ${lowerFirst(kind)}s: Kind<${kind}> = { ${fields.join(', ')} };\n`;
}

function generate() {
  const definitions = readdirSync(source)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => parse(readFileSync(join(source, file), 'utf8')));
  return [
    '// Generated from crds/*.yaml by scripts/generateCustomResources.mjs: edit those and run `npm run generate:crds`.\n',
    "import type { Condition, Kind, ObjectMeta } from '../objects.ts';\n",
    ...definitions.flatMap(interfacesOf),
    ...definitions.map(kindOf),
  ].join('\n');
}

const text = generate();
if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/kubernetes/generated/customResources.ts is stale: run `npm run generate:crds`.');
  process.exitCode = 1;
}
