import type { ServerResponse } from 'node:http';
import { sendText } from '../http/respond.ts';
import type { ShimParts } from '../parts.ts';

/** Answers with the leader's address and nothing of the request's, also on the leader itself (LEGACY-005). */
export function redirectToLeader({ master }: ShimParts, response: ServerResponse): void {
  const { address, hostname, port } = master.options.info;
  response.setHeader('Location', `//${address?.hostname ?? hostname ?? address?.ip ?? ''}:${address?.port ?? port}`);
  sendText(response, 307);
}
