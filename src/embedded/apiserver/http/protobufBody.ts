import { ApiError, badRequest } from '../objects/apiError.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { objectOf, stringOf } from '../objects/json.ts';

/**
 * The fields of the few messages that kubectl sends as protobuf and in no other form (`create namespace`, `create configmap`, `drain`…),
 * by their numbers: name and type; a type in capitals is a message, `[]` a list, `{}` a map of strings.
 */
type Fields = Readonly<Record<number, readonly [name: string, type: string]>>;

const messages: Readonly<Record<string, Fields>> = {
  ObjectMeta: {
    1: ['name', 'string'],
    2: ['generateName', 'string'],
    3: ['namespace', 'string'],
    5: ['uid', 'string'],
    6: ['resourceVersion', 'string'],
    11: ['labels', '{}string'],
    12: ['annotations', '{}string'],
    14: ['finalizers', '[]string'],
  },
  Namespace: { 1: ['metadata', 'ObjectMeta'] },
  ConfigMap: {
    1: ['metadata', 'ObjectMeta'],
    2: ['data', '{}string'],
    3: ['binaryData', '{}bytes'],
    4: ['immutable', 'bool'],
  },
  Secret: {
    1: ['metadata', 'ObjectMeta'],
    2: ['data', '{}bytes'],
    3: ['type', 'string'],
    4: ['stringData', '{}string'],
    5: ['immutable', 'bool'],
  },
  ServiceAccount: { 1: ['metadata', 'ObjectMeta'], 4: ['automountServiceAccountToken', 'bool'] },
  Preconditions: { 1: ['uid', 'string'], 2: ['resourceVersion', 'string'] },
  DeleteOptions: {
    1: ['gracePeriodSeconds', 'int'],
    2: ['preconditions', 'Preconditions'],
    3: ['orphanDependents', 'bool'],
    4: ['propagationPolicy', 'string'],
    5: ['dryRun', '[]string'],
  },
  Eviction: { 1: ['metadata', 'ObjectMeta'], 2: ['deleteOptions', 'DeleteOptions'] },
  TypeMeta: { 1: ['apiVersion', 'string'], 2: ['kind', 'string'] },
  Unknown: { 1: ['typeMeta', 'TypeMeta'], 2: ['raw', 'raw'] },
};

const MAGIC = Buffer.from('k8s\0');

/** Reads a body of Kubernetes' protobuf envelope. 415 UnsupportedMediaType for a kind that is not known here in this form. */
export function parseProtobufBody(body: Buffer): Json {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC))
    throw badRequest('the protobuf body does not begin with its magic number');
  const raws: Buffer[] = [];
  const { typeMeta } = decode(body.subarray(MAGIC.length), 'Unknown', raws);
  const { apiVersion, kind } = objectOf(typeMeta);
  const [raw] = raws;
  const name = stringOf(kind) ?? '';
  if (!Object.hasOwn(messages, name) || raw === undefined) {
    throw new ApiError(
      415,
      'UnsupportedMediaType',
      `${name} cannot be sent as protobuf to this server - accepted media types include: application/json, application/yaml`,
    );
  }
  return { apiVersion, kind, ...decode(raw, name, []) };
}

/** Decodes a message; the bytes of a field of type `raw` are added to `raws`. */
function decode(bytes: Buffer, message: string, raws: Buffer[]): JsonObject {
  const fields = messages[message] ?? {};
  const result = new Map<string, Json>();
  const reader = new Reader(bytes);
  while (!reader.isAtEnd) {
    const tag = reader.varint();
    const value = reader.value(tag & 7);
    const field = fields[tag >>> 3];
    if (field === undefined) continue;
    const [name, type] = field;
    if (type === 'raw' && Buffer.isBuffer(value)) raws.push(value);
    else result.set(name, combined(result.get(name), type, value, raws));
  }
  return Object.fromEntries(result);
}

function combined(before: Json | undefined, type: string, value: Buffer | number, raws: Buffer[]): Json {
  if (type.startsWith('[]'))
    return [...(Array.isArray(before) ? (before as readonly Json[]) : []), scalar(type.slice(2), value, raws)];
  if (!type.startsWith('{}')) return scalar(type, value, raws);
  const entry = new Reader(Buffer.isBuffer(value) ? value : Buffer.alloc(0));
  const parts: (Buffer | number)[] = [Buffer.alloc(0), Buffer.alloc(0)];
  while (!entry.isAtEnd) {
    const tag = entry.varint();
    parts[(tag >>> 3) - 1] = entry.value(tag & 7);
  }
  return { ...objectOf(before), [String(parts[0])]: scalar(type.slice(2), parts[1] ?? 0, raws) };
}

function scalar(type: string, value: Buffer | number, raws: Buffer[]): Json {
  if (typeof value === 'number') return type === 'bool' ? value !== 0 : value;
  if (type === 'string') return value.toString('utf8');
  return type === 'bytes' ? value.toString('base64') : decode(value, type, raws);
}

/** Reads protobuf's wire format. */
class Reader {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  /** A number below 2^53, which holds for tags, lengths, flags and seconds. */
  varint(): number {
    let result = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes[this.#position];
      if (byte === undefined) throw badRequest('the protobuf body ends early');
      this.#position += 1;
      result += (byte & 127) * scale;
      if (byte < 128) return result;
    }
  }

  value(wireType: number): Buffer | number {
    if (wireType === 0) return this.varint();
    const length = wireType === 2 ? this.varint() : wireType === 1 ? 8 : wireType === 5 ? 4 : Number.NaN;
    const end = this.#position + length;
    if (!(end <= this.#bytes.length)) throw badRequest('the protobuf body ends early');
    const value = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return value;
  }
}
