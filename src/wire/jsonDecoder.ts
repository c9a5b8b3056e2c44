import type { Plain, ScalarType } from './descriptor.ts';
import { numberFrom, parseJson } from './exactJson.ts';
import { missingFields } from './missingFields.ts';
import { emptyMap, int32Of, int64From, int64Of, isPlain, maxDepth, objectOf, uint32Of, uint64Of } from './plain.ts';
import type { EnumSchema, Field, MessageSchema, Schema } from './schema.ts';
import { missingField, WireError } from './wireError.ts';

/** The plain form of one JSON value, never null or undefined; undefined for an enum's name that is not known. */
type ValueReader = (json: unknown, depth: number) => unknown;

interface FieldPlan {
  readonly name: string;
  readonly set: Field['set'];
  /** Undefined leaves the field unset. */
  readonly read: ValueReader;
}

interface MessagePlan {
  readonly byName: ReadonlyMap<string, FieldPlan>;
  readonly required: readonly Field[];
}

const plans = new Map<MessageSchema, MessagePlan>();

/**
 * The plain form of a message in Mesos' JSON, by its rules and not those of the standard mapping (SCHED-005): unknown
 * names are ignored, null is unset, a lone value stands for a list of one, strings may hold numbers and booleans,
 * integers are truncated, unknown names of enums leave the field unset. Throws WireError where a required field is
 * missing, which names all that are, or a value is of the wrong kind or out of range.
 */
export function decodeJson(schema: MessageSchema, bytes: Uint8Array): Plain {
  const json = parseJson(bytes);
  try {
    return readMessage(planOf(schema), json, 0);
  } catch (error) {
    if (!(error instanceof WireError) || error.problem !== missingField || !isPlain(json)) throw error;
    const all = missingFields(schema, json);
    throw all.includes(error.path) ? new WireError(missingField, all.join(', ')) : error;
  }
}

function readMessage(plan: MessagePlan, json: unknown, depth: number): Plain {
  if (!isPlain(json)) throw depth === 0 ? new WireError('Expecting a JSON object') : unexpected(json);
  const into: Plain = {};
  for (const name in json) {
    const field = plan.byName.get(name);
    const value = json[name];
    if (field !== undefined && value !== null) readField(field, value, depth, into);
  }
  for (const { name, get } of plan.required) {
    if (get(into) === undefined) throw new WireError(missingField, name);
  }
  return into;
}

function readField(field: FieldPlan, json: unknown, depth: number, into: Plain): void {
  try {
    const value = field.read(json, depth);
    if (value !== undefined) field.set(into, value);
  } catch (error) {
    throw WireError.within(field.name, error);
  }
}

function planOf(schema: MessageSchema): MessagePlan {
  const known = plans.get(schema);
  if (known !== undefined) return known;
  const byName = new Map<string, FieldPlan>();
  const plan = { byName, required: schema.fields.filter((field) => field.label === 'required') };
  plans.set(schema, plan);
  for (const field of schema.fields) {
    const { name, set } = field;
    byName.set(name, { name, set, read: fieldReader(field) });
  }
  return plan;
}

function fieldReader(field: Field): ValueReader {
  const read = valueReader(field.schema);
  if (field.label === 'map') return mapReader(read);
  if (field.label === 'repeated') return listReader(read);
  return read;
}

/** As Mesos does: a lone value is a list of one, lists in the list are part of it, nulls in it are nothing. */
function listReader(read: ValueReader): ValueReader {
  return (json, depth) => {
    const elements = elementsOf(json);
    const list: unknown[] = [];
    elements.forEach((element, index) => {
      try {
        const value = element === null ? undefined : read(element, depth);
        if (value !== undefined) list.push(value);
      } catch (error) {
        throw WireError.within(`[${index}]`, error);
      }
    });
    return list.length === 0 ? undefined : list;
  };
}

function elementsOf(json: unknown): readonly unknown[] {
  if (!Array.isArray(json)) return [json];
  return json.some(Array.isArray) ? json.flat(maxDepth) : json;
}

function mapReader(read: ValueReader): ValueReader {
  return (json, depth) => {
    const map = emptyMap();
    const entries = elementsOf(json).flatMap((element) => Object.entries(entriesOf(element)));
    entries.forEach(([key, value], index) => {
      try {
        map[key] = read(value, depth);
      } catch (error) {
        throw WireError.within(`[${index}].value`, error);
      }
    });
    return Object.keys(map).length === 0 ? undefined : map;
  };
}

function entriesOf(json: unknown): Plain {
  if (json === null) return {};
  if (isPlain(json)) return objectOf(json);
  throw unexpected(json);
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

function messageReader(schema: MessageSchema): ValueReader {
  let plan: MessagePlan | undefined;
  return (json, depth) => {
    if (depth >= maxDepth) throw new WireError('Messages are nested too deep');
    plan ??= planOf(schema);
    return readMessage(plan, json, depth + 1);
  };
}

function enumReader({ numbers }: EnumSchema): ValueReader {
  return (json) => {
    if (typeof json !== 'string') throw unexpected(json);
    return numbers.has(json) ? json : undefined;
  };
}

const scalarReaders: Record<ScalarType, ValueReader> = {
  bool: readBoolean,
  bytes: readBytes,
  double: readDouble,
  int32: (json) => int32Of(Number(integerOf(json))),
  int64: (json) => int64Of(integerOf(json)),
  string: readString,
  uint32: (json) => uint32Of(Number(integerOf(json))),
  uint64: (json) => uint64Of(integerOf(json)),
};

function readString(json: unknown): string {
  if (typeof json === 'string') return json;
  throw unexpected(json);
}

function readBoolean(json: unknown): boolean {
  if (typeof json === 'boolean') return json;
  if (typeof json !== 'string') throw unexpected(json);
  const text = json.trim();
  if (text === 'true' || text === 'false') return text === 'true';
  throw new WireError(`Failed to parse ${JSON.stringify(json)} as a JSON boolean`);
}

const notBase64 = /[^A-Za-z0-9+/ \t\n\v\f\r]/;

/** Base64 of the standard alphabet. As in Mesos, white space is ignored, and so is all from the first `=` on. */
function readBytes(json: unknown): Uint8Array {
  if (typeof json !== 'string') throw unexpected(json);
  const [text = ''] = json.split('=', 1);
  const wrong = notBase64.exec(text);
  if (wrong !== null) throw new WireError(`Invalid base64 character ${JSON.stringify(wrong[0])}`);
  return new Uint8Array(Buffer.from(text, 'base64'));
}

/** What Mesos' parser takes for a number when it stands in a string; it is laxer than JSON. */
const numberText = /^\s*(-?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)$/;

/** A number, or the number that a string holds. */
function numberOf(json: unknown): number | bigint {
  const number = typeof json === 'string' ? numberIn(json) : json;
  if (typeof number === 'bigint') return number;
  if (typeof number !== 'number') throw unexpected(json);
  if (!Number.isFinite(number)) throw new WireError('Value out of range');
  return number;
}

function numberIn(text: string): number | bigint {
  const literal = numberText.exec(text)?.[1];
  if (literal === undefined) throw new WireError(`Failed to parse ${JSON.stringify(text)} as a JSON number`);
  return numberFrom(literal);
}

function readDouble(json: unknown): number {
  if (json === 'Infinity' || json === '-Infinity') return Number(json);
  return Number(numberOf(json));
}

/** The integer part of a number. */
function integerOf(json: unknown): number | bigint {
  const number = numberOf(json);
  if (typeof number === 'bigint' || Number.isSafeInteger(number)) return number;
  return int64From(BigInt(Math.trunc(number)));
}

function unexpected(json: unknown): WireError {
  const kind =
    json === null ? 'null' : Array.isArray(json) ? 'array' : typeof json === 'bigint' ? 'number' : typeof json;
  return new WireError(`Not expecting a JSON ${kind}`);
}
