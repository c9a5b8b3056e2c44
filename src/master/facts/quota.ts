import type { QuotaConfig } from '../../model/generated/messages.ts';
import { aboveCapacity, aboveLimits } from '../quota/judgement.ts';
import { isDefault, quotaOf, sameQuota, type Quota } from '../quota/quota.ts';
import { rescindForGuarantee, rescindForQuota } from '../quota/rescission.ts';
import type { Turn } from '../turn.ts';
import { validateQuotaConfig } from '../validation/quota.ts';

/** A quota that an administrator applied as a resource, which is judged as UPDATE_QUOTA would be. */
export interface AppliedQuota {
  /** The resource's name, and the generation of it that says so. */
  readonly name: string;
  readonly generation: number;
  readonly config: QuotaConfig;
  readonly force: boolean;
}

/** A role's quota is in force from now on; undefined where it has none any more. */
export function putQuotaInForce(turn: Turn, role: string, quota: Quota | undefined): void {
  const { state, allocator } = turn;
  const former = state.quotas.get(role);
  if (sameQuota(former, quota)) return;
  if (quota === undefined) state.quotas.delete(role);
  else state.quotas.set(role, quota);
  allocator.updateQuota(role, quota === undefined || isDefault(quota) ? undefined : quota);
  if (quota !== undefined) rescind(turn, role, quota);
}

function rescind(turn: Turn, role: string, quota: Quota): void {
  const requested = turn.state.requestedQuota;
  if (requested?.role !== role || !sameQuota(requested.quota, quota)) return rescindForQuota(turn, role, quota);
  turn.state.requestedQuota = undefined;
  rescindForGuarantee(turn, role, quota);
}

/** Puts an applied quota in force, or says why the former one stays. */
export function judgeQuota(turn: Turn, { name, generation, config, force }: AppliedQuota): void {
  const { state, options } = turn;
  const { role } = config;
  const reason = validateQuotaConfig(config, options) ?? (force ? undefined : presentReason(turn, config));
  if (reason === undefined) putQuotaInForce(turn, role, quotaOf(config));
  turn.emit({
    kind: 'quota-judged',
    name,
    generation,
    quota: state.quotas.get(role),
    ...(reason !== undefined && { refusal: reason }),
  });
}

/** Why the role cannot have it as the cluster is now. */
function presentReason({ state }: Turn, config: QuotaConfig): string | undefined {
  const quota = quotaOf(config);
  return aboveLimits(state, config.role, quota) ?? aboveCapacity(state, new Map([[config.role, quota]]));
}
