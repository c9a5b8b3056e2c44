import type { Command } from '../../master/commands/command.ts';
import type { WeightInfo } from '../../model/generated/messages.ts';
import { jsonCodec } from '../../wire/codec.ts';
import { HttpRefusal } from '../../wire/negotiation.ts';
import { WireError } from '../../wire/wireError.ts';
import { visibilityOf } from '../auth/visibility.ts';
import type { Exchange } from '../http/apiHandler.ts';
import { answerCommand } from '../http/command.ts';
import { parseJsonBody } from '../http/jsonBody.ts';
import { weightInfos, weightsOf } from '../operator/weights.ts';
import type { ShimParts } from '../parts.ts';
import { sendJson } from './json.ts';

const codec = jsonCodec('mesos.v1.WeightInfo');

/** GET /weights: those that were set, as a list (ROLE-008). */
export async function showWeights(parts: ShimParts, exchange: Exchange): Promise<void> {
  const visible = await visibilityOf(parts.authorizer, exchange.caller);
  const weights = weightInfos(parts.master.state, visible);
  await sendJson(parts, exchange, (body) => void body.text(JSON.stringify(weights)));
}

/** PUT /weights: sets those of a list (ROLE-006). */
export async function putWeights(parts: ShimParts, { body, response, caller }: Exchange): Promise<void> {
  await answerCommand(parts, caller, readWeights(await body.readText()), response);
}

/** @throws HttpRefusal 400 */
function readWeights(body: Buffer): Command {
  const value = parseJsonBody(body, 'update weights request');
  if (!Array.isArray(value))
    throw new HttpRefusal(400, 'Failed to parse update weights request JSON: Expecting an array');
  return { type: 'UPDATE_WEIGHTS', weights: weightsOf(value.map(readWeight)) };
}

function readWeight(value: unknown): WeightInfo {
  try {
    return codec.decode(Buffer.from(JSON.stringify(value)));
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new HttpRefusal(400, `Failed to convert update weights request JSON: ${error.message}`);
  }
}
