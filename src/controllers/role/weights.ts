import type { MesosRole } from '../../kubernetes/kinds.ts';
import type { Reflector } from '../../kubernetes/reflector.ts';
import type { ReadonlyStore } from '../../kubernetes/store.ts';
import type { Change } from '../../master/changes.ts';
import type { Fact } from '../../master/inputs.ts';
import { versionOf, type ObjectWrite } from '../change/objectWrite.ts';
import { roleName } from '../names.ts';

/** The weight of a role whose MesosRole does not say it. */
const defaultWeight = 1;

/** Tells the master of each role's weight while its MesosRole is there. */
export function watchWeights(
  reflector: Pick<Reflector<MesosRole, MesosRole>, 'subscribe'>,
  tell: (fact: Fact) => void,
): void {
  const tellWeight = ({ spec: { role, weight = defaultWeight } }: MesosRole): void => {
    tell({ kind: 'weight-set', role, weight });
  };
  reflector.subscribe({
    added: tellWeight,
    updated: tellWeight,
    deleted: ({ spec: { role } }) => tell({ kind: 'weight-set', role, weight: undefined }),
  });
}

/** The write that gives a role its weight. */
export function writeOfWeight(
  { role, weight }: Extract<Change, { readonly kind: 'set-weight' }>,
  roles: ReadonlyStore<MesosRole>,
): ObjectWrite {
  const present = [...roles.values()].find(({ spec }) => spec.role === role);
  const name = present?.metadata.name ?? roleName(role);
  return { kind: 'MesosRole', name, spec: { ...present?.spec, role, weight }, ...versionOf(present) };
}
