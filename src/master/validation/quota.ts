import type { QuotaConfig, QuotaRequest, Resource, ValueScalar } from '../../model/generated/messages.ts';
import { validateRole } from '../../model/roles.ts';
import type { MasterOptions } from '../options.ts';
import { quotaOf } from '../quota/quota.ts';
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
  if (role.includes('/')) return `Updating quota on nested role '${role}' is not supported yet`;
  return within(
    'Invalid QuotaConfig',
    within("Invalid 'QuotaConfig.role'", roleReason(role, options)) ??
      amountsReason('guarantee', guarantees) ??
      amountsReason('limit', limits) ??
      containment(config),
  );
}

function roleReason(role: string, options: Pick<MasterOptions, 'roleWhitelist'>): string | undefined {
  return validateRole(role) ?? (isWhitelisted(options, role) ? undefined : `Unknown role '${role}'`);
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
export function validateQuotaRequest({ role = '', guarantee = [] }: QuotaRequest): string | undefined {
  const roleReason = within('QuotaInfo with invalid role', validateRole(role));
  if (roleReason !== undefined) return roleReason;
  if (guarantee.length === 0) return "QuotaInfo with empty 'guarantee'";
  const names = guarantee.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `QuotaInfo contains duplicate resource name '${twice}'`;
  return guarantee.map(guaranteeReason).find((reason) => reason !== undefined);
}

function guaranteeReason(resource: Resource): string | undefined {
  const { type, scalar, role = '*', reservation, reservations = [], disk, revocable } = resource;
  if (role !== '*' || reservation !== undefined || reservations.length > 0)
    return 'QuotaInfo must not contain any ReservationInfo';
  if (disk !== undefined) return 'QuotaInfo must not contain DiskInfo';
  if (revocable !== undefined) return 'QuotaInfo must not contain RevocableInfo';
  return type === 'SCALAR' && scalar !== undefined ? undefined : 'QuotaInfo must not include non-scalar resources';
}
