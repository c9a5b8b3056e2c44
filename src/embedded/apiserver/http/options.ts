import { ApiError, badRequest, invalidOptions } from '../objects/apiError.ts';
import type { Json } from '../objects/json.ts';
import { isObject, listOf, numberOf, objectOf, stringOf } from '../objects/json.ts';
import type { IncludeObject } from '../table/table.ts';
import type { WriteOptions } from '../verbs/context.ts';
import type { DeleteOptions, Propagation } from '../verbs/delete.ts';
import type { ListOptions } from '../verbs/list.ts';

/** A flag of the query: `1`, `true`, or present without a value. */
export function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && value !== '0' && value !== 'false';
}

/** A non-negative whole number of the query, undefined when absent; 400 BadRequest for anything else. */
export function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  // As a real server, which finds that too late to call it a bad request.
  if (!/^\d{1,15}$/.test(text)) throw new ApiError(500, '', `strconv.ParseUint: parsing "${text}": invalid syntax`);
  return Number(text);
}

/** Reads limit, continue, resourceVersion and resourceVersionMatch. */
export function listOptions(query: URLSearchParams): ListOptions {
  const match = query.get('resourceVersionMatch') ?? '';
  const resourceVersion = wholeNumber(query, 'resourceVersion');
  const continueToken = query.get('continue') ?? '';
  if (match !== '' && resourceVersion === undefined)
    throw wrongMatch('Forbidden', 'resourceVersionMatch is forbidden unless resourceVersion is provided');
  if (match !== '' && continueToken !== '')
    throw wrongMatch('Forbidden', 'resourceVersionMatch is forbidden when continue is provided');
  if (match !== '' && match !== 'Exact' && match !== 'NotOlderThan')
    throw wrongMatch('NotSupported', 'supported values: "Exact", "NotOlderThan"', match);
  if (match === 'Exact' && resourceVersion === 0)
    throw wrongMatch('Forbidden', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  if (continueToken !== '' && resourceVersion !== undefined && resourceVersion !== 0)
    throw badRequest('specifying resource version is not allowed when using continue');
  return {
    limit: wholeNumber(query, 'limit') ?? 0,
    continueToken,
    resourceVersion,
    match,
  };
}

/** 422 Invalid for a resourceVersionMatch that cannot be. */
export function wrongMatch(type: 'Forbidden' | 'NotSupported', detail: string, value?: string): ApiError {
  const given = value === undefined ? {} : { value };
  return invalidOptions('ListOptions', [{ type, field: 'resourceVersionMatch', detail, ...given }]);
}

/** Reads dryRun, fieldValidation and fieldManager, for which the name of the client stands in; `warnings` collects what the answer warns of. */
export function writeOptions(query: URLSearchParams, userAgent: string | undefined, verb: Verb): WriteOptions {
  const validation = query.get('fieldValidation') ?? '';
  if (validation !== '' && validation !== 'Ignore' && validation !== 'Warn' && validation !== 'Strict') {
    throw unsupported(verb, 'fieldValidation', validation, ['Ignore', 'Strict', 'Warn']);
  }
  return {
    dryRun: dryRun(query.getAll('dryRun'), verb),
    fieldValidation: validation === '' ? 'Warn' : validation,
    warnings: [],
    manager: query.get('fieldManager') || managerOf(userAgent),
    operation: 'Update',
  };
}

/** `kubectl/v1.32 (linux/amd64)` is the manager kubectl. */
function managerOf(userAgent = ''): string {
  return userAgent.split('/')[0] || 'unknown';
}

/** Whose options are read; they are called so in errors. */
export type Verb = 'Create' | 'Update' | 'Patch' | 'Delete';

function unsupported(verb: Verb, field: string, value: Json, supported: readonly string[]): ApiError {
  const detail = `supported values: ${supported.map((text) => JSON.stringify(text)).join(', ')}`;
  return invalidOptions(`${verb}Options`, [{ type: 'NotSupported', field, value, detail }]);
}

function dryRun(values: readonly Json[], verb: Verb): boolean {
  if (values.some((value) => value !== 'All' && value !== '')) throw unsupported(verb, 'dryRun', values, ['All']);
  return values.includes('All');
}

/** Reads the options of a deletion from its body (a DeleteOptions), completed by the query. */
export function deleteOptions(query: URLSearchParams, body: Json | undefined): DeleteOptions {
  const given = isObject(body) && body['kind'] === 'DeleteOptions' ? body : objectOf(body);
  const { uid = query.get('uid'), resourceVersion = query.get('resourceVersion') } = objectOf(given['preconditions']);
  const orphan =
    given['orphanDependents'] ?? (query.has('orphanDependents') ? flag(query, 'orphanDependents') : undefined);
  return {
    dryRun: dryRun([...query.getAll('dryRun'), ...listOf(given['dryRun'])], 'Delete'),
    gracePeriodSeconds: numberOf(given['gracePeriodSeconds']) ?? wholeNumber(query, 'gracePeriodSeconds'),
    propagation: propagation(
      stringOf(given['propagationPolicy']) ??
        query.get('propagationPolicy') ??
        (orphan === true ? 'Orphan' : 'Background'),
    ),
    preconditions: {
      ...(typeof uid === 'string' ? { uid } : {}),
      ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
    },
  };
}

function propagation(value: string): Propagation {
  if (value === 'Background' || value === 'Foreground' || value === 'Orphan') return value;
  throw unsupported('Delete', 'propagationPolicy', value, ['Foreground', 'Background', 'Orphan']);
}

/** What the rows of a table carry. */
export function includeObject(query: URLSearchParams): IncludeObject {
  const value = query.get('includeObject');
  return value === 'None' || value === 'Object' ? value : 'Metadata';
}
