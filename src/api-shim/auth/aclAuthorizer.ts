import type { Acls, Entity, Rule } from './acls.ts';
import type { Authorizer } from './authorizer.ts';

/**
 * Decides by ACLs as Mesos' local authorizer does (AUTH-012, AUTH-013).
 *
 * @param acls those that hold at the moment.
 */
export function aclAuthorizer(acls: () => Acls): Authorizer {
  return {
    approver: ({ principal }, action) => {
      const { rules, permissive } = acls();
      const ofCaller = (rules.get(action) ?? []).filter(({ principals }) => speaksOf(principals, principal));
      return Promise.resolve((object?: string) => decide(ofCaller, object) ?? permissive);
    },
  };
}

/** What the first rule that speaks of an object says; undefined where none does. */
function decide(rules: readonly Rule[], object: string | undefined): boolean | undefined {
  const rule = rules.find(({ objects }) => speaksOf(objects, object, isBelow));
  return rule && rule.principals.type !== 'NONE' && rule.objects.type !== 'NONE';
}

/** Nobody in particular, and no object in particular, are anybody and anything: no list holds them. */
function speaksOf(
  entity: Entity,
  name: string | undefined,
  isMeant?: (value: string, name: string) => boolean,
): boolean {
  if (entity.type !== 'SOME') return true;
  if (name === undefined) return false;
  return entity.values.has(name) || (isMeant !== undefined && [...entity.values].some((value) => isMeant(value, name)));
}

/** `a/%` means every role below `a`, and not `a` itself (AUTH-016). */
const isBelow = (value: string, name: string): boolean =>
  value.endsWith('/%') && name.length > value.length - 1 && name.startsWith(value.slice(0, -1));
