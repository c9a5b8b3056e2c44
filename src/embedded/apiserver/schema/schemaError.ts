/** A schema in a CustomResourceDefinition that cannot be served as it is meant; `path` is the place in the schema. */
export class SchemaError extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.name = 'SchemaError';
    this.path = path;
  }
}
