import type { Resource, ValueType } from './generated/messages.ts';
import { isDynamicallyReserved } from './reservations.ts';
import { upgrade } from './resourceFormat.ts';
import { readResources } from './resourceJson.ts';
import { ResourceError } from './resourceError.ts';
import { validateResources } from './resourceValidity.ts';
import { DEFAULT_ROLE } from './roles.ts';
import { parseValue, ValueError } from './valueText.ts';

/**
 * Reads resources as the command line names them (RES-010 … RES-013): the JSON of an array of resources, or
 * `cpus:2;mem(role):64;ports:[1-2]`.
 *
 * @param defaultRole the role of those that name none (RES-011).
 * @returns valid resources in stack format.
 * @throws ResourceError
 */
export function parseResources(text: string, defaultRole: string): readonly Resource[] {
  const json = parseArray(text);
  const read = json === undefined ? parseSimple(text, defaultRole) : readResources(json, defaultRole);
  const reason = validateResources(read) ?? validateCommandLine(read);
  if (reason !== undefined) throw new ResourceError(reason);
  return read.map(upgrade);
}

function parseArray(text: string): readonly unknown[] | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return Array.isArray(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function parseSimple(text: string, defaultRole: string): readonly Resource[] {
  return text
    .split(';')
    .filter((token) => token.trim() !== '')
    .map((token) => parseToken(token, defaultRole));
}

function parseToken(token: string, defaultRole: string): Resource {
  const [left = '', right, ...more] = token.split(':').filter((part) => part !== '');
  if (right === undefined || more.length > 0) {
    throw new ResourceError(`Bad value for resources, missing or extra ':' in ${token}`);
  }
  const { name, role } = parseName(token, left);
  const value = parseResourceValue(name, right);
  const reserved = role ?? defaultRole;
  return {
    name,
    ...value,
    ...(reserved === DEFAULT_ROLE ? {} : { reservations: [{ type: 'STATIC', role: reserved }] }),
  };
}

/** `name` or `name(role)`. */
function parseName(token: string, text: string): { readonly name: string; readonly role?: string } {
  const [open, close] = [text.indexOf('('), text.indexOf(')')];
  if (open === -1 && close === -1) return { name: text.trim() };
  if (open === -1 || close < open) {
    throw new ResourceError(`Bad value for resources, mismatched parentheses in ${token}`);
  }
  return { name: text.slice(0, open).trim(), role: text.slice(open + 1, close).trim() };
}

function parseResourceValue(name: string, text: string) {
  try {
    const value = parseValue(text);
    if (value.type !== 'TEXT') return value;
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ResourceError(`Failed to parse resource ${name} value ${text} error ${error.reason}`);
  }
  throw new ResourceError(`Bad type for resource ${name} value ${text} type TEXT`);
}

/** What only programs may set, and two types for one name, are mistakes on a command line (RES-013). */
function validateCommandLine(resources: readonly Resource[]): string | undefined {
  const types = new Map<string, ValueType>();
  for (const resource of resources) {
    const { name, type, disk, revocable } = resource;
    if (disk?.persistence !== undefined)
      return `Persistent volume '${disk.persistence.id}' cannot be declared, only created`;
    if (revocable !== undefined) return `Revocable resource '${name}' cannot be declared`;
    if (isDynamicallyReserved(upgrade(resource)))
      return `Dynamic reservation of '${name}' cannot be declared, only made`;
    if ((types.get(name) ?? type) !== type) return `Resource '${name}' is declared with different types`;
    types.set(name, type);
  }
  return undefined;
}
