import type { Draft } from '../objects/apiObject.ts';
import { isObject, listOf, objectOf, stringOf, stringsOf, valueAt } from '../objects/json.ts';
import type { JsonObject } from '../objects/json.ts';
import { metadataShape } from '../ownership/builtinShapes.ts';
import { NO_FIELDS } from '../ownership/fieldSet.ts';
import { schemaShape } from '../ownership/shape.ts';
import { noMergeKeys } from '../patch/mergeKeys.ts';
import { parseSchema } from '../schema/parseSchema.ts';
import { customColumns } from '../table/customColumns.ts';
import type { ResourceDefinition } from './definition.ts';

/**
 * The kinds that a CustomResourceDefinition serves: one definition a served version. Throws a SchemaError for a schema that cannot be
 * served, and an Error for a printer column that cannot be read.
 */
export function customResources(crd: Draft): readonly ResourceDefinition[] {
  const spec = objectOf(crd['spec']);
  const versions = listOf(spec['versions']).filter(isObject);
  return versions.filter(({ served }) => served === true).map((version) => customResource(spec, version));
}

function customResource(spec: JsonObject, version: JsonObject): ResourceDefinition {
  const names = objectOf(spec['names']);
  const group = stringOf(spec['group']) ?? '';
  const plural = stringOf(names['plural']) ?? '';
  const kind = stringOf(names['kind']) ?? '';
  const schema = parseSchema(objectOf(valueAt(version, ['schema', 'openAPIV3Schema'])));
  const selectable = listOf(version['selectableFields']).filter(isObject);
  return {
    group,
    version: stringOf(version['name']) ?? '',
    kind,
    listKind: stringOf(names['listKind']) ?? `${kind}List`,
    plural,
    singular: stringOf(names['singular']) ?? kind.toLowerCase(),
    shortNames: stringsOf(names['shortNames']),
    categories: stringsOf(names['categories']),
    namespaced: spec['scope'] === 'Namespaced',
    storage: `${plural}.${group}`,
    isCustom: true,
    hasGeneration: true,
    ...(isObject(valueAt(version, ['subresources', 'status'])) ? { status: { keptAtCreate: false } } : {}),
    subresources: [],
    selectableFields: selectable.map(({ jsonPath }) => (stringOf(jsonPath) ?? '').replace(/^\./, '')),
    unconditionalUpdate: false,
    columns: customColumns(listOf(version['additionalPrinterColumns']).filter(isObject)),
    mergeKeys: noMergeKeys,
    ownership: { shape: schemaShape(schema, metadataShape), unowned: NO_FIELDS },
    schema,
    strategy: {},
  };
}
