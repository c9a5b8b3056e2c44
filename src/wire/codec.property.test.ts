import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import type { Messages } from '../model/generated/messages.ts';
import { jsonCodec, protobufCodec } from './codec.ts';
import { messages } from './generated/descriptors.ts';
import type { Plain, ScalarType } from './descriptor.ts';
import { int64From, isPlain } from './plain.ts';
import { messageSchema } from './schema.ts';
import type { Field, MessageSchema, Schema } from './schema.ts';
import { WireError } from './wireError.ts';

type MessageName = keyof Messages;
const isMessageName = (name: string): name is MessageName => name in messages;
const names = Object.keys(messages).filter(isMessageName);

/** Names of enums that JSON does not write, and so does not give back. */
const writtenAsUnknown = ['QUOTA_V2', 'PERFMON', 'BPF', 'CHECKPOINT_RESTORE'];

/** Optional fields are filled only so deep; required ones always. Every message is tried on its own anyhow. */
const optionalDepth = 1;

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }), fc.constantFrom('', '__proto__', 'constructor'));

const scalars: Record<ScalarType, fc.Arbitrary<unknown>> = {
  bool: fc.boolean(),
  bytes: fc.uint8Array({ maxLength: 6 }),
  double: fc.double({ noNaN: true }).map((value) => value + 0),
  int32: fc.integer(),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(int64From),
  string: text,
  uint32: fc.nat(2 ** 32 - 1),
  uint64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(int64From),
};

function valueOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if (schema.kind === 'scalar') return scalars[schema.name];
  if (schema.kind === 'message') return messageOf(schema, depth + 1);
  return fc.constantFrom(...[...schema.numbers.keys()].filter((name) => !writtenAsUnknown.includes(name)));
}

function fieldOf(field: Field, depth: number): fc.Arbitrary<unknown> {
  const value = valueOf(field.schema, depth);
  if (field.label === 'repeated') return fc.array(value, { minLength: 1, maxLength: 2 });
  if (field.label !== 'map') return value;
  const entries = fc.uniqueArray(fc.tuple(text, value), { selector: ([key]) => key, minLength: 1, maxLength: 2 });
  return entries.map((pairs) =>
    pairs.reduce((map, [key, element]) => assign(map, key, element), Object.create(null) as Plain),
  );
}

function assign(map: Plain, key: string, value: unknown): Plain {
  map[key] = value;
  return map;
}

const known = new Map<string, fc.Arbitrary<Plain>>();

/** Messages of a type in the plain form, with at most one field of each oneof. */
function messageOf(schema: MessageSchema, depth = 0): fc.Arbitrary<Plain> {
  const key = `${schema.name} ${Math.min(depth, optionalDepth)}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const fields = schema.fields.filter((field) => field.label === 'required' || depth < optionalDepth);
  const model = Object.fromEntries(fields.map((field) => [field.name, fieldOf(field, depth)]));
  const requiredKeys = fields.filter((field) => field.label === 'required').map((field) => field.name);
  const made = fc.record<Plain>(model, { requiredKeys }).map((message) => withoutRivals(schema, message));
  known.set(key, made);
  return made;
}

function withoutRivals(schema: MessageSchema, message: Plain): Plain {
  const filled = schema.fields.filter((field) => message[field.name] !== undefined);
  const oneofs = filled.map((field) => field.options.oneof);
  const kept = filled.filter(
    ({ options }, index) => options.oneof === undefined || oneofs.indexOf(options.oneof) === index,
  );
  return Object.fromEntries(kept.map(({ name }) => [name, message[name]]));
}

/** A codec whose type does not matter here. */
interface AnyCodec {
  encode(value: unknown): Uint8Array;
  encodeInChunks(value: unknown): Iterable<Uint8Array>;
  decode(bytes: Uint8Array): unknown;
}
const binaryOf = (name: MessageName) => protobufCodec(name) as AnyCodec;
const jsonOf = (name: MessageName) => jsonCodec(name) as AnyCodec;

/** protobufjs' own reading of the same proto files. */
function oracle(): protobuf.Root {
  const folder = fileURLToPath(new URL('../../proto/', import.meta.url));
  const root = new protobuf.Root();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.proto')) protobuf.parse(readFileSync(folder + file, 'utf8'), root, { keepCase: true });
  }
  root.resolveAll();
  return root;
}

/** What protobufjs takes: no bigints, and keys that it accepts. */
function forOracle(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(forOracle);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, forOracle(part)]));
}

const plain = (value: unknown) =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part));

describe.each(names)('%s', (name) => {
  const runs = { numRuns: 4 };
  const message = messageOf(messageSchema(name));
  const binary = binaryOf(name);
  const json = jsonOf(name);

  it('comes back from protobuf as it was', () => {
    fc.assert(
      fc.property(message, (value) => {
        expect(binary.decode(binary.encode(value))).toEqual(value);
      }),
      runs,
    );
  });

  it('is the same in chunks as in one piece', () => {
    fc.assert(
      fc.property(message, (value) => {
        for (const codec of [binary, json]) {
          expect(Buffer.concat([...codec.encodeInChunks(value)])).toEqual(Buffer.from(codec.encode(value)));
        }
      }),
      runs,
    );
  });

  it('SCHED-005 SCHED-006 keeps its JSON over JSON, plain form, protobuf, plain form, JSON', () => {
    fc.assert(
      fc.property(message, (value) => {
        const written = json.encode(value);
        const once = json.decode(written);
        expect(once).toMatchObject(value);
        const twice = binary.decode(binary.encode(once));
        expect(twice).toEqual(once);
        expect(Buffer.from(json.encode(twice)).toString()).toBe(Buffer.from(written).toString());
      }),
      runs,
    );
  });
});

describe('protobufjs', () => {
  const root = oracle();

  it.each(names)('writes and reads %s alike', (name) => {
    const type = root.lookupType(name);
    const message = messageOf(messageSchema(name)).filter((value) => !plain(value).includes('__proto__'));
    fc.assert(
      fc.property(message, (value) => {
        const theirs = type.encode(type.fromObject(forOracle(value) as Plain)).finish();
        expect(Buffer.from(binaryOf(name).encode(value)).toString('hex')).toBe(Buffer.from(theirs).toString('hex'));
        expect(binaryOf(name).decode(theirs)).toEqual(value);
      }),
      { numRuns: 4 },
    );
  });
});

/** Runs what may throw WireError and nothing else. */
function valueOrWireError(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    expect(error).toBeInstanceOf(WireError);
  }
}

describe('any bytes end in a value or a WireError', () => {
  const calls = ['mesos.v1.scheduler.Call', 'mesos.v1.master.Call', 'mesos.v1.agent.Call'] as const;
  const name = fc.constantFrom(...calls);

  it('SCHED-004 protobuf', () => {
    fc.assert(
      fc.property(name, fc.uint8Array({ maxLength: 60 }), (type, bytes) => {
        valueOrWireError(() => binaryOf(type).decode(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('SCHED-004 protobuf that was damaged', () => {
    const damaged = name.chain((type) =>
      fc.tuple(fc.constant(type), messageOf(messageSchema(type), -1), fc.nat(), fc.nat(255), fc.boolean()),
    );
    fc.assert(
      fc.property(damaged, ([type, message, place, byte, cut]) => {
        const bytes = Uint8Array.from(binaryOf(type).encode(message));
        const at = place % (bytes.length + 1);
        bytes.set([byte].slice(0, bytes.length - at), at);
        valueOrWireError(() => binaryOf(type).decode(cut ? bytes.subarray(0, at) : bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('SCHED-004 JSON of any shape under the names of fields', () => {
    const fieldNames = fc.constantFrom(
      ...calls.flatMap((type) => messageSchema(type).fields.map((field) => field.name)),
    );
    const value = fc.oneof(fc.jsonValue(), fc.bigInt().map(String), fc.constantFrom('COMMAND', 'SUBSCRIBE', {}, [{}]));
    fc.assert(
      fc.property(name, fc.dictionary(fieldNames, value), (type, document) => {
        valueOrWireError(() => jsonOf(type).decode(Buffer.from(JSON.stringify(document))));
      }),
      { numRuns: 1000 },
    );
  });

  it('SCHED-004 JSON that was damaged', () => {
    const damaged = name.chain((type) =>
      fc.tuple(fc.constant(type), messageOf(messageSchema(type), -1), fc.nat(), fc.nat(255)),
    );
    fc.assert(
      fc.property(damaged, ([type, message, place, byte]) => {
        const bytes = Uint8Array.from(jsonOf(type).encode(message));
        bytes.set([byte], place % bytes.length);
        valueOrWireError(() => jsonOf(type).decode(bytes));
      }),
      { numRuns: 1000 },
    );
  });
});
