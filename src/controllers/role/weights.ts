import type { MesosRole } from '../../kubernetes/kinds.ts';
import type { Reflector } from '../../kubernetes/reflector.ts';
import type { Fact } from '../../master/inputs.ts';

/** What a MesosRole says of its role. */
export interface RoleWeight {
  readonly role: string;
  readonly weight: number;
}

export function weightOf({ spec }: MesosRole): RoleWeight {
  return { role: spec.role, weight: spec.weight ?? 1 };
}

/** Tells the master of each role's weight while its MesosRole is there. */
export function watchWeights(
  reflector: Pick<Reflector<MesosRole, RoleWeight>, 'subscribe'>,
  tell: (fact: Fact) => void,
): void {
  reflector.subscribe({
    added: (role) => tell({ kind: 'weight-set', ...role }),
    updated: (role) => tell({ kind: 'weight-set', ...role }),
    deleted: ({ role }) => tell({ kind: 'weight-set', role, weight: 1 }),
  });
}
