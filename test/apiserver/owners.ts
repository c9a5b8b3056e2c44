import type { Json, JsonObject } from '../../src/embedded/apiserver/objects/json.ts';
import { listOf, objectOf, stringOf, valueAt } from '../../src/embedded/apiserver/objects/json.ts';

/** Who owns what: `manager operation [subresource]` and the fields. */
export function owners(object: JsonObject): Readonly<Record<string, Json | undefined>> {
  const entries = listOf(valueAt(object, ['metadata', 'managedFields'])).map(objectOf);
  return Object.fromEntries(
    entries.map(({ manager, operation, subresource, fieldsV1 }) => [
      [manager, operation, subresource].flatMap((part) => stringOf(part) ?? []).join(' '),
      fieldsV1,
    ]),
  );
}
