import type { JsonObject } from '../objects/json.ts';

/** A structural OpenAPI v3 schema of a custom resource, as the CRD holds it. */
export interface Schema {
  readonly root: JsonObject;
}
