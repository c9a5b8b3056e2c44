// @ts-check
/**
 * Generates from proto/ what the code knows about Mesos' messages:
 *
 *   src/model/generated/messages.ts    their types, without any code
 *   src/wire/generated/descriptors.ts  what the codecs need: field numbers, types, defaults
 *
 * Run it with `npm run generate` after a change to proto/. With `--check` it writes nothing and fails where a
 * committed file is not what it would write.
 *
 * A type is named by its path below mesos.v1: mesos.v1.Value.Range is ValueRange. A package below mesos.v1 is a
 * prefix (mesos.v1.scheduler.Call is SchedulerCall), unless the name begins with it already (mesos.v1.quota.QuotaInfo
 * is QuotaInfo); google.protobuf.Duration is GoogleProtobufDuration. Two types of one name end the run.
 */
import { readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');
const home = 'mesos.v1';

/** Types of scalars in the plain form. */
const scalarTypes = new Map([
  ['bool', 'boolean'],
  ['bytes', 'Uint8Array'],
  ['double', 'number'],
  ['int32', 'number'],
  ['int64', 'Int64'],
  ['string', 'string'],
  ['uint32', 'number'],
  ['uint64', 'Int64'],
]);

/** All of proto/ in one root. Parsed file by file, because protobufjs would take its own google/protobuf files. */
function readProtos() {
  const root = new protobuf.Root();
  const folder = join(project, 'proto');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.proto'));
  for (const file of files.sort()) {
    protobuf.parse(readFileSync(join(folder, file), 'utf8'), root, { keepCase: true, alternateCommentMode: true });
  }
  return root.resolveAll();
}

/**
 * The messages and enums below a namespace, outer ones first.
 * @param {protobuf.NamespaceBase} namespace
 * @returns {(protobuf.Type | protobuf.Enum)[]}
 */
function typesIn(namespace) {
  return namespace.nestedArray.flatMap((nested) => {
    if (nested instanceof protobuf.Enum) return [nested];
    const below = nested instanceof protobuf.Namespace ? typesIn(nested) : [];
    return nested instanceof protobuf.Type ? [nested, ...below] : below;
  });
}

/** @param {protobuf.ReflectionObject} type */
const fullName = (type) => type.fullName.slice(1);

/** @param {string} word */
const capitalized = (word) => word.charAt(0).toUpperCase() + word.slice(1);

/**
 * The TypeScript name of a message or enum.
 * @param {protobuf.ReflectionObject} type
 */
function typeName(type) {
  const name = fullName(type);
  const path = (name.startsWith(`${home}.`) ? name.slice(home.length + 1) : name).split('.');
  const inPackage = path.findIndex((part) => /^[A-Z]/.test(part));
  const prefix = path
    .slice(0, inPackage)
    .flatMap((part) => part.split('_').map(capitalized))
    .join('');
  const own = path.slice(inPackage).join('');
  return own.startsWith(prefix) ? own : prefix + own;
}

/** @param {protobuf.Field} field */
function valueType(field) {
  if (field.resolvedType) return typeName(field.resolvedType);
  const type = scalarTypes.get(field.type);
  if (type === undefined) throw new Error(`${field.fullName}: the type ${field.type} is not supported`);
  return type;
}

/** @param {protobuf.Field} field */
function propertyType(field) {
  if (field.map) return `Readonly<Record<string, ${valueType(field)}>>`;
  return field.repeated ? `readonly ${valueType(field)}[]` : valueType(field);
}

/**
 * A comment above a declaration, indented.
 * @param {(string | null)[]} lines
 */
function docComment(lines, indent = '') {
  const text = lines.filter((line) => line !== null && line !== '').flatMap((line) => String(line).split('\n'));
  if (text.length === 0) return '';
  if (text.length === 1) return `${indent}/** ${text[0]} */\n`;
  return `${indent}/**\n${text.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

/** @param {protobuf.Enum} type */
function enumUnion(type) {
  const names = Object.keys(type.values).map((name) => `\n  | '${name}'`);
  return `${docComment([`${fullName(type)}`, type.comment])}export type ${typeName(type)} =${names.join('')};\n`;
}

/** @param {protobuf.Type} type */
function messageInterface(type) {
  const doc = docComment([`${fullName(type)}`, type.comment]);
  if (type.fieldsArray.length === 0) return `${doc}export type ${typeName(type)} = Readonly<Record<string, never>>;\n`;
  const properties = type.fieldsArray.map((field) => {
    const comment = docComment([field.comment, field.options?.['deprecated'] ? '@deprecated by Mesos' : null], '  ');
    return `${comment}  readonly ${field.name}${field.required ? '' : '?'}: ${propertyType(field)};\n`;
  });
  return `${doc}export interface ${typeName(type)} {\n${properties.join('')}}\n`;
}

const banner = '// Generated from proto/ by `npm run generate`; do not edit.\n';

/** @param {(protobuf.Type | protobuf.Enum)[]} types */
function messagesModule(types) {
  const names = types.map(typeName);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new Error(`types of one name: ${twice.join(', ')}`);
  const bodies = types.map((type) => (type instanceof protobuf.Enum ? enumUnion(type) : messageInterface(type)));
  const messages = types.filter((type) => type instanceof protobuf.Type);
  const index = messages.map((type) => `  readonly '${fullName(type)}': ${typeName(type)};\n`);
  return [
    banner,
    docComment(['A 64-bit integer: a bigint only outside the range of safe integers.']) +
      'export type Int64 = number | bigint;\n',
    ...bodies,
    `${docComment(['The messages by their full names.'])}export interface Messages {\n${index.join('')}}\n`,
  ].join('\n');
}

/**
 * The default as it stands in the plain form, in source text.
 * @param {protobuf.Field} field
 */
function defaultText(field) {
  const value = field.options?.['default'];
  return typeof value === 'string' ? `'${value}'` : String(value);
}

/** @param {protobuf.Field} field */
function fieldRow(field) {
  if (field.map && /** @type {protobuf.MapField} */ (field).keyType !== 'string') {
    throw new Error(`${field.fullName}: only maps from strings are supported`);
  }
  const label = field.map ? 'map' : field.repeated ? 'repeated' : field.required ? 'required' : 'optional';
  const type = field.resolvedType ? fullName(field.resolvedType) : field.type;
  const options = [
    field.options?.['default'] === undefined ? '' : `default: ${defaultText(field)}`,
    field.options?.['deprecated'] ? 'deprecated: true' : '',
    field.repeated && field.packed ? 'packed: true' : '',
    field.partOf ? `oneof: '${field.partOf.name}'` : '',
  ].filter((option) => option !== '');
  const rest = options.length === 0 ? '' : `, { ${options.join(', ')} }`;
  const access = `(m) => m.${field.name}, (m, v) => (m.${field.name} = v)`;
  return `    ['${field.name}', ${field.id}, '${label}', '${type}', ${access}${rest}],\n`;
}

/** @param {(protobuf.Type | protobuf.Enum)[]} types */
function descriptorsModule(types) {
  const enums = types
    .filter((type) => type instanceof protobuf.Enum)
    .map((type) => {
      const values = Object.entries(type.values).map(([name, number]) => `    ${name}: ${number},\n`);
      return `  '${fullName(type)}': {\n${values.join('')}  },\n`;
    });
  const messages = types
    .filter((type) => type instanceof protobuf.Type)
    .map((type) => {
      const rows = type.fieldsArray.map(fieldRow);
      return `  '${fullName(type)}': [${rows.length > 0 ? `\n${rows.join('')}  ` : ''}],\n`;
    });
  return [
    banner,
    "import type { Messages } from '../../model/generated/messages.ts';\nimport type { FieldRow } from '../descriptor.ts';\n",
    '/** The enums by their full names: the numbers of their values. */\n' +
      `export const enums: Readonly<Record<string, Readonly<Record<string, number>>>> = {\n${enums.join('')}};\n`,
    '/** The messages by their full names: their fields in the order of declaration. */\n' +
      `export const messages: { readonly [Name in keyof Messages]: readonly FieldRow[] } = {\n${messages.join('')}};\n`,
  ].join('\n');
}

const types = typesIn(readProtos());
const outputs = [
  { file: 'src/model/generated/messages.ts', text: messagesModule(types) },
  { file: 'src/wire/generated/descriptors.ts', text: descriptorsModule(types) },
];
const check = process.argv.includes('--check');
for (const { file, text } of outputs) {
  const path = join(project, file);
  if (!check) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${file} is not what proto/ says: run npm run generate`);
    process.exitCode = 1;
  }
}
