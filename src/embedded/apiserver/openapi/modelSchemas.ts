import type { Json, JsonObject } from '../objects/json.ts';
import { isObject, listOf } from '../objects/json.ts';

/** One property of a model of the Kubernetes client library. */
interface Attribute {
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

interface Model {
  getAttributeTypeMap(): readonly Attribute[];
}

/** OpenAPI schemas by their names in `components`. */
export type Schemas = ReadonlyMap<string, JsonObject>;

/** The built-in kinds whose model is not called V1 and the kind. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  '/Event': 'CoreV1Event',
  'events.k8s.io/Event': 'EventsV1Event',
};

/** The models of the client library, which know the fields and types of all built-in kinds (not their descriptions). */
export class ModelSchemas {
  readonly #models: ReadonlyMap<string, Model>;

  private constructor(models: ReadonlyMap<string, Model>) {
    this.#models = models;
  }

  /** Loads the library; it is large, so this waits until somebody asks for OpenAPI. */
  static async load(): Promise<ModelSchemas> {
    const library: Record<string, unknown> = { ...(await import('@kubernetes/client-node')) };
    return new ModelSchemas(
      new Map(Object.entries(library).filter((entry): entry is [string, Model] => isModel(entry[1]))),
    );
  }

  /** The model of a built-in kind. */
  modelOf(group: string, kind: string): string {
    return EXCEPTIONS[`${group}/${kind}`] ?? `V1${kind}`;
  }

  /** The paths of the fields of an object that its model does not have. */
  unknownFields(model: string, value: Json | undefined, path = ''): readonly string[] {
    const list = /^(?:Array|Set)<(.*)>$/.exec(model)?.[1];
    if (list !== undefined)
      return listOf(value).flatMap((item, index) => this.unknownFields(list, item, `${path}[${index}]`));
    const attributes = this.#models.get(model)?.getAttributeTypeMap();
    if (attributes === undefined || !isObject(value)) return [];
    const types = new Map(attributes.map(({ baseName, type }) => [baseName, type]));
    return Object.entries(value).flatMap(([name, child]) => {
      const type = types.get(name);
      const at = path === '' ? name : `${path}.${name}`;
      return type === undefined ? [at] : this.unknownFields(type, child, at);
    });
  }

  /** The schemas of some models and of everything that they refer to. */
  closure(roots: readonly string[]): Schemas {
    const found = new Map<string, JsonObject>();
    const waiting = [...roots];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const model = this.#models.get(name);
      if (model === undefined || found.has(componentName(name))) continue;
      const attributes = model.getAttributeTypeMap();
      const properties = attributes.map(
        ({ baseName, type, format }) => [baseName, this.#typeSchema(type, format, waiting)] as const,
      );
      found.set(componentName(name), { type: 'object', properties: Object.fromEntries(properties) });
    }
    return found;
  }

  #typeSchema(type: string, format: string, referred: string[]): JsonObject {
    const list = /^(?:Array|Set)<(.*)>$/.exec(type)?.[1];
    if (list !== undefined) return { type: 'array', items: this.#typeSchema(list, format, referred) };
    const values = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
    if (values !== undefined)
      return { type: 'object', additionalProperties: this.#typeSchema(values, format, referred) };
    const plain = plainType(type, format);
    if (plain !== undefined) return plain;
    if (!this.#models.has(type)) return { type: 'object' };
    referred.push(type);
    return { allOf: [{ $ref: `#/components/schemas/${componentName(type)}` }] };
  }
}

function plainType(type: string, format: string): JsonObject | undefined {
  switch (type) {
    case 'string':
    case 'boolean':
      return format === '' ? { type } : { type, format };
    case 'number':
      return format.startsWith('int') ? { type: 'integer', format } : { type: 'number' };
    case 'Date':
    case 'V1MicroTime':
      return { type: 'string', format: 'date-time' };
    case 'IntOrString':
      return { oneOf: [{ type: 'integer' }, { type: 'string' }], format: 'int-or-string' };
    default:
      return undefined;
  }
}

function isModel(value: unknown): value is Model {
  return (
    typeof value === 'function' && 'getAttributeTypeMap' in value && typeof value.getAttributeTypeMap === 'function'
  );
}

/** `V1PodSpec` is `io.k8s.v1.PodSpec`: kubectl prints what follows the last dot. */
export function componentName(model: string): string {
  return `io.k8s.v1.${model.replace(/^(?:Core|Events|Discovery|Apiextensions)?V1/, '')}`;
}
