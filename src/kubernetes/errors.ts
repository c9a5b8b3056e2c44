/** What the API server says about the object of a failed request, `details` of metav1.Status. */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly { readonly reason?: string; readonly message?: string; readonly field?: string }[];
  readonly retryAfterSeconds?: number;
}

/** The body of a failed request, metav1.Status. */
export interface Status {
  readonly kind: 'Status';
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: StatusDetails;
}

/** An answer of the API server that is not a success. */
export class KubernetesError extends Error {
  override readonly name = 'KubernetesError';
  /** HTTP status. */
  readonly status: number;
  /** One word for programs, such as NotFound, AlreadyExists, Conflict, Expired; empty when the server gave none. */
  readonly reason: string;
  /** What the server knows about the object and about each wrong field. */
  readonly details: StatusDetails;
  /** Seconds after which the server wants to be asked again; undefined when it did not say. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, body: Partial<Status>, retryAfterHeader?: string) {
    super(body.message ?? `the API server answered ${status}`);
    this.status = status;
    this.reason = body.reason ?? '';
    this.details = body.details ?? {};
    this.retryAfterSeconds = secondsOf(retryAfterHeader) ?? body.details?.retryAfterSeconds;
  }
}

/** A request that got no answer: the server was not reached, cut the connection or took too long. It may have been carried out. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(request: string, cause: unknown) {
    super(`${request}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** A write that was not made, or whose answer counts for nothing, because this process does not lead. */
export class NotLeadingError extends Error {
  override readonly name = 'NotLeadingError';

  constructor() {
    super('this replica does not lead');
  }
}

function secondsOf(header: string | undefined): number | undefined {
  const seconds = header === undefined || header.trim() === '' ? NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

function hasReason(error: unknown, status: number, reason: string): boolean {
  return (
    error instanceof KubernetesError && error.status === status && (error.reason === reason || error.reason === '')
  );
}

/** Whether an object was not there. */
export function isNotFound(error: unknown): boolean {
  return hasReason(error, 404, 'NotFound');
}

/** What a request was answered with; undefined if its object was not there. */
export async function unlessNotFound<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return undefined;
  }
}

/** Whether an object was not created because one of its name was there. */
export function isAlreadyExists(error: unknown): boolean {
  return error instanceof KubernetesError && error.status === 409 && error.reason === 'AlreadyExists';
}

/** Whether a write was refused because the object had changed (or, in server-side apply, another manager owns a field). */
export function isConflict(error: unknown): boolean {
  return hasReason(error, 409, 'Conflict');
}

/** Whether a list or watch has to start again because the server no longer has the resource version. */
export function isExpired(error: unknown): boolean {
  return error instanceof KubernetesError && (error.status === 410 || error.reason === 'Expired');
}

/** Answers that the same request gets again: malformed, forbidden, too large, invalid. */
const finalStatuses = new Set([400, 403, 413, 422]);

/** Whether the server has refused a write for good, so that trying again is of no use. */
export function isRefusal(error: unknown): error is KubernetesError {
  if (!(error instanceof KubernetesError)) return false;
  // Objects that etcd has no room for are answered with 500.
  return finalStatuses.has(error.status) || error.message.includes('etcdserver: request is too large');
}
