import { repeated } from './repeated.ts';

/** The role of frameworks that ask for none. It is nobody's: nothing can be reserved to it. */
export const DEFAULT_ROLE = '*';

// Mesos says "backspace" and means 0x7f.
const BLANKS = /[\t\n\v\f\r \u007f]/;

/**
 * As in the schemas of resources. Mesos knows no bound, and ends at some ten thousand components; what is shown of roles grows
 * with the square of these.
 */
const LONGEST_ROLE = 1024;

/**
 * Checks a role's name (RES-056, SCHED-042): `*`, or a path of components joined by `/`, in 1024 characters at most.
 *
 * @returns the reason in Mesos' words, or undefined if the role is fine.
 */
export function validateRole(role: string): string | undefined {
  if (role === DEFAULT_ROLE) return undefined;
  if (role === '') return 'Role names cannot be the empty string';
  if (role.length > LONGEST_ROLE) return `Role names cannot be longer than ${LONGEST_ROLE} characters`;
  if (role.startsWith('/')) return `Role '${role}' cannot start with a slash`;
  if (role.endsWith('/')) return `Role '${role}' cannot end with a slash`;
  for (const component of role.split('/')) {
    const reason = validateComponent(role, component);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function validateComponent(role: string, component: string): string | undefined {
  if (component === '') return `Role '${role}' cannot contain two adjacent slashes`;
  if (component === '.' || component === '..' || component === DEFAULT_ROLE) {
    return `Role '${role}' cannot include '${component}' as a component`;
  }
  if (component.startsWith('-')) return `Role component '${component}' is invalid because it starts with a dash`;
  if (BLANKS.test(component))
    return `Role component '${component}' is invalid because it contains backspace or whitespace`;
  return undefined;
}

/**
 * Checks a list of roles: no role twice (SCHED-041), each of them valid (SCHED-042).
 *
 * @param field what the list is called in the reason, such as `FrameworkInfo.roles`.
 * @returns the reason in Mesos' words, or undefined if the list is fine.
 */
export function validateRoles(roles: readonly string[], field = 'FrameworkInfo.roles'): string | undefined {
  const duplicates = repeated(roles);
  if (duplicates.size > 0) return `'${field}' contains duplicate items: { ${[...duplicates].join(', ')} }`;
  for (const role of roles) {
    const reason = validateRole(role);
    if (reason !== undefined) return `'${field}' contains invalid role: ${reason}`;
  }
  return undefined;
}

/** Whether `role` lies below `of` in the tree of roles: `a/b` is a strict subrole of `a`, `a` and `ab` are not (RES-057). */
export function isStrictSubrole(role: string, of: string): boolean {
  return role.length > of.length && role.startsWith(of) && role[of.length] === '/';
}

/** The roles above `role`, nearest first: `a/b/c` has `a/b` and `a` (RES-057). */
export function ancestors(role: string): readonly string[] {
  const result: string[] = [];
  for (let end = role.lastIndexOf('/'); end > 0; end = role.lastIndexOf('/', end - 1)) result.push(role.slice(0, end));
  return result;
}
