import type { Quota } from '../../master/quota/quota.ts';
import type { State } from '../../master/state.ts';
import type { QuotaConfig, QuotaInfo, QuotaStatus, Resource } from '../../model/generated/messages.ts';
import type { ResourceQuantities } from '../../model/quantities.ts';
import type { Authorizer, Caller } from '../auth/authorizer.ts';

/** The quota of all roles that the caller may see, in both forms (OPER-039, QUOTA-013, QUOTA-020). */
export async function quotaStatus(
  { quotas }: Pick<State, 'quotas'>,
  authorizer: Authorizer,
  caller: Caller,
): Promise<QuotaStatus> {
  const approved = await authorizer.approver(caller, 'get_quotas', [...quotas.keys()]);
  const shown = [...quotas].filter(([role]) => approved(role));
  if (shown.length === 0) return {};
  return { infos: shown.map(infoOf), configs: shown.map(configOf) };
}

/** In the old form, which knows no limits. */
function infoOf([role, { guarantees }]: readonly [string, Quota]): QuotaInfo {
  return { role, ...(!guarantees.isEmpty() && { guarantee: scalarResources(guarantees) }) };
}

function configOf([role, { guarantees, limits }]: readonly [string, Quota]): QuotaConfig {
  return {
    role,
    ...(!guarantees.isEmpty() && { guarantees: guarantees.toScalars() }),
    ...(!limits.isEmpty() && { limits: limits.toScalars() }),
  };
}

/** Amounts as unreserved resources. */
export function scalarResources(quantities: ResourceQuantities): readonly Resource[] {
  return quantities.names().map((name) => ({ name, type: 'SCALAR', scalar: { value: quantities.get(name) } }));
}
