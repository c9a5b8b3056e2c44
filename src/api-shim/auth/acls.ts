import { z } from 'zod';
import { endpointPaths, objectKeyOf, withoutNames } from './aclActions.ts';

/** ACLs that cannot be: the message says where and why. */
export class AclsError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'AclsError';
  }
}

/** Whom or what a rule speaks of: all there are, none there are, or those named. */
export type Entity =
  { readonly type: 'ANY' | 'NONE' } | { readonly type: 'SOME'; readonly values: ReadonlySet<string> };

/** What some may do to some. */
export interface Rule {
  readonly principals: Entity;
  readonly objects: Entity;
}

/** Mesos' file of ACLs, read. */
export interface Acls {
  /** What holds where no rule speaks of a request. */
  readonly permissive: boolean;
  /** The rules of each action, in the order in which they are looked at. */
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
}

const entity = z.strictObject({
  type: z.enum(['SOME', 'ANY', 'NONE']).optional(),
  values: z.array(z.string()).optional(),
});

/**
 * Reads Mesos' ACLs (AUTH-011). Stricter than Mesos: an action or a member that does not exist is an error too, for a rule with
 * a slip of the pen would allow what it was to forbid.
 *
 * @throws AclsError
 */
export function parseAcls(text: string): Acls {
  const { permissive = true, ...actions } = parsed(z.looseObject({ permissive: z.boolean().optional() }), json(text));
  const rules = Object.entries(actions).map(([action, given]): readonly [string, readonly Rule[]] => [
    action,
    rulesOf(action, given),
  ]);
  return { permissive, rules: new Map(rules) };
}

function rulesOf(action: string, given: unknown): readonly Rule[] {
  const key = objectKeyOf(action);
  if (key === undefined) throw new AclsError(`'${action}' is no action`);
  const rule = z.strictObject({ principals: entity, [key]: entity });
  return parsed(z.array(rule), given, action).map((members) => ({
    principals: entityOf(members['principals']),
    objects: objectsOf(action, key, entityOf(members[key])),
  }));
}

function entityOf(given: z.output<typeof entity> | undefined): Entity {
  const type = given?.type ?? 'SOME';
  return type === 'SOME' ? { type, values: new Set(given?.values) } : { type };
}

function objectsOf(action: string, key: string, objects: Entity): Entity {
  if (objects.type !== 'SOME') return objects;
  if (withoutNames.has(key)) throw new AclsError(`${action}: '${key}' may only be of type ANY or NONE`);
  const foreign = key === 'paths' ? [...objects.values].find((path) => !endpointPaths.has(path)) : undefined;
  if (foreign !== undefined) throw new AclsError(`${action}: '${foreign}' is not an authorizable path`);
  return objects;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AclsError(error instanceof Error ? error.message : String(error));
  }
}

function parsed<T extends z.ZodType>(schema: T, given: unknown, ...where: readonly string[]): z.output<T> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new AclsError(`${[...where, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'is invalid'}`);
}
