import type { ServerResponse } from 'node:http';
import { HttpRefusal } from '../wire/negotiation.ts';
import type { Caller } from './auth/authorizer.ts';
import type { ShimObserver } from './observer.ts';
import type { ShimParts } from './parts.ts';

/** Who wanted what changed, and what came of it. */
export interface AuditEntry {
  readonly endpoint: 'scheduler' | 'operator' | 'any';
  /** The type of the call; undefined for a request that was turned away before it was read. */
  readonly type?: string;
  readonly principal?: string;
  /** The IP address that the request came from, which may be that of a proxy. */
  readonly address: string;
  /** What the call names, as `name=id`. */
  readonly objects: readonly string[];
  readonly status: number;
}

/** The fields that name things. Nothing else of a call is written down: it may hold what is secret. */
const identifying: ReadonlySet<string> = new Set([
  'agent_id',
  'agentId',
  'executor_id',
  'framework_id',
  'frameworkId',
  'hostname',
  'ip',
  'offer_ids',
  'inverse_offer_ids',
  'operation_id',
  'role',
  'roles',
  'task_id',
]);

/** More than this many are not written down: a call may name thousands. */
const mostObjects = 20;

/** The ids that a call names, as `name=id`, each once. */
export function objectsOf(call: unknown): readonly string[] {
  const found = new Set<string>();
  collect(call, found);
  return [...found];
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (found.size >= mostObjects) return;
    if (identifying.has(name)) for (const id of idsIn(member)) found.add(`${name}=${id}`);
    collect(member, found);
  }
}

/** An id stands alone, in a `value`, or in a list of these. */
function idsIn(member: unknown): readonly string[] {
  if (typeof member === 'string') return [member.slice(0, 200)];
  if (Array.isArray(member)) return member.slice(0, mostObjects).flatMap(idsIn);
  if (typeof member !== 'object' || member === null) return [];
  return 'value' in member && typeof member.value === 'string' ? [member.value.slice(0, 200)] : [];
}

/** Where a request came from. */
export function addressOf({ req }: Pick<ServerResponse, 'req'>): string {
  return req.socket.remoteAddress ?? '';
}

/** Has what an operator wants changed carried out, and written down unless nothing is. */
export function auditedOperator(
  { audit, observer }: Pick<ShimParts, 'audit' | 'observer'>,
  sender: { readonly caller: Caller; readonly response: ServerResponse },
  call: { readonly type: string; readonly names: unknown },
  carryOut: () => Promise<void>,
): Promise<void> {
  return audit === 'none' ? carryOut() : audited(observer, sender, { endpoint: 'operator', ...call }, carryOut);
}

/** Has a call carried out and written down, whatever comes of it. */
export async function audited(
  observer: Pick<ShimObserver, 'audited'>,
  { caller: { principal }, response }: { readonly caller: Caller; readonly response: ServerResponse },
  call: { readonly endpoint: AuditEntry['endpoint']; readonly type: string; readonly names: unknown },
  carryOut: () => Promise<void>,
): Promise<void> {
  const { endpoint, type, names } = call;
  const entry = { endpoint, type, ...(principal !== undefined && { principal }), address: addressOf(response) };
  const objects = objectsOf(names);
  let status: number | undefined;
  try {
    await carryOut();
  } catch (error) {
    status = error instanceof HttpRefusal ? error.status : 500;
    throw error;
  } finally {
    observer.audited({ ...entry, objects, status: status ?? response.statusCode });
  }
}
