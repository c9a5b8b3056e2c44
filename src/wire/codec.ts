import type { Messages } from '../model/generated/messages.ts';
import { decodeJson } from './jsonDecoder.ts';
import { jsonChunks, jsonText } from './jsonEncoder.ts';
import type { Lazily } from './lazy.ts';
import { decodeProtobuf } from './protobufDecoder.ts';
import { encodeProtobuf, protobufChunks } from './protobufEncoder.ts';
import { messageSchema } from './schema.ts';

/** The two forms of a message on the wire. */
export type MediaType = 'application/json' | 'application/x-protobuf';

/** Turns messages of one type into bytes of one form and back. Both ways throw WireError and nothing else. */
export interface Codec<T> {
  readonly mediaType: MediaType;
  encode(value: T): Uint8Array;
  /**
   * The same bytes in chunks, made one after the other by as much work as may be done at once; an empty one only says that
   * some has been.
   */
  encodeInChunks(value: Lazily<T>): Generator<Uint8Array, void>;
  /** @param maxValues so many may be in protobuf; TooManyValuesError where there are more */
  decode(bytes: Uint8Array, maxValues?: number): T;
}

/** The protobuf codec of a message, by its full name. */
export function protobufCodec<Name extends keyof Messages>(name: Name): Codec<Messages[Name]> {
  const schema = messageSchema(name);
  return {
    mediaType: 'application/x-protobuf',
    encode: (value) => encodeProtobuf(schema, value),
    encodeInChunks: (value) => protobufChunks(schema, value),
    // The decoder builds what the schema says, and the type is generated from the same declaration.
    decode: (bytes, maxValues) => decodeProtobuf(schema, bytes, maxValues) as unknown as Messages[Name],
  };
}

/** The codec of a message in Mesos' JSON (SCHED-005, SCHED-006), by its full name. */
export function jsonCodec<Name extends keyof Messages>(name: Name): Codec<Messages[Name]> {
  const schema = messageSchema(name);
  return {
    mediaType: 'application/json',
    encode: (value) => Buffer.from(jsonText(schema, value), 'latin1'),
    encodeInChunks: (value) => jsonChunks(schema, value),
    // The decoder builds what the schema says, and the type is generated from the same declaration.
    decode: (bytes) => decodeJson(schema, bytes) as unknown as Messages[Name],
  };
}

/** The codec of a message in the given form. */
export function codec<Name extends keyof Messages>(mediaType: MediaType, name: Name): Codec<Messages[Name]> {
  return mediaType === 'application/json' ? jsonCodec(name) : protobufCodec(name);
}

/**
 * A message as the value that its JSON text stands for, with defaults written, to embed it in a larger document.
 * Integers beyond the safe ones are rounded, as they are by everybody who reads that document with JSON.parse.
 */
export function toJson<Name extends keyof Messages>(name: Name, value: Messages[Name]): unknown {
  return JSON.parse(jsonText(messageSchema(name), value));
}
