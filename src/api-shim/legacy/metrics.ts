import type { Exchange } from '../http/apiHandler.ts';
import { checkTimeout, metricsDocument } from '../metrics/metrics.ts';
import type { ShimParts } from '../parts.ts';
import { queryOf, sendJson } from './json.ts';

/**
 * Answers /metrics/snapshot when its turn has come: who asks too often is not refused but waits (LEGACY-030).
 *
 * @throws HttpRefusal 400, which waits for no turn, or 503 where too many wait; ClientGoneError
 */
export async function sendMetrics(parts: ShimParts, exchange: Exchange): Promise<void> {
  checkTimeout(queryOf(exchange.request.url ?? '').get('timeout'));
  await parts.metricsTurnstile.pass(exchange.response);
  await sendJson(parts, exchange, async (body) => {
    body.text(JSON.stringify(await metricsDocument(parts)));
  });
}
