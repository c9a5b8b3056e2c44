import { ResourceLimits, ResourceQuantities } from '../../model/quantities.ts';
import type { QuotaConfig, QuotaRequest } from '../../model/generated/messages.ts';
import type { Answer } from '../inputs.ts';
import { aboveCapacity, aboveCapacityAsRequested, aboveLimits } from '../quota/judgement.ts';
import { isDefault, quotaOf, sameQuota, type Quota } from '../quota/quota.ts';
import { rescindForQuota } from '../quota/rescission.ts';
import type { Turn } from '../turn.ts';
import { nestedQuotaReason, validateQuotaConfig, validateQuotaRequest } from '../validation/quota.ts';
import type { CommandSender } from './command.ts';

/** Whether a quota is set in spite of what is used, and of what there is. */
interface Force {
  readonly force: boolean;
}

/** Gives several roles new quotas, all of them or none (QUOTA-001); of one that is named twice the last counts (QUOTA-005). */
export function updateQuota(
  turn: Turn,
  configs: readonly QuotaConfig[],
  { force }: Force,
  { forbidden }: CommandSender,
): Answer {
  const reason = firstOf(configs, (config) => validateQuotaConfig(config, turn.options));
  if (reason !== undefined) return { status: 400, text: reason };
  if (forbidden === true) return { status: 403 };
  const quotas = new Map(configs.map((config) => [config.role, quotaOf(config)]));
  const refusal = force
    ? undefined
    : (firstOf([...quotas], ([role, quota]) => aboveLimits(turn.state, role, quota)) ??
      aboveCapacity(turn.state, quotas));
  if (refusal !== undefined) return { status: 400, text: refusal };
  // What is stored already does not come back as a fact.
  const held = [...quotas].filter(([role, quota]) => sameQuota(turn.state.quotas.get(role), quota));
  for (const [role, quota] of held) rescindForQuota(turn, role, quota);
  turn.state.requestedQuota = undefined;
  return store(turn, quotas, force);
}

/** Gives a role that has no quota one whose limits are its guarantees (QUOTA-014). */
export function setQuota(turn: Turn, request: QuotaRequest, { forbidden }: CommandSender): Answer {
  const { role = '', guarantee = [], force = false } = request;
  const values = Object.fromEntries(guarantee.map(({ name, scalar = { value: 0 } }) => [name, scalar]));
  const quota = { guarantees: ResourceQuantities.fromScalars(values), limits: ResourceLimits.fromScalars(values) };
  const { quotas: present } = turn.state;
  const reason =
    validateQuotaRequest(request, turn.options) ??
    presentReason(role, present.get(role)) ??
    nestedQuotaReason(role, quota.guarantees, present) ??
    validateQuotaConfig({ role, guarantees: values, limits: values }, turn.options);
  if (reason !== undefined) return { status: 400, text: `Failed to validate set quota request: ${reason}` };
  if (forbidden === true) return { status: 403 };
  const quotas = new Map([[role, quota]]);
  const refusal = force ? undefined : aboveCapacityAsRequested(turn.state, quotas);
  if (refusal !== undefined) return { status: 409, text: refusal };
  turn.state.requestedQuota = { role, quota };
  return store(turn, quotas, force);
}

function presentReason(role: string, present: Quota | undefined): string | undefined {
  if (present === undefined || isDefault(present)) return undefined;
  return `Cannot set quota for role '${role}' which already has quota`;
}

/** Takes a role's quota away (QUOTA-016, QUOTA-017). */
export function removeQuota(turn: Turn, role: string, { forbidden }: CommandSender): Answer {
  if (forbidden === true) return { status: 403 };
  if (!turn.state.quotas.has(role)) {
    return { status: 400, text: `Failed to remove quota: Role '${role}' has no quota set` };
  }
  turn.emit({ kind: 'change', changes: [{ kind: 'remove-quota', role }] });
  return { status: 200 };
}

function store(turn: Turn, quotas: ReadonlyMap<string, Quota>, force: boolean): Answer {
  const changes = [...quotas].map(([role, quota]) => ({ kind: 'set-quota', role, quota, force }) as const);
  if (changes.length > 0) turn.emit({ kind: 'change', changes });
  return { status: 200 };
}

function firstOf<T>(items: readonly T[], reasonOf: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const reason = reasonOf(item);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
