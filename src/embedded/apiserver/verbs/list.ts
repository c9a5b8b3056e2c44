import { badRequest, expired, tooLargeVersion } from '../objects/apiError.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { Collection } from '../store/collection.ts';
import type { StoredObject } from '../store/storedObject.ts';
import type { Context } from './context.ts';
import type { Selection } from './selection.ts';

/** What a list asks for; `limit` 0 means everything, `resourceVersion` undefined or 0 the newest state. */
export interface ListOptions {
  readonly limit: number;
  readonly continueToken: string;
  readonly resourceVersion: number | undefined;
  readonly match: '' | 'Exact' | 'NotOlderThan';
}

/** One page of a list, all pages of which show one version. */
export interface Page {
  readonly items: readonly StoredObject[];
  readonly version: number;
  /** Empty on the last page. */
  readonly continueToken: string;
  /** Undefined where a selection does not tell. */
  readonly remaining: number | undefined;
}

/**
 * Lists the selected objects in the order of their keys. Errors: 410 Expired when the version asked for (or that of the continue
 * token) is older than the history, 504 when it is in the future, 400 for a token that is none.
 */
export function list(
  context: Context,
  definition: ResourceDefinition,
  selection: Selection,
  options: ListOptions,
): Page {
  const collection = context.store.collection(definition.storage);
  const position = options.continueToken === '' ? undefined : readToken(options.continueToken);
  const version = position === undefined ? exactVersion(options, context.store.version) : pinned(position);
  checkVersion(collection, context, version, options, position);
  const all = collection.sorted(version);
  const start = position === undefined ? firstAtLeast(all, selection.prefix) : firstAfter(all, position.key);
  return cut(all, start, selection, options.limit, version ?? context.store.version);
}

function exactVersion({ resourceVersion, match }: ListOptions, current: number): number | undefined {
  return match === 'Exact' && resourceVersion !== undefined && resourceVersion !== 0 && resourceVersion !== current
    ? resourceVersion
    : undefined;
}

function checkVersion(
  collection: Collection,
  context: Context,
  version: number | undefined,
  options: ListOptions,
  position: Position | undefined,
): void {
  const asked = version ?? options.resourceVersion ?? 0;
  if (asked > context.store.version) throw tooLargeVersion(asked, context.store.version);
  if (version === undefined || version >= collection.history.compacted) return;
  if (position !== undefined) throw expired(CONTINUE_EXPIRED, writeToken({ version: LATEST, key: position.key }));
  throw expired(`The resourceVersion for the provided list is too old.`);
}

const CONTINUE_EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

function cut(all: readonly StoredObject[], start: number, selection: Selection, limit: number, version: number): Page {
  const items: StoredObject[] = [];
  let index = start;
  for (; index < all.length && (limit === 0 || items.length < limit); index += 1) {
    const stored = all[index];
    if (stored === undefined || !stored.key.startsWith(selection.prefix)) break;
    if (selection.test(stored)) items.push(stored);
  }
  const isFull = limit > 0 && items.length === limit;
  const remaining = isFull ? countFrom(all, index, selection) : 0;
  const last = items.at(-1);
  const continueToken = remaining > 0 && last !== undefined ? writeToken({ version, key: last.key }) : '';
  // How many of a selection remain would take as long to find out as to list them.
  return { items, version, continueToken, remaining: selection.isFiltered ? undefined : remaining };
}

function countFrom(all: readonly StoredObject[], start: number, selection: Selection): number {
  let count = 0;
  for (let index = start; index < all.length; index += 1) {
    const stored = all[index];
    if (stored !== undefined && selection.test(stored)) count += 1;
  }
  return count;
}

function firstAtLeast(all: readonly StoredObject[], key: string): number {
  return search(all, (stored) => stored.key >= key);
}

function firstAfter(all: readonly StoredObject[], key: string): number {
  return search(all, (stored) => stored.key > key);
}

function search(all: readonly StoredObject[], isPast: (stored: StoredObject) => boolean): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const stored = all[middle];
    if (stored !== undefined && isPast(stored)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Of a token that goes on at whatever is the newest version. */
const LATEST = -1;

function pinned({ version }: Position): number | undefined {
  return version === LATEST ? undefined : version;
}

interface Position {
  readonly version: number;
  readonly key: string;
}

function writeToken({ version, key }: Position): string {
  return Buffer.from(JSON.stringify([version, key])).toString('base64url');
}

function readToken(token: string): Position {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(parsed) && typeof parsed[0] === 'number' && typeof parsed[1] === 'string')
      return { version: parsed[0], key: parsed[1] };
  } catch {
    // Not JSON: the same answer as for JSON of another shape.
  }
  throw badRequest('continue key is not valid');
}
