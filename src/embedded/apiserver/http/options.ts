import { badRequest } from '../objects/apiError.ts';
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
  if (!/^\d{1,15}$/.test(text))
    throw badRequest(`${name}: Invalid value: "${text}": must be a non-negative whole number`);
  return Number(text);
}

/** Reads limit, continue, resourceVersion and resourceVersionMatch. */
export function listOptions(query: URLSearchParams): ListOptions {
  const match = query.get('resourceVersionMatch') ?? '';
  const resourceVersion = wholeNumber(query, 'resourceVersion');
  if (match !== '' && match !== 'Exact' && match !== 'NotOlderThan')
    throw badRequest(`resourceVersionMatch: Unsupported value: "${match}"`);
  if (match !== '' && resourceVersion === undefined && !flag(query, 'sendInitialEvents')) {
    throw badRequest(
      'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    );
  }
  return {
    limit: wholeNumber(query, 'limit') ?? 0,
    continueToken: query.get('continue') ?? '',
    resourceVersion,
    match,
  };
}

/** Reads dryRun, fieldValidation and fieldManager, for which the name of the client stands in; `warnings` collects what the answer warns of. */
export function writeOptions(query: URLSearchParams, userAgent: string | undefined): WriteOptions {
  const validation = query.get('fieldValidation') ?? '';
  if (validation !== '' && validation !== 'Ignore' && validation !== 'Warn' && validation !== 'Strict') {
    throw badRequest(`fieldValidation: Unsupported value: "${validation}"`);
  }
  return {
    dryRun: dryRun(query.getAll('dryRun')),
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

function dryRun(values: readonly Json[]): boolean {
  const unknown = values.find((value) => value !== 'All' && value !== '');
  if (unknown !== undefined)
    throw badRequest(`dryRun: Unsupported value: ${JSON.stringify(unknown)}: supported values: "All"`);
  return values.includes('All');
}

/** Reads the options of a deletion from its body (a DeleteOptions), completed by the query. */
export function deleteOptions(query: URLSearchParams, body: Json | undefined): DeleteOptions {
  const given = isObject(body) && body['kind'] === 'DeleteOptions' ? body : objectOf(body);
  const { uid, resourceVersion } = objectOf(given['preconditions']);
  const orphan =
    given['orphanDependents'] ?? (query.has('orphanDependents') ? flag(query, 'orphanDependents') : undefined);
  return {
    dryRun: dryRun([...query.getAll('dryRun'), ...listOf(given['dryRun'])]),
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
  throw badRequest(
    `propagationPolicy: Unsupported value: "${value}": supported values: "Foreground", "Background", "Orphan"`,
  );
}

/** What the rows of a table carry. */
export function includeObject(query: URLSearchParams): IncludeObject {
  const value = query.get('includeObject');
  return value === 'None' || value === 'Object' ? value : 'Metadata';
}
