import type { FieldError } from './fieldError.ts';
import { fieldErrorMessage, causeReasons } from './fieldError.ts';
import type { JsonObject } from './json.ts';

/** Group and plural (or kind) that an error is about, as Kubernetes prints it: `tasks.mesos-operator.dev`. */
export interface ErrorSubject {
  readonly group: string;
  readonly plural: string;
}

/** An answer that is a Kubernetes Status: `code` is the HTTP code, `reason` what clients switch on (nothing for a few). */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: JsonObject;
  /** With what an expired list goes on, where it can. */
  readonly continueToken: string;

  constructor(code: number, reason: string, message: string, details: JsonObject = {}, continueToken = '') {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.reason = reason;
    this.details = details;
    this.continueToken = continueToken;
  }

  /** The Status object that goes over the wire. */
  toStatus(): JsonObject {
    const details = Object.keys(this.details).length > 0 ? { details: this.details } : {};
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.continueToken === '' ? {} : { continue: this.continueToken },
      status: 'Failure',
      message: this.message,
      ...(this.reason === '' ? {} : { reason: this.reason }),
      ...details,
      code: this.code,
    };
  }
}

/** `pods` or `tasks.mesos-operator.dev`. */
export function qualified({ group, plural }: ErrorSubject): string {
  return group === '' ? plural : `${plural}.${group}`;
}

function detailsOf(subject: ErrorSubject, name: string): JsonObject {
  return { name, ...(subject.group === '' ? {} : { group: subject.group }), kind: subject.plural };
}

/** 400 BadRequest. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

/** 404 NotFound for an object. */
export function notFound(subject: ErrorSubject, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${qualified(subject)} "${name}" not found`, detailsOf(subject, name));
}

/** 404 NotFound for a path that nothing serves. */
export function noSuchPath(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource');
}

/** 409 AlreadyExists. */
export function alreadyExists(subject: ErrorSubject, name: string): ApiError {
  return new ApiError(409, 'AlreadyExists', `${qualified(subject)} "${name}" already exists`, detailsOf(subject, name));
}

/** 409 Conflict with Kubernetes' sentence; `cause` says what did not match. */
export function conflict(subject: ErrorSubject, name: string, cause: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualified(subject)} "${name}": ${cause}`;
  return new ApiError(409, 'Conflict', message, detailsOf(subject, name));
}

/** 403 Forbidden. */
export function forbidden(subject: ErrorSubject, name: string, cause: string): ApiError {
  return new ApiError(
    403,
    'Forbidden',
    `${qualified(subject)} "${name}" is forbidden: ${cause}`,
    detailsOf(subject, name),
  );
}

/** 410 Expired: the resource version is older than the history that is kept; for a list that was being continued, with how to go on. */
export function expired(message: string, continueToken = ''): ApiError {
  return new ApiError(410, 'Expired', message, {}, continueToken);
}

/** 504 for a resource version that this server has not reached. */
export function tooLargeVersion(asked: number, current: number): ApiError {
  const message = `Too large resource version: ${asked}, current: ${current}`;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  return new ApiError(504, 'Timeout', message, { causes, retryAfterSeconds: 1 });
}

/** 405 MethodNotAllowed. */
export function methodNotAllowed(): ApiError {
  return new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
}

/** 422 Invalid for the options of a request, such as `ListOptions`. */
export function invalidOptions(kind: string, errors: readonly FieldError[]): ApiError {
  return invalid('meta.k8s.io', kind, '', errors);
}

/** 422 Invalid: one cause a field error; `kind` is the object's kind. */
export function invalid(group: string, kind: string, name: string, errors: readonly FieldError[]): ApiError {
  const messages = errors.map((error) => `${error.field}: ${fieldErrorMessage(error)}`);
  const subject = group === '' ? kind : `${kind}.${group}`;
  const list = messages.length === 1 ? messages.join('') : `[${messages.join(', ')}]`;
  return new ApiError(422, 'Invalid', `${subject} "${name}" is invalid: ${list}`, {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind,
    causes: errors.map((error) => ({
      reason: causeReasons[error.type],
      message: fieldErrorMessage(error),
      field: error.field,
    })),
  });
}

/** A field that an apply would change although another manager owns it. */
export interface OwnedField {
  readonly manager: string;
  readonly apiVersion: string;
  readonly subresource: string;
  readonly operation: 'Apply' | 'Update';
  readonly field: string;
}

/** 409 Conflict of server-side apply, in Kubernetes' words: one cause a field. */
export function applyConflict(fields: readonly OwnedField[]): ApiError {
  const owners = [...new Set(fields.map(ownerText))];
  const parts = owners.map((owner) => {
    const own = fields.filter((field) => ownerText(field) === owner).map(({ field }) => field);
    return fields.length === 1
      ? `conflict with ${owner}: ${own.join('')}`
      : `conflicts with ${owner}:\n${listText(own)}`;
  });
  const count = `${fields.length} conflict${fields.length === 1 ? '' : 's'}`;
  return new ApiError(409, 'Conflict', `Apply failed with ${count}: ${parts.join('\n')}`, {
    causes: fields.map((owned) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${ownerText(owned)}`,
      field: owned.field,
    })),
  });
}

function ownerText({ manager, apiVersion, subresource, operation }: OwnedField): string {
  const part = subresource === '' ? '' : ` with subresource ${JSON.stringify(subresource)}`;
  return `${JSON.stringify(manager)}${part}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}

function listText(fields: readonly string[]): string {
  return fields.map((field) => `- ${field}`).join('\n');
}
