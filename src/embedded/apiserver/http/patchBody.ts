import { ApiError } from '../objects/apiError.ts';
import type { ApiObject, Draft } from '../objects/apiObject.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { jsonPatch } from '../patch/jsonPatch.ts';
import { mergePatch } from '../patch/mergePatch.ts';
import { strategicMerge } from '../patch/strategicMerge.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { readBody } from '../verbs/create.ts';

/** The new state that a patch makes of an object, by the patch's media type. 415 for another type, or a strategic one for a custom resource. */
export function patched(definition: ResourceDefinition, type: string, patch: Json, old: ApiObject): Draft {
  const shown = definition.conversion === undefined ? old : definition.conversion.fromStored(old);
  return readBody(definition, change(definition, type, patch, shown));
}

function change(definition: ResourceDefinition, type: string, patch: Json, old: ApiObject): Json {
  switch (type) {
    case 'application/json-patch+json':
      return jsonPatch(old, patch);
    case 'application/merge-patch+json':
      return mergePatch(old, patch);
    case 'application/strategic-merge-patch+json':
      if (definition.isCustom) throw unsupported();
      return strategicMerge(old, patch, definition.mergeKeys);
    default:
      throw unsupported();
  }
}

/** The new Scale that a patch makes of a workload's. */
export function patchedScale(type: string, patch: Json, old: JsonObject): Json {
  if (type === 'application/json-patch+json') return jsonPatch(old, patch);
  if (type.endsWith('merge-patch+json')) return mergePatch(old, patch);
  throw unsupported();
}

function unsupported(): ApiError {
  const accepted = 'application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml';
  return new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
  );
}
