import type { ResourceDefinition } from './definition.ts';

/** The kinds that are served, by group, version and plural. */
export class Registry {
  readonly #byPath = new Map<string, ResourceDefinition>();

  constructor(definitions: readonly ResourceDefinition[]) {
    for (const definition of definitions) this.add(definition);
  }

  /** Serves a kind from now on, in place of one of the same group, version and plural. */
  add(definition: ResourceDefinition): void {
    this.#byPath.set(pathOf(definition), definition);
  }

  /** Serves a kind no more. */
  remove(definition: ResourceDefinition): void {
    this.#byPath.delete(pathOf(definition));
  }

  find(group: string, version: string, plural: string): ResourceDefinition | undefined {
    return this.#byPath.get(pathOf({ group, version, plural }));
  }

  /** The definition by group, version and kind, as owner references name it. */
  findKind(group: string, version: string, kind: string): ResourceDefinition | undefined {
    return this.all().find(
      (definition) => definition.group === group && definition.version === version && definition.kind === kind,
    );
  }

  /** A definition whose objects lie in that collection, the stored view of them. */
  ofStorage(storage: string): ResourceDefinition | undefined {
    return this.all().find((definition) => definition.storage === storage && definition.conversion === undefined);
  }

  all(): readonly ResourceDefinition[] {
    return [...this.#byPath.values()];
  }
}

function pathOf({ group, version, plural }: Pick<ResourceDefinition, 'group' | 'version' | 'plural'>): string {
  return `${group}/${version}/${plural}`;
}
