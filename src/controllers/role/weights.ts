import type { MesosRole } from '../../kubernetes/kinds.ts';
import type { Change } from '../../master/changes.ts';
import { defaultWeight } from '../../master/facts/weights.ts';
import { versionOf, type ObjectWrite } from '../change/objectWrite.ts';
import { roleName } from '../names.ts';

/** The weight that a MesosRole gives its role. */
export function weightOf({ spec: { weight = defaultWeight } }: MesosRole): number {
  return weight;
}

/** The write that gives a role its weight, into the object that does so at present. */
export function writeOfWeight(
  { role, weight }: Extract<Change, { readonly kind: 'set-weight' }>,
  present: MesosRole | undefined,
): ObjectWrite {
  const name = present?.metadata.name ?? roleName(role);
  return { kind: 'MesosRole', name, spec: { ...present?.spec, role, weight }, ...versionOf(present) };
}
