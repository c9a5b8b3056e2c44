import { ApiError, badRequest } from '../objects/apiError.ts';
import type { Json } from '../objects/json.ts';
import { equalJson, isList, isObject, stringOf } from '../objects/json.ts';

/**
 * Applies an RFC 6902 JSON patch. Errors: 400 BadRequest for a patch that is none, 422 Invalid for an operation whose path does not
 * exist or whose test fails.
 */
export function jsonPatch(target: Json, patch: Json): Json {
  if (!isList(patch)) throw badRequest('a JSON patch must be a list of operations');
  return patch.reduce(applyOperation, target);
}

function applyOperation(target: Json, operation: Json): Json {
  const { op, path, from, value } = isObject(operation) ? operation : {};
  const at = parsePointer(stringOf(path));
  switch (op) {
    case 'add':
      return edit(target, at, (container, key) => insert(container, key, required(value)));
    case 'replace':
      return edit(target, at, (container, key) => replace(container, key, required(value)));
    case 'remove':
      return edit(target, at, drop);
    case 'move':
      return move(target, parsePointer(stringOf(from)), at);
    case 'copy': {
      const copied = read(target, parsePointer(stringOf(from)));
      return edit(target, at, (container, key) => insert(container, key, copied));
    }
    case 'test':
      if (!equalJson(read(target, at), value)) throw unprocessable(`testing value ${stringOf(path) ?? ''} failed`);
      return target;
    default:
      throw unprocessable(`unexpected JSON patch operation ${JSON.stringify(op ?? null)}`);
  }
}

function move(target: Json, from: readonly string[], at: readonly string[]): Json {
  const moved = read(target, from);
  return edit(edit(target, from, drop), at, (container, key) => insert(container, key, moved));
}

function required(value: Json | undefined): Json {
  if (value === undefined) throw badRequest('the JSON patch operation has no value');
  return value;
}

function unprocessable(message: string): ApiError {
  return new ApiError(422, 'Invalid', `the server rejected our request due to an error in our request: ${message}`);
}

function parsePointer(pointer: string | undefined): readonly string[] {
  if (pointer === undefined || (pointer !== '' && !pointer.startsWith('/')))
    throw badRequest('a JSON patch operation needs a path');
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(target: Json, path: readonly string[]): Json {
  return path.reduce<Json>((container, key) => child(container, key), target);
}

function child(container: Json, key: string): Json {
  const found = isList(container)
    ? container[listIndex(container, key, container.length - 1)]
    : isObject(container) && Object.hasOwn(container, key)
      ? container[key]
      : undefined;
  if (found === undefined) throw unprocessable(`the path element "${key}" does not exist`);
  return found;
}

type Edit = (container: Json, key: string) => Json;

/** The target with the container at the end of the path edited; all others along the path are copied. */
function edit(target: Json, path: readonly string[], change: Edit): Json {
  const [key, ...rest] = path;
  if (key === undefined) {
    // The path names the whole document: edit it as the only property of an object.
    const edited = change({ root: target }, 'root');
    return isObject(edited) ? (edited['root'] ?? null) : null;
  }
  if (rest.length === 0) return change(target, key);
  const changed = edit(child(target, key), rest, change);
  return isList(target)
    ? target.with(listIndex(target, key, target.length - 1), changed)
    : { ...(isObject(target) ? target : {}), [key]: changed };
}

function insert(container: Json, key: string, value: Json): Json {
  if (isList(container)) {
    const index = key === '-' ? container.length : listIndex(container, key, container.length);
    return container.toSpliced(index, 0, value);
  }
  if (!isObject(container)) throw unprocessable(`"${key}" cannot be set in a value`);
  return { ...container, [key]: value };
}

/** As in a real server, replacing a property that is not there adds it. */
function replace(container: Json, key: string, value: Json): Json {
  return insert(isList(container) ? drop(container, key) : container, key, value);
}

function drop(container: Json, key: string): Json {
  child(container, key);
  if (isList(container)) return container.toSpliced(listIndex(container, key, container.length - 1), 1);
  return Object.fromEntries(Object.entries(isObject(container) ? container : {}).filter(([name]) => name !== key));
}

function listIndex(list: readonly Json[], key: string, highest: number): number {
  const index = Number(key);
  if (!/^\d+$/.test(key) || index > highest)
    throw unprocessable(`the index "${key}" is outside the list of ${list.length}`);
  return index;
}
