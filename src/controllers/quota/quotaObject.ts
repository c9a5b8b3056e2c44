import { z } from 'zod';
import type { Quota as QuotaObject } from '../../kubernetes/kinds.ts';
import type { Change } from '../../master/changes.ts';
import type { AppliedQuota } from '../../master/facts/quota.ts';
import type { Quota } from '../../master/quota/quota.ts';
import { ResourceLimits, ResourceQuantities } from '../../model/quantities.ts';
import { versionOf, type ObjectWrite } from '../change/objectWrite.ts';
import { domain, roleName } from '../names.ts';

/**
 * On a Quota: the quota that is in force. It differs from the spec where an administrator has changed that and it was not judged
 * yet, or refused. Written together with the spec by a call of Mesos' API, so that no successor judges it anew.
 */
export const inForceAnnotation = `${domain}/in-force`;

type Amounts = Readonly<Record<string, number>>;
type Spec = Pick<QuotaObject['spec'], 'guarantees' | 'limits'>;

const amounts = z.record(z.string(), z.number());
const stored = z.object({ guarantees: amounts.optional(), limits: amounts.optional() });

/** The quota that a spec wishes. */
export function quotaOfSpec({ guarantees = {}, limits = {} }: Spec): Quota {
  return {
    guarantees: ResourceQuantities.of(Object.entries(guarantees)),
    limits: ResourceLimits.of(Object.entries(limits)),
  };
}

/** The quota that is in force as the object says; undefined where it says none. */
export function quotaInForce({ metadata }: Pick<QuotaObject, 'metadata'>): Quota | undefined {
  const text = metadata.annotations?.[inForceAnnotation];
  if (text === undefined) return undefined;
  try {
    const { guarantees, limits } = stored.parse(JSON.parse(text));
    return quotaOfSpec({ ...(guarantees && { guarantees }), ...(limits && { limits }) });
  } catch {
    // Somebody has written something else there: what is in force is to be found anew.
    return undefined;
  }
}

/** What the annotation says of a quota. */
export function inForceText(quota: Quota): string {
  return JSON.stringify(specOf(quota));
}

/** What an administrator wishes, as the master judges it. */
export function appliedQuota({ metadata, spec }: QuotaObject): AppliedQuota {
  const { role, force = false } = spec;
  const config = { role, guarantees: scalars(spec.guarantees), limits: scalars(spec.limits) };
  return { name: metadata.name ?? '', generation: metadata.generation ?? 0, config, force };
}

/** The write that sets the quota of a role; `present` is its object, if it has one. */
export function writeOfQuota(
  { role, quota, force }: Change & { readonly kind: 'set-quota' },
  present: QuotaObject | undefined,
): ObjectWrite {
  return {
    kind: 'Quota',
    name: present?.metadata.name ?? roleName(role),
    spec: { role, ...specOf(quota), ...(force && { force }) },
    annotations: { [inForceAnnotation]: inForceText(quota) },
    ...versionOf(present),
  };
}

function specOf({ guarantees, limits }: Quota): Spec {
  return {
    ...(!guarantees.isEmpty() && { guarantees: amountsOf(guarantees) }),
    ...(!limits.isEmpty() && { limits: amountsOf(limits) }),
  };
}

/** Amounts by name. */
export function amountsOf(quantities: ResourceQuantities | ResourceLimits): Amounts {
  return Object.fromEntries(quantities.names().map((name) => [name, quantities.get(name) ?? 0]));
}

function scalars(values: Amounts = {}): Readonly<Record<string, { readonly value: number }>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}
