import type { Plain } from './descriptor.ts';
import { isPlain, maxDepth } from './plain.ts';
import type { Field, MessageSchema } from './schema.ts';

/** As many are told of; a list that lacks something in each of its elements would be told of at ten times its length. */
const most = 100;

/**
 * The paths of the required fields that the JSON of a message lacks, as protobuf's library tells of them: first the message's own, then
 * those of the messages in it, `tasks[1].task_id`; of maps `attributes[0].value.name`, whose order is that of the JSON. Values are not
 * looked at.
 */
export function missingFields(schema: MessageSchema, json: Plain): readonly string[] {
  const found: string[] = [];
  collect(schema, json, '', 0, found);
  return found;
}

function collect(schema: MessageSchema, json: Plain, prefix: string, depth: number, found: string[]): void {
  if (depth > maxDepth) return;
  for (const { name, label } of schema.fields) {
    if (label === 'required' && isUnset(json[name]) && found.length < most) found.push(prefix + name);
  }
  for (const field of schema.fields) collectInside(field, json[field.name], prefix, depth, found);
}

function collectInside(
  { name, label, schema }: Field,
  json: unknown,
  prefix: string,
  depth: number,
  found: string[],
): void {
  if (schema.kind !== 'message' || isUnset(json)) return;
  if (label === 'optional' || label === 'required') {
    if (isPlain(json)) collect(schema, json, `${prefix}${name}.`, depth + 1, found);
    return;
  }
  const [elements, path] = label === 'map' ? [valuesOf(json), '.value.'] : [Array.isArray(json) ? json : [json], '.'];
  for (const [index, element] of elements.entries()) {
    if (found.length >= most) return;
    if (isPlain(element)) collect(schema, element, `${prefix}${name}[${index}]${path}`, depth + 1, found);
  }
}

function valuesOf(json: unknown): readonly unknown[] {
  return isPlain(json) ? Object.values(json) : [];
}

function isUnset(json: unknown): boolean {
  return json === undefined || json === null;
}
