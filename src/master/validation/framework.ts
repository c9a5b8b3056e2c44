import type { FrameworkInfo, SchedulerOfferConstraints } from '../../model/generated/messages.ts';
import { validateId } from '../../model/ids.ts';
import { validateRole } from '../../model/roles.ts';
import { capabilitiesOf, rolesOf } from '../capabilities.ts';
import type { Admission } from '../inputs.ts';
import type { MasterOptions } from '../options.ts';
import { firstViolation, type Policy } from './policy.ts';

/** What a framework says of itself, in SUBSCRIBE or UPDATE_FRAMEWORK. */
export interface FrameworkRequest {
  readonly info: FrameworkInfo;
  readonly suppressedRoles: readonly string[];
  readonly offerConstraints?: SchedulerOfferConstraints | undefined;
}

type FrameworkPolicy = Policy<FrameworkRequest, MasterOptions>;

/** The longest duration that fits Mesos' signed 64-bit nanoseconds, in seconds. */
const longestDurationSeconds = 2 ** 63 / 1e9;

const rolesMatchCapabilities: FrameworkPolicy = ({ info }) => {
  const multiRole = capabilitiesOf(info).has('MULTI_ROLE');
  if (multiRole && info.role !== undefined) {
    return "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable";
  }
  if (!multiRole && (info.roles ?? []).length > 0) {
    return "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable";
  }
  return undefined;
};

const rolesAreDistinct: FrameworkPolicy = ({ info }) => {
  const roles = info.roles ?? [];
  const twice = [...new Set(roles.filter((role, at) => roles.indexOf(role) !== at))];
  return twice.length > 0 ? `'FrameworkInfo.roles' contains duplicate items: { ${twice.join(', ')} }` : undefined;
};

const rolesAreValid: FrameworkPolicy = ({ info }) => {
  for (const role of info.roles ?? []) {
    const reason = validateRole(role);
    if (reason !== undefined) return `'FrameworkInfo.roles' contains invalid role: ${reason}`;
  }
  const reason = info.role === undefined ? undefined : validateRole(info.role);
  return reason === undefined ? undefined : `'FrameworkInfo.role' is not a valid role: ${reason}`;
};

/** An empty id asks for a new one, as no id does (SCHED-023). */
const idIsValid: FrameworkPolicy = ({ info }) => {
  const id = info.id?.value ?? '';
  const reason = id === '' ? undefined : validateId(id);
  return reason === undefined ? undefined : `'FrameworkInfo.id' '${id}' is invalid: ${reason}`;
};

const failoverTimeoutIsADuration: FrameworkPolicy = ({ info }) => {
  const seconds = info.failover_timeout ?? 0;
  return Math.abs(seconds) < longestDurationSeconds
    ? undefined
    : `The framework failover_timeout (${seconds}) is invalid: it is not a representable duration`;
};

const offerFiltersAreValid: FrameworkPolicy = ({ info }) => {
  for (const { min_allocatable_resources: minimum } of Object.values(info.offer_filters ?? {})) {
    for (const { quantities } of minimum?.quantities ?? []) {
      const values = Object.values(quantities ?? {}).map(({ value }) => value);
      if (values.length === 0) return 'Invalid offer filters: a resource quantity is empty';
      if (values.some((value) => !Number.isFinite(value) || value < 0)) {
        return 'Invalid offer filters: a resource quantity must be finite and not negative';
      }
    }
  }
  return undefined;
};

const suppressedRolesAreSubscribed: FrameworkPolicy = ({ info, suppressedRoles }) => {
  const roles = rolesOf(info, capabilitiesOf(info));
  const foreign = suppressedRoles.find((role) => !roles.includes(role));
  return foreign === undefined ? undefined : `Suppressed role '${foreign}' is not among the framework's roles`;
};

const constraintsAreForSubscribedRoles: FrameworkPolicy = ({ info, offerConstraints }) => {
  const roles = rolesOf(info, capabilitiesOf(info));
  const foreign = Object.keys(offerConstraints?.role_constraints ?? {}).find((role) => !roles.includes(role));
  return foreign === undefined
    ? undefined
    : `Offer constraints specify role '${foreign}' which is not among the framework's roles`;
};

const rolesAreWhitelisted: FrameworkPolicy = ({ info }, { roleWhitelist }) => {
  const foreign = rolesOf(info, capabilitiesOf(info)).find((role) => roleWhitelist?.includes(role) === false);
  return foreign === undefined ? undefined : `Role '${foreign}' is not present in the master's --roles`;
};

const userIsAllowed: FrameworkPolicy = ({ info }, { rootSubmissions }) =>
  info.user === 'root' && !rootSubmissions ? 'User root is not allowed to run frameworks' : undefined;

const policies: readonly FrameworkPolicy[] = [
  rolesMatchCapabilities,
  rolesAreDistinct,
  rolesAreValid,
  idIsValid,
  failoverTimeoutIsADuration,
  offerFiltersAreValid,
  suppressedRolesAreSubscribed,
  constraintsAreForSubscribedRoles,
  rolesAreWhitelisted,
  userIsAllowed,
];

/** Why a framework cannot be as it says, or undefined when it can (SCHED-040 to SCHED-048). */
export function validateFramework(request: FrameworkRequest, options: MasterOptions): string | undefined {
  return firstViolation(policies, request, options);
}

/** Why a framework that is valid may still not subscribe; undefined when its admission, if it needs one, allows it. */
export function authorizeFramework(
  info: FrameworkInfo,
  admission: Admission | undefined,
  options: Pick<MasterOptions, 'admitUnknownFrameworks'>,
): string | undefined {
  if (admission === undefined) {
    return options.admitUnknownFrameworks ? undefined : `No Framework resource admits '${info.name}'`;
  }
  const foreign = rolesOf(info, capabilitiesOf(info)).find((role) => admission.allowedRoles?.includes(role) === false);
  return foreign === undefined ? undefined : `Not authorized to use role '${foreign}'`;
}
