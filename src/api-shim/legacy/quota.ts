import type { IncomingMessage } from 'node:http';
import type { QuotaRequest } from '../../model/generated/messages.ts';
import { jsonCodec, toJson } from '../../wire/codec.ts';
import { HttpRefusal } from '../../wire/negotiation.ts';
import { WireError } from '../../wire/wireError.ts';
import type { Exchange } from '../http/apiHandler.ts';
import { answerCommand } from '../http/command.ts';
import { parseJsonBody } from '../http/jsonBody.ts';
import { quotaStatus } from '../operator/quota.ts';
import type { ShimParts } from '../parts.ts';
import { sendJson } from './json.ts';

const codec = jsonCodec('mesos.v1.quota.QuotaRequest');

/** GET /quota (QUOTA-013). */
export async function showQuota(parts: ShimParts, exchange: Exchange): Promise<void> {
  const status = await quotaStatus(parts.master.state, parts.authorizer, exchange.caller);
  const document = JSON.stringify(toJson('mesos.v1.quota.QuotaStatus', status));
  await sendJson(parts, exchange, (body) => void body.text(document));
}

/** POST /quota: gives a role quota that has none (QUOTA-014). */
export async function postQuota(parts: ShimParts, { body, response, caller }: Exchange): Promise<void> {
  await answerCommand(parts, caller, { type: 'SET_QUOTA', request: readRequest(await body.readText()) }, response);
}

/** DELETE /quota/ROLE (QUOTA-016). */
export async function deleteQuota(parts: ShimParts, { request, response, caller }: Exchange): Promise<void> {
  await answerCommand(parts, caller, { type: 'REMOVE_QUOTA', role: roleOf(request) }, response);
}

/** @throws HttpRefusal 400 */
function readRequest(body: Buffer): QuotaRequest {
  parseJsonBody(body, 'set quota request');
  try {
    return codec.decode(body);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new HttpRefusal(400, `Failed to validate set quota request JSON: ${error.message}`);
  }
}

/**
 * The role that a path below the endpoint names; it may have slashes.
 *
 * @throws HttpRefusal 400
 */
function roleOf({ url = '' }: IncomingMessage): string {
  const [path = ''] = url.split('?');
  const role = decoded(path.replace(/^\//, ''));
  if (role !== '') return role;
  const reason = "Failed to parse remove quota request for path '/master/quota/': expected 3 tokens, found 2 tokens";
  throw new HttpRefusal(400, reason);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new HttpRefusal(400, 'Failed to parse request path: Malformed % escape');
  }
}
