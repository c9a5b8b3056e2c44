import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ShimParts } from '../parts.ts';
import { sendText } from './respond.ts';

/** The master that leads, as far as this process knows. */
export interface Leader {
  /** Its host and port, as a URL has them. */
  readonly address: string;
  /** Whether it is this process. */
  readonly isThis: boolean;
}

/**
 * Where this process does not lead, sends a request on to the one that does, at the path that Mesos would have it by, or
 * answers 503 where none is known. Returns whether that was so (SCHED-013, LEGACY-003, LEGACY-004).
 */
export function sendToLeader({ leader }: ShimParts, target: string, response: ServerResponse): boolean {
  const known = leader();
  if (known?.isThis === true) return false;
  redirect(response, known, underMaster(target));
  return true;
}

/** Answers with the leader's address and nothing of the request's, also on the leader itself (LEGACY-005). */
export function sendLeader({ leader }: ShimParts, response: ServerResponse): void {
  redirect(response, leader(), '');
}

function redirect(response: ServerResponse, leader: Leader | undefined, target: string): void {
  if (leader === undefined) return sendText(response, 503, 'No leader elected');
  response.setHeader('Location', `//${leader.address}${target}`);
  sendText(response, 307);
}

/** A request's target below `/master`, where Mesos has all of its master's endpoints. */
function underMaster(target: string): string {
  const path = target.replace(/^\/+/, '/');
  return /^\/master(?:[/?]|$)/.test(path) ? path : `/master${path}`;
}

/** The target that a client has asked for, whatever part of it a router has taken off. */
export function targetOf(request: IncomingMessage & { readonly originalUrl?: string }): string {
  return request.originalUrl ?? request.url ?? '/';
}
