import type { FrameworkInfo, FrameworkInfoCapabilityType } from '../model/generated/messages.ts';

export type FrameworkCapability = FrameworkInfoCapabilityType;

export function capabilitiesOf(info: FrameworkInfo): ReadonlySet<FrameworkCapability> {
  return new Set((info.capabilities ?? []).flatMap(({ type }) => (type === undefined ? [] : [type])));
}

/**
 * The roles that a framework subscribes to: `roles` of a MULTI_ROLE framework, else `role`, by default `*` (SCHED-040).
 */
export function rolesOf(info: FrameworkInfo, capabilities: ReadonlySet<FrameworkCapability>): readonly string[] {
  return capabilities.has('MULTI_ROLE') ? (info.roles ?? []) : [info.role ?? '*'];
}
