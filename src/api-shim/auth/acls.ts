import { z } from 'zod';
import { checkDocument, parseDocument, SettingDocumentError } from '../settingDocument.ts';
import { endpointPaths, objectKeyOf, withoutNames } from './aclActions.ts';

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
 * @throws SettingDocumentError
 */
export function parseAcls(text: string): Acls {
  const schema = z.looseObject({ permissive: z.boolean().optional() });
  const { permissive = true, ...actions } = checkDocument(schema, parseDocument(text));
  const rules = Object.entries(actions).map(([action, given]): readonly [string, readonly Rule[]] => [
    action,
    rulesOf(action, given),
  ]);
  return { permissive, rules: new Map(rules) };
}

function rulesOf(action: string, given: unknown): readonly Rule[] {
  const key = objectKeyOf(action);
  if (key === undefined) throw new SettingDocumentError(`'${action}' is no action`);
  const rule = z.strictObject({ principals: entity, [key]: entity });
  return checkDocument(z.array(rule), given, action).map((members) => ({
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
  if (withoutNames.has(key)) throw new SettingDocumentError(`${action}: '${key}' may only be of type ANY or NONE`);
  const foreign = key === 'paths' ? [...objects.values].find((path) => !endpointPaths.has(path)) : undefined;
  if (foreign !== undefined) throw new SettingDocumentError(`${action}: '${foreign}' is not an authorizable path`);
  return objects;
}
