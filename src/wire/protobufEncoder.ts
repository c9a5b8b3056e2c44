import protobuf from 'protobufjs/minimal.js';
import type { ScalarType } from './descriptor.ts';
import {
  booleanOf,
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

type Writer = protobuf.Writer;
type ValueWriter = (value: unknown, writer: Writer, depth: number) => void;

interface FieldPlan {
  readonly name: string;
  readonly required: boolean;
  readonly get: Field['get'];
  readonly write: ValueWriter;
  /** The tag and the fields of a single message, and how to write an element of a list: what is written in steps. */
  readonly nested: { readonly tag: number; readonly fields: () => readonly FieldPlan[] } | undefined;
  readonly writeElement: ValueWriter | undefined;
}

const plans = new Map<MessageSchema, readonly FieldPlan[]>();

/** How many bytes make a chunk: about a millisecond's work. */
const chunkLength = 32 * 1024;

const nothing = new Uint8Array();

/**
 * The bytes of a message in the plain form: fields in the order of their numbers, numbers unpacked, as Mesos' protobuf
 * library writes them. Throws WireError where a required field is missing or a value does not fit its field.
 */
export function encodeProtobuf(schema: MessageSchema, message: unknown): Uint8Array {
  const writer = protobuf.Writer.create();
  writeMessage(plansOf(schema), message, writer, 0);
  return writer.finish();
}

/**
 * The bytes of `encodeProtobuf` in chunks. Elements of lists are made and written one after the other; but the length of a
 * message stands before it, so all is written first, and empty chunks until then say that time has passed.
 */
export function* protobufChunks(schema: MessageSchema, message: unknown): Generator<Uint8Array, void> {
  const { chunks } = yield* steps(plansOf(schema), message);
  yield* chunks;
}

/** A message as far as it is written. */
class Written {
  readonly chunks: Uint8Array[] = [];
  length = 0;
  #writer = protobuf.Writer.create();

  /** Where to write what follows. */
  get writer(): Writer {
    return this.#writer;
  }

  get isLong(): boolean {
    return this.#writer.len >= chunkLength;
  }

  /** Makes a chunk of what was written since the last. */
  close(): this {
    if (this.#writer.len > 0) this.#add(this.#writer.finish());
    this.#writer = protobuf.Writer.create();
    return this;
  }

  /** Adds a message that was written apart, with its length before it. */
  addMessage(tag: number, message: Written): void {
    this.#writer.uint32(tag).uint32(message.length);
    this.close();
    for (const chunk of message.chunks) this.#add(chunk);
  }

  #add(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
  }
}

function* steps(fields: readonly FieldPlan[], message: unknown): Generator<Uint8Array, Written> {
  const plain = objectOf(message);
  const written = new Written();
  for (const { name, required, get, write, nested, writeElement } of fields) {
    const value = get(plain);
    if (value === undefined) {
      if (required) throw new WireError(missingField, name);
    } else if (nested !== undefined) {
      written.addMessage(nested.tag, yield* steps(nested.fields(), value));
    } else if (writeElement !== undefined) {
      for (const element of elementsOf(value)) {
        writeElement(element, written.writer, 0);
        if (!written.isLong) continue;
        written.close();
        yield nothing;
      }
    } else write(value, written.writer, 0);
  }
  return written.close();
}

function writeMessage(fields: readonly FieldPlan[], message: unknown, writer: Writer, depth: number): void {
  const plain = objectOf(message);
  let name = '';
  try {
    for (const field of fields) {
      name = field.name;
      const value = field.get(plain);
      if (value !== undefined) field.write(value, writer, depth);
      else if (field.required) throw new WireError(missingField);
    }
  } catch (error) {
    throw WireError.within(name, error);
  }
}

function plansOf(schema: MessageSchema): readonly FieldPlan[] {
  const known = plans.get(schema);
  if (known !== undefined) return known;
  const fields: FieldPlan[] = [];
  plans.set(schema, fields);
  for (const field of schema.fields.toSorted((a, b) => a.number - b.number)) {
    fields.push({
      name: field.name,
      required: field.label === 'required',
      get: field.get,
      write: fieldWriter(field),
      nested: nestedPlans(field),
      writeElement: field.label === 'repeated' ? taggedWriter(field.number, field.schema) : undefined,
    });
  }
  return fields;
}

function nestedPlans({ label, number, schema }: Field): FieldPlan['nested'] {
  if (label === 'repeated' || label === 'map' || schema.kind !== 'message') return undefined;
  return { tag: (number << 3) | 2, fields: () => plansOf(schema) };
}

function fieldWriter(field: Field): ValueWriter {
  if (field.label === 'map') return mapWriter(field);
  const write = taggedWriter(field.number, field.schema);
  if (field.label !== 'repeated') return write;
  return (value, writer, depth) => {
    let index = 0;
    try {
      for (const element of listOf(value)) {
        write(element, writer, depth);
        index += 1;
      }
    } catch (error) {
      throw WireError.within(`[${index}]`, error);
    }
  };
}

function mapWriter(field: Field): ValueWriter {
  const tag = (field.number << 3) | 2;
  const writeKey = taggedWriter(1, { kind: 'scalar', name: 'string' });
  const writeValue = taggedWriter(2, field.schema);
  return (value, writer, depth) => {
    for (const [key, element] of Object.entries(objectOf(value))) {
      writer.uint32(tag).fork();
      writeKey(key, writer, depth);
      try {
        writeValue(element, writer, depth);
      } catch (error) {
        throw WireError.within(`[${key}]`, error);
      }
      writer.ldelim();
    }
  };
}

function taggedWriter(number: number, schema: Schema): ValueWriter {
  switch (schema.kind) {
    case 'message':
      return messageWriter((number << 3) | 2, schema);
    case 'enum':
      return enumWriter(number << 3, schema);
    case 'scalar':
      return scalarWriters[schema.name](number << 3);
  }
}

function messageWriter(tag: number, schema: MessageSchema): ValueWriter {
  let fields: readonly FieldPlan[] | undefined;
  return (value, writer, depth) => {
    if (depth >= maxDepth) throw new WireError('Messages are nested too deep');
    fields ??= plansOf(schema);
    writer.uint32(tag).fork();
    writeMessage(fields, value, writer, depth + 1);
    writer.ldelim();
  };
}

function enumWriter(tag: number, { numbers }: EnumSchema): ValueWriter {
  return (value, writer) => {
    const number = numbers.get(stringOf(value));
    if (number === undefined) throw new WireError(`Unknown name ${stringOf(value)}`);
    writer.uint32(tag).int32(number);
  };
}

/** By type: makes the writer of a field from the tag with wire type 0. */
const scalarWriters: Record<ScalarType, (tag: number) => ValueWriter> = {
  bool: (tag) => (value, writer) => void writer.uint32(tag).bool(booleanOf(value)),
  bytes: (tag) => (value, writer) => void writer.uint32(tag | 2).bytes(bytesOf(value)),
  double: (tag) => (value, writer) => void writer.uint32(tag | 1).double(doubleOf(value)),
  int32: (tag) => (value, writer) => void writer.uint32(tag).int32(int32Of(value)),
  int64: (tag) => (value, writer) => writeInt64(writer.uint32(tag), int64Of(value)),
  string: (tag) => (value, writer) => void writer.uint32(tag | 2).string(stringOf(value)),
  uint32: (tag) => (value, writer) => void writer.uint32(tag).uint32(uint32Of(value)),
  uint64: (tag) => (value, writer) => writeInt64(writer.uint32(tag), uint64Of(value)),
};

/** Signed and unsigned integers of 64 bits are written alike: the bits, seven at a time. */
function writeInt64(writer: Writer, value: number | bigint): void {
  if (typeof value === 'number') {
    writer.int64(value);
    return;
  }
  const low = Number(BigInt.asIntN(32, value));
  const high = Number(BigInt.asIntN(32, value >> 32n));
  writer.int64({ low, high, unsigned: false });
}
