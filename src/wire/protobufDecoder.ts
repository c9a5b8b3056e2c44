import { isUtf8 } from 'node:buffer';
import protobuf from 'protobufjs/minimal.js';
import type { Plain, ScalarType } from './descriptor.ts';
import { bufferOf, emptyMap, int64From, isPlain, maxDepth, objectOf, stringOf } from './plain.ts';
import type { EnumSchema, Field, MessageSchema, Schema } from './schema.ts';
import { missingField, TooManyValuesError, WireError } from './wireError.ts';

/** A reader that knows how many more values it may read: one of two bytes can take a hundred once it is read. */
type Reader = protobuf.Reader & { valuesLeft: number };

/** Reads one value; undefined for an enum's number that has no name. */
type ValueReader = (reader: Reader, depth: number) => unknown;

/** What to do at a tag, that is a field number and a wire type. */
interface TagPlan {
  readonly name: string;
  /** Reads what stands behind the tag; gives the field's bit among the required ones if the field is set now. */
  readonly add: (into: Plain, reader: Reader, depth: number) => number;
}

/** How to read a message: plans by tag, and the fields that must be there afterwards, each with a bit of its own. */
interface MessagePlan {
  readonly byTag: readonly (TagPlan | undefined)[];
  readonly required: readonly string[];
  readonly allRequired: number;
}

const varint = 0;
const fixed64 = 1;
const delimited = 2;

const plans = new Map<MessageSchema, MessagePlan>();

/**
 * The plain form of a message's bytes. Unknown fields and enum numbers are left out, a lone field given twice is
 * merged or the last one counts, numbers may come packed or not: all as in Mesos' protobuf library.
 * Throws WireError where bytes are no such message or a required field is missing, or there are more than so many values.
 */
export function decodeProtobuf(schema: MessageSchema, bytes: Uint8Array, maxValues = Infinity): Plain {
  try {
    const reader = Object.assign(protobuf.Reader.create(bufferOf(bytes)), { valuesLeft: maxValues });
    return readMessage(planOf(schema), reader, 0, {});
  } catch (error) {
    throw WireError.from(error);
  }
}

function readMessage(plan: MessagePlan, reader: Reader, depth: number, into: Plain): Plain {
  let present = 0;
  let field: TagPlan | undefined;
  try {
    while (reader.pos < reader.len) {
      countValue(reader);
      const tag = reader.tag();
      field = plan.byTag[tag];
      if (field === undefined) reader.skipType(tag & 7, depth, tag >>> 3);
      else present |= field.add(into, reader, depth);
    }
  } catch (error) {
    throw field === undefined ? error : WireError.within(field.name, error);
  }
  if (present !== plan.allRequired) requireAll(plan.required, into);
  return into;
}

function countValue(reader: Reader): void {
  reader.valuesLeft -= 1;
  if (reader.valuesLeft < 0) throw new TooManyValuesError();
}

function requireAll(names: readonly string[], message: Plain): void {
  const missing = names.find((name) => message[name] === undefined);
  if (missing !== undefined) throw new WireError(missingField, missing);
}

function planOf(schema: MessageSchema): MessagePlan {
  const known = plans.get(schema);
  if (known !== undefined) return known;
  const byTag: (TagPlan | undefined)[] = [];
  const required = schema.fields.filter((field) => field.label === 'required').map((field) => field.name);
  const plan = { byTag, required, allRequired: 2 ** required.length - 1 };
  plans.set(schema, plan);
  for (const field of schema.fields) {
    const { name, number } = field;
    const bit = field.label === 'required' ? 1 << required.indexOf(name) : 0;
    const wireType = wireTypeOf(field.schema);
    byTag[(number << 3) | wireType] = { name, add: adder(field, bit) };
    if (field.label === 'repeated' && wireType !== delimited) {
      byTag[(number << 3) | delimited] = { name, add: packedAdder(field) };
    }
  }
  return plan;
}

function wireTypeOf(schema: Schema): number {
  if (schema.kind === 'message') return delimited;
  if (schema.kind === 'enum') return varint;
  if (schema.name === 'double') return fixed64;
  return schema.name === 'string' || schema.name === 'bytes' ? delimited : varint;
}

function adder(field: Field, bit: number): TagPlan['add'] {
  const { get, set, schema } = field;
  if (field.label === 'map') return mapAdder(field);
  if (field.label === 'repeated') return listAdder(field);
  if (schema.kind !== 'message') return singleAdder(field, valueReader(schema), bit);
  const read = messageReader(schema);
  return (into, reader, depth) => {
    set(into, read(reader, depth, get(into)));
    return bit;
  };
}

function singleAdder({ set }: Field, read: ValueReader, bit: number): TagPlan['add'] {
  return (into, reader, depth) => {
    const value = read(reader, depth);
    if (value === undefined) return 0;
    set(into, value);
    return bit;
  };
}

function listAdder(field: Field): TagPlan['add'] {
  const read = valueReader(field.schema);
  return (into, reader, depth) => {
    append(field, into, read(reader, depth));
    return 0;
  };
}

function append({ get, set }: Field, into: Plain, value: unknown): void {
  if (value === undefined) return;
  const list = get(into);
  if (Array.isArray(list)) list.push(value);
  else set(into, [value]);
}

function packedAdder(field: Field): TagPlan['add'] {
  const read = valueReader(field.schema);
  return (into, reader, depth) => {
    const outer = enter(reader);
    while (reader.pos < reader.len) {
      countValue(reader);
      append(field, into, read(reader, depth));
    }
    reader.len = outer;
    return 0;
  };
}

/** On the wire an entry of a map is a message with the fields 1, the key, and 2, the value. */
function mapAdder({ name, schema }: Field): TagPlan['add'] {
  const readEntry = messageReader(entrySchema(name, schema));
  return (into, reader, depth) => {
    const entry = readEntry(reader, depth);
    const map = objectOf((into[name] ??= emptyMap()));
    map[stringOf(entry['key'] ?? '')] = entry['value'] ?? emptyValue(schema);
    return 0;
  };
}

function entrySchema(name: string, value: Schema): MessageSchema {
  const member = { label: 'optional', options: {} } as const;
  const key: Schema = { kind: 'scalar', name: 'string' };
  return {
    kind: 'message',
    name: `${name} entry`,
    fields: [
      { ...member, name: 'key', number: 1, schema: key, get: (m) => m['key'], set: (m, v) => (m['key'] = v) },
      { ...member, name: 'value', number: 2, schema: value, get: (m) => m['value'], set: (m, v) => (m['value'] = v) },
    ],
  };
}

/** What a map's entry without a value stands for. */
function emptyValue(schema: Schema): unknown {
  if (schema.kind === 'message') return decodeProtobuf(schema, new Uint8Array());
  return '';
}

function valueReader(schema: Schema): ValueReader {
  switch (schema.kind) {
    case 'message':
      return messageReader(schema);
    case 'enum':
      return enumReader(schema);
    case 'scalar':
      return scalarReaders[schema.name];
  }
}

/** Reads a message; `before` is the one that the field held already, which is merged into. */
function messageReader(schema: MessageSchema): (reader: Reader, depth: number, before?: unknown) => Plain {
  let plan: MessagePlan | undefined;
  return (reader, depth, before) => {
    if (depth >= maxDepth) throw new WireError('Messages are nested too deep');
    plan ??= planOf(schema);
    const outer = enter(reader);
    const message = readMessage(plan, reader, depth + 1, isPlain(before) ? before : {});
    reader.len = outer;
    return message;
  };
}

function enumReader({ names }: EnumSchema): ValueReader {
  return (reader) => names.get(reader.int32());
}

const scalarReaders: Record<ScalarType, ValueReader> = {
  bool: (reader) => reader.bool(),
  bytes: (reader) => new Uint8Array(reader.bytes()),
  double: (reader) => reader.double(),
  int32: (reader) => reader.int32(),
  int64: (reader) => readInt64(reader, true),
  string: readString,
  uint32: (reader) => reader.uint32(),
  uint64: (reader) => readInt64(reader, false),
};

/** Narrows the reader to the length-delimited value that begins here; gives the end to restore afterwards. */
function enter(reader: Reader): number {
  const outer = reader.len;
  const end = reader.size() + reader.pos;
  if (end > outer) throw new WireError('Truncated message');
  reader.len = end;
  return outer;
}

/** The reader replaces what is not UTF-8, so only strings with a replacement character need a second look. */
function readString(reader: Reader): string {
  const short = readShortAscii(reader);
  if (short !== undefined) return short;
  const start = reader.pos;
  const text = reader.string();
  if (text.includes('\ufffd') && !isUtf8(reader.buf.subarray(start, reader.pos))) {
    throw new WireError('Invalid UTF-8');
  }
  return text;
}

/** A string of at most eight ASCII characters, many of which cost less to read here than to ask Node for. */
function readShortAscii(reader: Reader): string | undefined {
  const { buf, pos } = reader;
  const length = buf[pos] ?? 0;
  const end = pos + 1 + length;
  if (length > 8 || end > reader.len) return undefined;
  let text = '';
  for (let index = pos + 1; index < end; index += 1) {
    const byte = buf[index] ?? 0;
    if (byte > 127) return undefined;
    text += String.fromCharCode(byte);
  }
  reader.pos = end;
  return text;
}

/** A varint of up to 64 bits. The first seven bytes, 49 bits, are exact in a number; few values are longer. */
function readInt64(reader: Reader, signed: boolean): number | bigint {
  let value = 0;
  for (let factor = 1; factor < 2 ** 49; factor *= 128) {
    const byte = nextByte(reader);
    value += (byte & 127) * factor;
    if (byte < 128) return value;
  }
  let long = BigInt(value);
  for (let shift = 49n; shift < 70n; shift += 7n) {
    const byte = nextByte(reader);
    long |= BigInt(byte & 127) << shift;
    if (byte < 128) return int64From(signed ? BigInt.asIntN(64, long) : BigInt.asUintN(64, long));
  }
  throw new WireError('Malformed integer');
}

function nextByte(reader: Reader): number {
  const byte = reader.pos < reader.len ? reader.buf[reader.pos] : undefined;
  if (byte === undefined) throw new WireError('Truncated message');
  reader.pos += 1;
  return byte;
}
