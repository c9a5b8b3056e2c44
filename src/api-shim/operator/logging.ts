import type { MasterCallSetLoggingLevel } from '../../model/generated/messages.ts';
import { HttpRefusal } from '../../wire/negotiation.ts';
import { auditedOperator } from '../audit.ts';
import type { Exchange } from '../http/apiHandler.ts';
import { sendText } from '../http/respond.ts';
import type { ShimParts } from '../parts.ts';

/**
 * Has the log tell more for a while (OPER-023): levels as of glog, 0 for as much as usual. A time that is over already reverts
 * at once.
 *
 * @throws HttpRefusal 403
 */
export function setLoggingLevel(
  parts: ShimParts,
  exchange: Exchange,
  { level, duration }: MasterCallSetLoggingLevel,
): Promise<void> {
  const { logging, authorizer } = parts;
  const { response, caller } = exchange;
  return auditedOperator(parts, exchange, { type: 'SET_LOGGING_LEVEL', names: {} }, async () => {
    const approves = await authorizer.approver(caller, 'set_log_level');
    if (!approves()) throw new HttpRefusal(403, '403 Forbidden.');
    logging.raise(level, Math.max(0, Number(duration.nanoseconds) / 1e9));
    sendText(response, 200);
  });
}
