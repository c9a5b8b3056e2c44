import type { QuotaConfig, QuotaRequest, Resource, ValueScalar } from '../../model/generated/messages.ts';
import { ResourceQuantities } from '../../model/quantities.ts';
import { Resources } from '../../model/resources.ts';
import { validateRole } from '../../model/roles.ts';
import type { MasterOptions } from '../options.ts';
import { quotaOf, type Quota } from '../quota/quota.ts';
import { isWhitelisted } from '../roles.ts';
import { within } from './policy.ts';
import { scalarReason } from './scalar.ts';

type Amounts = Readonly<Record<string, ValueScalar>>;

/** The most that there can be of a resource: of those in MB an exabyte, of others a trillion (QUOTA-004). */
const exabyte = 1024 ** 4;
const trillion = 10 ** 12;
const inMegabytes = ['mem', 'disk'];

/** Why a role cannot have this quota, whatever else there is in the cluster; undefined if it can. */
export function validateQuotaConfig(
  config: QuotaConfig,
  options: Pick<MasterOptions, 'roleWhitelist'>,
): string | undefined {
  const { role, guarantees = {}, limits = {} } = config;
  if (!isWhitelisted(options, role)) return `Invalid QuotaConfig: '${role}' is not on the roles whitelist`;
  if (isNested(role)) return `Updating quota on nested role '${role}' is not supported yet`;
  return within(
    'Invalid QuotaConfig',
    within("Invalid 'QuotaConfig.role'", validateRole(role)) ??
      amountsReason('guarantee', guarantees) ??
      amountsReason('limit', limits) ??
      containment(config),
  );
}

function amountsReason(what: 'guarantee' | 'limit', amounts: Amounts): string | undefined {
  for (const [name, { value }] of Object.entries(amounts)) {
    const text = `{'${name}': ${value}}`;
    const reason =
      within(`Invalid ${what} configuration ${text}`, scalarReason(value)) ??
      within(`Invalid 'QuotaConfig.${what}s'`, tooLarge(name, value, text));
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function tooLarge(name: string, value: number, text: string): string | undefined {
  const [most, unit] = inMegabytes.includes(name) ? ([exabyte, 'exabyte'] as const) : ([trillion, 'trillion'] as const);
  return value > most ? `${text} is invalid: values greater than 1 ${unit} (${most}) are not supported` : undefined;
}

/** QUOTA-003 */
function containment(config: QuotaConfig): string | undefined {
  const { guarantees, limits } = quotaOf(config);
  return limits.contains(guarantees)
    ? undefined
    : `'QuotaConfig.guarantees' ${shown(config.guarantees)} is not contained within the 'QuotaConfig.limits' ${shown(config.limits)}`;
}

function shown(amounts: Amounts = {}): string {
  return `{ ${Object.entries(amounts)
    .map(([name, { value }]) => `${name}: ${value}`)
    .join(', ')} }`;
}

/** Why a request in the old form asks for nothing that can be (QUOTA-015); undefined if it does. */
export function validateQuotaRequest(
  { role = '', guarantee = [] }: QuotaRequest,
  options: Pick<MasterOptions, 'roleWhitelist'>,
): string | undefined {
  return (
    within('QuotaInfo with invalid resource', Resources.validate(guarantee)) ??
    within('QuotaInfo with invalid role', validateRole(role)) ??
    guaranteesReason(guarantee) ??
    (isWhitelisted(options, role) ? undefined : `Unknown role '${role}'`)
  );
}

function guaranteesReason(guarantees: readonly Resource[]): string | undefined {
  if (guarantees.length === 0) return "QuotaInfo with empty 'guarantee'";
  const names = new Set<string>();
  for (const resource of guarantees) {
    const reason = guaranteeReason(resource);
    if (reason !== undefined) return reason;
    if (names.has(resource.name)) return `QuotaInfo contains duplicate resource name '${resource.name}'`;
    names.add(resource.name);
  }
  return undefined;
}

function guaranteeReason(resource: Resource): string | undefined {
  const { type, role = '*', reservation, reservations = [], disk, revocable } = resource;
  if (role !== '*' || reservation !== undefined || reservations.length > 0)
    return 'QuotaInfo must not contain any ReservationInfo';
  if (disk !== undefined) return 'QuotaInfo must not contain DiskInfo';
  if (revocable !== undefined) return 'QuotaInfo must not contain RevocableInfo';
  return type === 'SCALAR' ? undefined : 'QuotaInfo must not include non-scalar resources';
}

/**
 * Why a role below another one cannot be guaranteed this by the old calls: nothing but what is left of the guarantees of the one
 * above it, and that is nothing unless it has quota itself (QUOTA-012); or not at all yet.
 */
export function nestedQuotaReason(
  role: string,
  guarantees: ResourceQuantities,
  quotas: ReadonlyMap<string, Quota>,
): string | undefined {
  if (!isNested(role)) return undefined;
  const [top, ...below] = role.split('/').slice(0, -1);
  const above = (below.length === 0 ? quotas.get(top ?? '')?.guarantees : undefined) ?? ResourceQuantities.none;
  return above.contains(guarantees)
    ? `Setting quota on nested role '${role}' is not supported yet`
    : `Invalid quota configuration. Parent role '${below.at(-1) ?? top}' with guarantees (${above.toString()}) does not contain the sum of its children's guarantees (${guarantees.toString()})`;
}

function isNested(role: string): boolean {
  return role.includes('/');
}
