import type { JsonObject } from '../objects/json.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { apiVersionOf } from '../resources/definition.ts';
import type { StoredObject } from '../store/storedObject.ts';
import type { IncludeObject } from '../table/table.ts';
import { partialMetadata, tableOf } from '../table/table.ts';
import type { Page } from '../verbs/list.ts';
import type { Form } from './accept.ts';

/** How objects are written into answers. */
export interface Encoding {
  readonly definition: ResourceDefinition;
  readonly form: Form;
  readonly include: IncludeObject;
  /** Milliseconds since 1970, for ages in tables. */
  readonly now: () => number;
}

/** One object as JSON text, in the version and form that was asked for. */
export function encodeObject(encoding: Encoding, stored: StoredObject, isHeaderLess = false): string {
  const { definition, form } = encoding;
  const shown = inVersion(definition, stored);
  switch (form) {
    case 'object':
      return shown.json;
    case 'metadata':
      return JSON.stringify(partialMetadata(shown));
    case 'table': {
      const metadata = { resourceVersion: String(stored.version) };
      const { include, now } = encoding;
      return JSON.stringify(tableOf(definition, [stored], metadata, { include, now: now(), isHeaderLess }));
    }
  }
}

/** A page of a list as JSON text. */
export function encodePage(encoding: Encoding, page: Page): string {
  const { definition, form, include, now } = encoding;
  const metadata = listMetadata(page);
  if (form === 'table') return JSON.stringify(tableOf(definition, page.items, metadata, { include, now: now() }));
  const shown = page.items.map((item) => inVersion(definition, item));
  if (form === 'metadata')
    return listText(
      'PartialObjectMetadataList',
      'meta.k8s.io/v1',
      metadata,
      shown.map((item) => JSON.stringify(partialMetadata(item))),
    );
  return listText(
    definition.listKind,
    apiVersionOf(definition),
    metadata,
    shown.map((item) => itemText(definition, item)),
  );
}

/** As in a real server, the items of a built-in list do not repeat their apiVersion and kind; custom resources do. */
function itemText(definition: ResourceDefinition, { json }: StoredObject): string {
  if (definition.isCustom) return json;
  const prefix = JSON.stringify({ apiVersion: apiVersionOf(definition), kind: definition.kind }).slice(1, -1);
  return json.startsWith(prefix, 1) ? `{${json.slice(prefix.length + 2)}` : json;
}

function listText(kind: string, apiVersion: string, metadata: JsonObject, items: readonly string[]): string {
  const head = JSON.stringify({ kind, apiVersion, metadata }).slice(0, -1);
  return `${head},"items":[${items.join(',')}]}`;
}

function listMetadata({ version, continueToken, remaining }: Page): JsonObject {
  const rest =
    continueToken === ''
      ? {}
      : { continue: continueToken, ...(remaining === undefined ? {} : { remainingItemCount: remaining }) };
  return { resourceVersion: String(version), ...rest };
}

function inVersion(definition: ResourceDefinition, stored: StoredObject): StoredObject {
  if (definition.conversion === undefined) return stored;
  const object = definition.conversion.fromStored(stored.object);
  return { ...stored, object, json: JSON.stringify(object) };
}
