import type { ObjectMeta } from '../../kubernetes/objects.ts';

/** An object that says something of a role. */
export interface OfRole {
  readonly metadata: ObjectMeta;
  readonly spec: { readonly role: string };
}

/** Which object speaks for a role, where several name it: the oldest. One that is being deleted does not speak any more. */
export class RoleClaims<T extends OfRole> {
  readonly #byRole = new Map<string, Map<string, T>>();

  /** Takes in how an object is now. */
  set(object: T): void {
    const { name = '', deletionTimestamp } = object.metadata;
    if (deletionTimestamp !== undefined) return this.delete(object);
    const objects = this.#byRole.get(object.spec.role) ?? new Map<string, T>();
    this.#byRole.set(object.spec.role, objects.set(name, object));
  }

  delete({ metadata: { name = '' }, spec: { role } }: T): void {
    const objects = this.#byRole.get(role);
    if (objects?.delete(name) === true && objects.size === 0) this.#byRole.delete(role);
  }

  /** The object that counts for a role; undefined where none names it. */
  holder(role: string): T | undefined {
    return this.claimants(role)[0];
  }

  /** All objects that name a role, the one that counts first. */
  claimants(role: string): readonly T[] {
    return [...(this.#byRole.get(role)?.values() ?? [])].sort(
      (a, b) => compare(timeOf(a), timeOf(b)) || compare(a.metadata.name ?? '', b.metadata.name ?? ''),
    );
  }

  roles(): readonly string[] {
    return [...this.#byRole.keys()];
  }
}

function timeOf({ metadata: { creationTimestamp = '' } }: OfRole): string {
  return creationTimestamp;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
