import type { FrameworkInfo, SchedulerOfferConstraints, ValueScalar } from '../../model/generated/messages.ts';
import { validateId } from '../../model/ids.ts';
import { DEFAULT_ROLE, validateRole, validateRoles } from '../../model/roles.ts';
import { toThousandths } from '../../model/scalar.ts';
import { compileConstraints, OfferConstraintsError } from '../../allocator/offerConstraints.ts';
import { capabilitiesOf, rolesOf } from '../capabilities.ts';
import type { Admission } from '../inputs.ts';
import type { MasterOptions } from '../options.ts';
import { isWhitelisted } from '../roles.ts';
import { scalarReason } from './scalar.ts';
import { firstViolation, printSet, within, type Policy } from './policy.ts';

/** What a framework says of itself, in SUBSCRIBE or UPDATE_FRAMEWORK. */
export interface FrameworkRequest {
  readonly info: FrameworkInfo;
  readonly suppressedRoles: readonly string[];
  readonly offerConstraints?: SchedulerOfferConstraints | undefined;
}

type InfoOptions = Pick<MasterOptions, 'roleWhitelist' | 'rootSubmissions'>;
type InfoPolicy = Policy<FrameworkInfo, InfoOptions>;

/** What both SUBSCRIBE and UPDATE_FRAMEWORK answer to another principal (SCHED-031, SCHED-056). */
export const changedPrincipal = "Changing framework's principal is not allowed.";

/** The longest duration that fits Mesos' signed 64-bit nanoseconds, in seconds. */
const longestDurationSeconds = 2 ** 63 / 1e9;

const rolesMatchCapabilities: InfoPolicy = (info) => {
  const multiRole = capabilitiesOf(info).has('MULTI_ROLE');
  if (multiRole && info.role !== undefined) {
    return "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable";
  }
  if (!multiRole && (info.roles ?? []).length > 0) {
    return "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable";
  }
  return undefined;
};

const rolesAreValid: InfoPolicy = (info) =>
  capabilitiesOf(info).has('MULTI_ROLE')
    ? validateRoles(info.roles ?? [])
    : within("'FrameworkInfo.role' is not a valid role", validateRole(info.role ?? DEFAULT_ROLE));

/** An empty id asks for a new one, as no id does (SCHED-023). */
const idIsValid: InfoPolicy = ({ id }) => ((id?.value ?? '') === '' ? undefined : validateId(id?.value ?? ''));

const failoverTimeoutIsADuration: InfoPolicy = ({ failover_timeout: seconds = 0 }) =>
  Math.abs(seconds) < longestDurationSeconds ? undefined : `The framework failover_timeout (${seconds}) is invalid`;

const offerFiltersAreValid: InfoPolicy = ({ offer_filters: filters = {} }) => {
  for (const { min_allocatable_resources: minimum } of Object.values(filters)) {
    for (const { quantities = {} } of minimum?.quantities ?? []) {
      const reason = quantitiesReason(quantities);
      if (reason !== undefined) return reason;
    }
  }
  return undefined;
};

function quantitiesReason(quantities: Readonly<Record<string, ValueScalar>>): string | undefined {
  const all = Object.entries(quantities);
  if (all.length === 0) return 'Resource quantities must contain at least one quantity';
  for (const [name, { value }] of all) {
    // Mesos ends itself where a value is too large.
    const reason = scalarReason(value) ?? (Number.isNaN(toThousandths(value)) ? 'Value too large' : undefined);
    if (reason !== undefined) return `Invalid resource quantity for '${name}': ${reason}`;
  }
  return undefined;
}

const rolesAreWhitelisted: InfoPolicy = (info, options) => {
  const foreign = rolesOf(info, capabilitiesOf(info)).filter((role) => !isWhitelisted(options, role));
  return foreign.length === 0 ? undefined : `Roles ${printSet(foreign)} are not present in the master's --roles`;
};

const userIsAllowed: InfoPolicy = ({ user }, { rootSubmissions }) =>
  user === 'root' && !rootSubmissions
    ? "User 'root' is not allowed to run frameworks without --root_submissions set"
    : undefined;

const infoPolicies: readonly InfoPolicy[] = [
  rolesMatchCapabilities,
  rolesAreValid,
  idIsValid,
  offerFiltersAreValid,
  failoverTimeoutIsADuration,
  rolesAreWhitelisted,
  userIsAllowed,
];

/** Why a framework cannot be as it says, or undefined when it can (SCHED-040 to SCHED-045, SCHED-048). */
export function validateFrameworkInfo(info: FrameworkInfo, options: InfoOptions): string | undefined {
  return firstViolation(infoPolicies, info, options);
}

/** Why what a framework asks for its roles cannot be: they are not its roles (SCHED-046), or it makes no sense (OFFER-CONSTRAINT-009). */
export function validateRoleOptions({ info, suppressedRoles, offerConstraints }: FrameworkRequest): string | undefined {
  const roles = new Set(rolesOf(info, capabilitiesOf(info)));
  const suppressed = new Set(suppressedRoles.filter((role) => !roles.has(role)));
  if (suppressed.size > 0) return `Suppressed roles ${printSet(suppressed)} are not contained in the set of roles`;
  const constrained = Object.keys(offerConstraints?.role_constraints ?? {}).find((role) => !roles.has(role));
  if (constrained === undefined) return within('Offer constraints are not valid', constraintsReason(offerConstraints));
  // Mesos forgets the blank.
  return `Offer constraints specify \`role_constraints\` for a role '${constrained}'not contained in the set of roles`;
}

function constraintsReason(constraints: SchedulerOfferConstraints | undefined): string | undefined {
  try {
    compileConstraints(constraints ?? {});
    return undefined;
  } catch (error) {
    if (error instanceof OfferConstraintsError) return error.message;
    throw error;
  }
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
  if (admission.closed) return `The Framework resource '${admission.key}' is being deleted`;
  const allowed = admission.allowedRoles && new Set(admission.allowedRoles);
  const foreign = rolesOf(info, capabilitiesOf(info)).find((role) => allowed?.has(role) === false);
  return foreign === undefined ? undefined : `Not authorized to use role '${foreign}'`;
}
