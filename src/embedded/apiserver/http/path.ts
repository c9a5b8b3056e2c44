/** A request for objects: which kind, which namespace, which object, which subresource. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string;
}

/**
 * Reads `/api/v1/…` and `/apis/GROUP/VERSION/…`, with or without `namespaces/NAMESPACE/`; undefined where the path is not one of
 * objects (discovery, health, …).
 */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  const isCore = parts[0] === 'api';
  if (!isCore && parts[0] !== 'apis') return undefined;
  const [group, version, ...rest] = isCore ? ['', ...parts.slice(1)] : parts.slice(1);
  if (group === undefined || version === undefined || rest.length === 0 || rest.length > 5) return undefined;
  return { group, version, ...parseObjectPath(rest, isCore) };
}

function parseObjectPath(rest: readonly string[], isCore: boolean): Omit<ResourcePath, 'group' | 'version'> {
  const [first = '', namespace, plural, name, ...further] = rest;
  // `namespaces/a/status` and `namespaces/a/finalize` are about the namespace itself, not about objects in it.
  const isOwnSubresource = isCore && rest.length === 3 && (plural === 'status' || plural === 'finalize');
  if (first === 'namespaces' && plural !== undefined && !isOwnSubresource) {
    return { plural, namespace, name, subresource: further.join('/') };
  }
  return { plural: first, namespace: undefined, name: namespace, subresource: rest.slice(2).join('/') };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
