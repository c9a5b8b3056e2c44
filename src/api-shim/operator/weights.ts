import type { RoleWeight } from '../../master/commands/updateWeights.ts';
import type { State } from '../../master/state.ts';
import type { MasterResponse, WeightInfo } from '../../model/generated/messages.ts';
import type { Visibility } from '../auth/visibility.ts';

type Weights = Pick<State, 'weights'>;

/** The weights that a request asks for. A role's name may stand in blanks (ROLE-007). */
export function weightsOf(infos: readonly WeightInfo[] = []): readonly RoleWeight[] {
  return infos.map(({ role = '', weight }) => ({ role: role.trim(), weight }));
}

/** The weights that roles were given, by role, as far as the asker may see the roles (ROLE-008). */
export function weightInfos({ weights }: Weights, visible: Pick<Visibility, 'role'>): readonly RoleWeight[] {
  return [...weights]
    .map(([role, weight]) => ({ role, weight }))
    .filter(({ role }) => visible.role(role))
    .sort(byRole);
}

/** The answer to GET_WEIGHTS, where there is something to tell (OPER-037). */
export function getWeights(state: Weights, visible: Pick<Visibility, 'role'>): Pick<MasterResponse, 'get_weights'> {
  const weight_infos = weightInfos(state, visible);
  return weight_infos.length === 0 ? {} : { get_weights: { weight_infos } };
}

function byRole(a: RoleWeight, b: RoleWeight): number {
  return a.role < b.role ? -1 : 1;
}
