import { badRequest } from '../objects/apiError.ts';
import type { Draft } from '../objects/apiObject.ts';
import { withMetadata } from '../objects/apiObject.ts';
import type { FieldError } from '../objects/fieldError.ts';
import type { JsonObject } from '../objects/json.ts';
import { equalJson, isObject, listOf, objectOf, stringOf } from '../objects/json.ts';
import { formatTime } from '../objects/time.ts';
import { SchemaError } from '../schema/schemaError.ts';
import { customResources } from './customResource.ts';
import type { Strategy } from './definition.ts';
import { errorText } from '../objects/errorText.ts';

/** Namespaces start Active, carry their own name as a label, and the finalizer that keeps them until they are empty. */
export const namespaceStrategy: Strategy = {
  prepareCreate: (namespace) => {
    const labels = {
      ...objectOf(namespace.metadata['labels']),
      'kubernetes.io/metadata.name': namespace.metadata['name'],
    };
    const withLabel = withMetadata(namespace, { labels });
    return { ...withLabel, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } };
  },
  prepareUpdate: (next, old) => ({ ...next, spec: old['spec'] }),
};

/** ConfigMaps are checked for values that are no strings, and for the `immutable` promise. */
export const configMapStrategy: Strategy = {
  prepareCreate: checkedData,
  prepareUpdate: checkedData,
  validate: immutableErrors,
};

/** Secrets get their type, and `stringData` is moved, encoded, into `data`. */
export const secretStrategy: Strategy = {
  prepareCreate: encodeStringData,
  prepareUpdate: encodeStringData,
  validate: immutableErrors,
};

function encodeStringData(given: Draft): Draft {
  const secret = checkedData(given);
  const plain = Object.entries(objectOf(secret['stringData']));
  const encoded = plain.map(([key, value]) => [key, Buffer.from(stringOf(value) ?? '').toString('base64')] as const);
  const data = { ...objectOf(secret['data']), ...Object.fromEntries(encoded) };
  const { apiVersion, kind, metadata, stringData: _moved, ...rest } = secret;
  return {
    apiVersion,
    kind,
    metadata,
    ...rest,
    ...(Object.keys(data).length > 0 ? { data } : {}),
    type: secret['type'] || 'Opaque',
  };
}

/** The same object; 400 BadRequest where its data are no texts. */
function checkedData(object: Draft): Draft {
  const wrong = Object.entries(objectOf(object['data'])).find(([, value]) => typeof value !== 'string');
  if (wrong === undefined) return object;
  const { kind } = object;
  throw badRequest(
    `${kind} in version "v1" cannot be handled as a ${kind}: json: cannot unmarshal ${typeof wrong[1]} into Go struct field ${kind}.data of type string`,
  );
}

function immutableErrors(next: Draft, old: Draft | undefined): readonly FieldError[] {
  if (old?.['immutable'] !== true || equalJson(next['data'], old['data'])) return [];
  return [{ type: 'Forbidden', field: 'data', detail: 'field is immutable when `immutable` is set' }];
}

/** CRDs: names are completed; the status is the server's, which takes every definition that it can read at once. */
export const crdStrategy: Strategy = {
  prepareCreate: (crd, clock) => {
    const completed = completeCrd(crd);
    return { ...completed, status: acceptedStatus(objectOf(completed['spec']), formatTime(clock())) };
  },
  prepareUpdate: completeCrd,
  validate: definitionErrors,
};

/** A definition is taken only when everything in it can be served: schemas, rules in CEL, printer columns. */
function definitionErrors(crd: Draft): readonly FieldError[] {
  const { plural } = objectOf(objectOf(crd['spec'])['names']);
  const { group } = objectOf(crd['spec']);
  const wanted = `${stringOf(plural) ?? ''}.${stringOf(group) ?? ''}`;
  if (crd.metadata['name'] !== wanted)
    return [{ type: 'Invalid', field: 'metadata.name', detail: `must be spec.names.plural+"."+spec.group` }];
  try {
    const served = customResources(crd);
    // Objects are stored as they come, not converted between versions.
    if (served.length <= 1) return [];
    return [{ type: 'Forbidden', field: 'spec.versions', detail: 'this server serves one version of a kind' }];
  } catch (error) {
    const field = `spec.versions.schema${error instanceof SchemaError ? `.${error.path}` : ''}`;
    return [{ type: 'Invalid', field, detail: errorText(error) }];
  }
}

function completeCrd(crd: Draft): Draft {
  const spec = objectOf(crd['spec']);
  const names = objectOf(spec['names']);
  const kind = stringOf(names['kind']) ?? '';
  const completed = { singular: kind.toLowerCase(), listKind: `${kind}List`, ...names };
  return { ...crd, spec: { ...spec, names: completed, conversion: spec['conversion'] ?? { strategy: 'None' } } };
}

function acceptedStatus(spec: JsonObject, lastTransitionTime: string): JsonObject {
  const versions = listOf(spec['versions']).filter(isObject);
  const accepted = { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' };
  const established = {
    type: 'Established',
    status: 'True',
    reason: 'InitialNamesAccepted',
    message: 'the initial names have been accepted',
  };
  return {
    acceptedNames: spec['names'],
    storedVersions: versions.filter(({ storage }) => storage === true).flatMap(({ name }) => stringOf(name) ?? []),
    conditions: [accepted, established].map((condition) => ({ ...condition, lastTransitionTime })),
  };
}
