import type { ScalarType } from './descriptor.ts';
import {
  booleanOf,
  bufferOf,
  bytesOf,
  doubleOf,
  elementsOf,
  int32Of,
  int64Of,
  listOf,
  maxDepth,
  objectOf,
  stringOf,
  uint32Of,
  uint64Of,
} from './plain.ts';
import type { EnumSchema, Field, MessageSchema, Schema } from './schema.ts';
import { missingField, WireError } from './wireError.ts';

/** The JSON text of a value; empty where nothing is to be written. */
type ValueWriter = (value: unknown, depth: number) => string;

interface FieldPlan {
  readonly name: string;
  readonly required: boolean;
  readonly get: Field['get'];
  /** `"name":` */
  readonly key: string;
  /** What is written for the unset field, empty for nothing. */
  readonly unset: string;
  readonly write: ValueWriter;
  /** The fields of a single message, and how to write an element of a list: what is written in steps. */
  readonly nested: (() => readonly FieldPlan[]) | undefined;
  readonly writeElement: ValueWriter | undefined;
}

const plans = new Map<MessageSchema, readonly FieldPlan[]>();

/** How many characters make a chunk: about a millisecond's work. */
const chunkLength = 64 * 1024;

/**
 * Responses that always list, even nothing: Mesos writes their JSON by hand and not from the message. Their deprecated
 * lists are left out like all others.
 */
const alwaysListing = new Set([
  'mesos.v1.master.Response.GetAgents',
  'mesos.v1.master.Response.GetExecutors',
  'mesos.v1.master.Response.GetFrameworks',
  'mesos.v1.master.Response.GetTasks',
  'mesos.v1.agent.Response.GetExecutors',
  'mesos.v1.agent.Response.GetFrameworks',
  'mesos.v1.agent.Response.GetTasks',
]);

/** Names that Mesos 1.11.0 does not know and prints as UNKNOWN: the parsers of old clients stop at a new name. */
const newerThanMesos111 = new Map([
  ['mesos.v1.CapabilityInfo.Capability', ['PERFMON', 'BPF', 'CHECKPOINT_RESTORE']],
  ['mesos.v1.MasterInfo.Capability.Type', ['QUOTA_V2']],
]);

/**
 * A message in the plain form as Mesos' JSON, on one line and in ASCII only, for there are clients that compare
 * characters with bytes (SCHED-006): names in the order of declaration, unset optional fields with their declared
 * default unless deprecated, no empty lists. Throws WireError where a required field is missing or a value does not
 * fit its field.
 */
export function jsonText(schema: MessageSchema, message: unknown): string {
  return writeMessage(plansOf(schema), message, 0);
}

/**
 * The text of `jsonText` in chunks of some tens of kilobytes. Elements of lists are made and written one after the other, so
 * that a message of any size takes no long time at once and no memory to speak of.
 */
export function* jsonChunks(schema: MessageSchema, message: unknown): Generator<Uint8Array, void> {
  let text = '';
  for (const piece of pieces(plansOf(schema), message)) {
    text += piece;
    if (text.length < chunkLength) continue;
    yield Buffer.from(text, 'latin1');
    text = '';
  }
  if (text !== '') yield Buffer.from(text, 'latin1');
}

function* pieces(fields: readonly FieldPlan[], message: unknown): Generator<string> {
  const plain = objectOf(message);
  let isFirst = true;
  for (const field of fields) {
    const start = (isFirst ? '{' : ',') + field.key;
    const value = field.get(plain);
    let isWritten = true;
    if (value !== undefined && field.nested !== undefined) {
      yield start;
      yield* pieces(field.nested(), value);
    } else if (value !== undefined && field.writeElement !== undefined) {
      isWritten = yield* listPieces(start, field.unset, elementsOf(value), field.writeElement);
    } else {
      const written = value === undefined ? writeUnset(field) : writeField(field, value, 0);
      isWritten = written !== '';
      if (isWritten) yield start + written;
    }
    if (isWritten) isFirst = false;
  }
  yield isFirst ? '{}' : '}';
}

/** Returns whether anything was written: an empty list may leave its field out. */
function* listPieces(
  start: string,
  empty: string,
  elements: Iterable<unknown>,
  writeElement: ValueWriter,
): Generator<string, boolean> {
  let before = start + '[';
  for (const element of elements) {
    yield before + writeElement(element, 0);
    before = ',';
  }
  if (before === ',') yield ']';
  else if (empty !== '') yield start + empty;
  return before === ',' || empty !== '';
}

function writeMessage(fields: readonly FieldPlan[], message: unknown, depth: number): string {
  const plain = objectOf(message);
  let text = '';
  for (const field of fields) {
    const value = field.get(plain);
    const written = value === undefined ? writeUnset(field) : writeField(field, value, depth);
    if (written !== '') text += (text === '' ? '{' : ',') + field.key + written;
  }
  return text === '' ? '{}' : text + '}';
}

function writeUnset(field: FieldPlan): string {
  if (field.required) throw new WireError(missingField, field.name);
  return field.unset;
}

function writeField(field: FieldPlan, value: unknown, depth: number): string {
  try {
    return field.write(value, depth);
  } catch (error) {
    throw WireError.within(field.name, error);
  }
}

function plansOf(schema: MessageSchema): readonly FieldPlan[] {
  const known = plans.get(schema);
  if (known !== undefined) return known;
  const fields: FieldPlan[] = [];
  plans.set(schema, fields);
  for (const field of schema.fields) {
    const listed = alwaysListing.has(schema.name) && field.label === 'repeated' && field.options.deprecated !== true;
    const empty = listed ? '[]' : '';
    fields.push({
      name: field.name,
      required: field.label === 'required',
      get: field.get,
      key: `"${field.name}":`,
      unset: listed ? empty : defaultText(field),
      write: fieldWriter(field, empty),
      nested: field.label !== 'repeated' && field.label !== 'map' ? nestedPlans(field.schema) : undefined,
      writeElement: field.label === 'repeated' ? valueWriter(field.schema) : undefined,
    });
  }
  return fields;
}

function nestedPlans(schema: Schema): (() => readonly FieldPlan[]) | undefined {
  return schema.kind === 'message' ? () => plansOf(schema) : undefined;
}

function defaultText({ label, options }: Field): string {
  if (label !== 'optional' || options.deprecated === true || options.default === undefined) return '';
  return JSON.stringify(options.default);
}

function fieldWriter(field: Field, empty: string): ValueWriter {
  const write = valueWriter(field.schema);
  if (field.label === 'map') return mapWriter(write);
  if (field.label === 'repeated') return listWriter(write, empty);
  return write;
}

function listWriter(write: ValueWriter, empty: string): ValueWriter {
  return (value, depth) => {
    let text = '';
    listOf(value).forEach((element, index) => {
      try {
        text += (text === '' ? '[' : ',') + write(element, depth);
      } catch (error) {
        throw WireError.within(`[${index}]`, error);
      }
    });
    return text === '' ? empty : text + ']';
  };
}

function mapWriter(write: ValueWriter): ValueWriter {
  return (value, depth) => {
    let text = '';
    for (const [key, element] of Object.entries(objectOf(value))) {
      try {
        text += `${text === '' ? '{' : ','}${writeString(key)}:${write(element, depth)}`;
      } catch (error) {
        throw WireError.within(`[${key}]`, error);
      }
    }
    return text === '' ? '' : text + '}';
  };
}

function valueWriter(schema: Schema): ValueWriter {
  switch (schema.kind) {
    case 'message':
      return messageWriter(schema);
    case 'enum':
      return enumWriter(schema);
    case 'scalar':
      return scalarWriters[schema.name];
  }
}

function messageWriter(schema: MessageSchema): ValueWriter {
  let fields: readonly FieldPlan[] | undefined;
  return (value, depth) => {
    if (depth >= maxDepth) throw new WireError('Messages are nested too deep');
    fields ??= plansOf(schema);
    return writeMessage(fields, value, depth + 1);
  };
}

function enumWriter({ name, numbers }: EnumSchema): ValueWriter {
  const newer = newerThanMesos111.get(name) ?? [];
  const texts = new Map(
    [...numbers.keys()].map((value) => [value, newer.includes(value) ? '"UNKNOWN"' : `"${value}"`]),
  );
  return (value) => {
    const text = texts.get(stringOf(value));
    if (text === undefined) throw new WireError(`Unknown name ${stringOf(value)}`);
    return text;
  };
}

const scalarWriters: Record<ScalarType, ValueWriter> = {
  bool: (value) => (booleanOf(value) ? 'true' : 'false'),
  bytes: (value) => `"${bufferOf(bytesOf(value)).toString('base64')}"`,
  double: (value) => writeDouble(doubleOf(value)),
  int32: (value) => String(int32Of(value)),
  int64: (value) => String(int64Of(value)),
  string: (value) => writeString(stringOf(value)),
  uint32: (value) => String(uint32Of(value)),
  uint64: (value) => String(uint64Of(value)),
};

/** JSON has no numbers that are not finite; as strings Mesos reads the infinite ones. */
function writeDouble(value: number): string {
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

/** Most strings need no escapes, and then this is faster than JSON.stringify. */
function writeString(value: string): string {
  if (/^[ !#-[\]-~]*$/.test(value)) return `"${value}"`;
  return JSON.stringify(value).replace(/[^ -~]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
