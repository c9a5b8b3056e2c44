import { badRequest } from './apiError.ts';
import type { Json, JsonObject } from './json.ts';
import { isObject, listOf, objectOf, stringOf } from './json.ts';

/** One entry of metadata.ownerReferences. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly blockOwnerDeletion: boolean;
}

/** metadata of a stored object; times are RFC 3339 with whole seconds, as Kubernetes writes them. */
export interface ObjectMeta extends JsonObject {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly creationTimestamp: string;
  readonly generation?: number;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly finalizers?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An object of any kind, as it is stored and sent. */
export interface ApiObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** An object as a client sends it: its metadata may lack everything that the server fills in. */
export interface Draft extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject;
}

const STRING_FIELDS = ['name', 'namespace', 'uid', 'resourceVersion', 'generateName'];
const MAP_FIELDS = ['labels', 'annotations'];

/**
 * Reads a request's body as an object of the given kind; a missing apiVersion or kind is filled in, as Kubernetes does.
 * Throws 400 BadRequest when it is another kind or when its metadata has values of a wrong type.
 */
export function parseDraft(body: Json, apiVersion: string, kind: string): Draft {
  if (!isObject(body)) throw badRequest('the body must be a JSON object');
  const givenVersion = stringOf(body['apiVersion']) ?? apiVersion;
  const givenKind = stringOf(body['kind']) ?? kind;
  if (givenVersion !== apiVersion || givenKind !== kind) {
    throw badRequest(
      `the API version in the data (${givenVersion}, Kind=${givenKind}) does not match the expected API version (${apiVersion}, Kind=${kind})`,
    );
  }
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = body;
  return { apiVersion, kind, metadata: parseMetadata(metadata), ...rest };
}

function parseMetadata(value: Json | undefined): JsonObject {
  const metadata = objectOf(value);
  for (const key of STRING_FIELDS) expectType(metadata[key], 'string', `metadata.${key}`);
  for (const key of MAP_FIELDS) {
    for (const [name, entry] of Object.entries(objectOf(metadata[key])))
      expectType(entry, 'string', `metadata.${key}.${name}`);
  }
  for (const finalizer of listOf(metadata['finalizers'])) expectType(finalizer, 'string', 'metadata.finalizers');
  // The fields without a value that kubectl and client-go send ("creationTimestamp": null) mean: absent.
  // Nor are empty maps and lists kept, except for managedFields, where they ask for something.
  return Object.fromEntries(
    Object.entries(metadata).filter(([key, entry]) => entry !== null && (key === 'managedFields' || !isEmpty(entry))),
  );
}

function isEmpty(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function expectType(value: Json | undefined, type: 'string', field: string): void {
  if (value === undefined || value === null || typeof value === type) return;
  throw badRequest(`json: cannot unmarshal ${describeType(value)} into field ${field} of type ${type}`);
}

function describeType(value: Json): string {
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** The owner references of an object; entries without a uid are left out. */
export function ownerReferencesOf(object: Draft): readonly OwnerReference[] {
  return listOf(object.metadata['ownerReferences'])
    .map(objectOf)
    .map((entry) => ({
      apiVersion: stringOf(entry['apiVersion']) ?? '',
      kind: stringOf(entry['kind']) ?? '',
      name: stringOf(entry['name']) ?? '',
      uid: stringOf(entry['uid']) ?? '',
      blockOwnerDeletion: entry['blockOwnerDeletion'] === true,
    }))
    .filter(({ uid }) => uid !== '');
}

/** An object with some of its metadata replaced; a value of undefined removes the field. */
export function withMetadata<T extends Draft>(object: T, changes: JsonObject): T {
  const metadata = Object.fromEntries(
    Object.entries({ ...object.metadata, ...changes }).filter(([, value]) => value !== undefined),
  );
  return { ...object, metadata };
}
