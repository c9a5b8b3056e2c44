import type { Plain } from './descriptor.ts';
import { WireError } from './wireError.ts';

/** How deep messages may be nested, as in Mesos' protobuf library; deeper ones would exhaust the stack. */
export const maxDepth = 100;

const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;
const maxUint64 = 2n ** 64n - 1n;

/** A message or map of the plain form; WireError for anything else. */
export function objectOf(value: unknown): Plain {
  if (isPlain(value)) return value;
  throw new WireError('Expecting an object');
}

/** A map to fill. It has no prototype: `__proto__` is a key like any other, and no key is there unasked. */
export function emptyMap(): Plain {
  return Object.create(null) as Plain;
}

/** Tells whether a value is an object that is not a list or bytes. */
export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** The elements of a repeated field; WireError for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new WireError('Expecting a list');
}

/** The elements of a repeated field, which may be made one by one; WireError for anything else. */
export function elementsOf(value: unknown): Iterable<unknown> {
  if (typeof value === 'object' && value !== null && Symbol.iterator in value && !(value instanceof Uint8Array)) {
    return value as Iterable<unknown>;
  }
  throw new WireError('Expecting a list');
}

/** A string of the plain form; WireError for anything else. */
export function stringOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new WireError('Expecting a string');
}

/** A boolean of the plain form; WireError for anything else. */
export function booleanOf(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new WireError('Expecting a boolean');
}

/** Bytes of the plain form; WireError for anything else. */
export function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new WireError('Expecting bytes');
}

/** The same bytes as a Buffer, which reads and writes text. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Any number, also one that is not finite; WireError for anything else. */
export function doubleOf(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new WireError('Expecting a number');
}

/** An integer from -2^31 to 2^31 - 1; WireError for anything else. */
export function int32Of(value: unknown): number {
  if (typeof value === 'number' && value === (value | 0)) return value | 0;
  throw new WireError('Expecting a 32-bit integer');
}

/** An integer from 0 to 2^32 - 1; WireError for anything else. */
export function uint32Of(value: unknown): number {
  if (typeof value === 'number' && value === value >>> 0) return value >>> 0;
  throw new WireError('Expecting an unsigned 32-bit integer');
}

/** A safe integer, or a bigint from -2^63 to 2^63 - 1; WireError for anything else. */
export function int64Of(value: unknown): number | bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'bigint' && value >= minInt64 && value <= maxInt64) return value;
  throw new WireError('Expecting a 64-bit integer');
}

/** A safe integer from 0, or a bigint from 0 to 2^64 - 1; WireError for anything else. */
export function uint64Of(value: unknown): number | bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  if (typeof value === 'bigint' && value >= 0n && value <= maxUint64) return value;
  throw new WireError('Expecting an unsigned 64-bit integer');
}

/** A 64-bit integer in the plain form: a number where that is exact. */
export function int64From(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
