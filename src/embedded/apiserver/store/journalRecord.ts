import { crc32 } from 'node:zlib';
import type { ApiObject } from '../objects/apiObject.ts';
import type { Json } from '../objects/json.ts';
import { isObject, objectOf, stringOf } from '../objects/json.ts';
import type { Logged } from './store.ts';

/** One line of the journal: a checksum in hexadecimal, a space, JSON. The checksum tells a whole line from a torn one. */
export function writeRecord(type: 'put' | 'delete', collection: string, version: number, json: string): string {
  return line(`["${type}",${version},${JSON.stringify(collection)},${json}]`);
}

/** The line that begins a rewritten journal: what follows up to this version is state, not history. */
export function writeBase(version: number): string {
  return line(`["base",${version}]`);
}

function line(body: string): string {
  return `${checksum(body)} ${body}\n`;
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, '0');
}

/** What a line without its end says, undefined where the line is not whole. */
export function readRecord(text: string): Logged | undefined {
  const body = text.slice(9);
  if (text.slice(0, 8) !== checksum(body)) return undefined;
  const [type, version, collection, object] = JSON.parse(body) as Json[];
  if (typeof version !== 'number') return undefined;
  if (type === 'base') return { type, version };
  const isChange = (type === 'put' || type === 'delete') && typeof collection === 'string';
  return isChange && isApiObject(object) ? { type, version, collection, object } : undefined;
}

function isApiObject(value: Json | undefined): value is ApiObject {
  return isObject(value) && stringOf(objectOf(value['metadata'])['name']) !== undefined;
}
