import { DurationError, parseDuration } from '../../model/duration.ts';
import { HttpRefusal } from '../../wire/negotiation.ts';
import { auditedOperator } from '../audit.ts';
import type { Exchange } from '../http/apiHandler.ts';
import { sendText } from '../http/respond.ts';
import type { ShimParts } from '../parts.ts';
import { queryOf } from './json.ts';

/**
 * Answers /logging/toggle: with the level of the log, or, where the query has `level` and `duration`, by setting it for
 * that long (LEGACY-036).
 *
 * @throws HttpRefusal 400, 403
 */
export async function toggleLogging(parts: ShimParts, exchange: Exchange): Promise<void> {
  const query = queryOf(exchange.request.url ?? '');
  const [level, duration] = [query.get('level'), query.get('duration')];
  const answer = async (): Promise<void> => {
    const approves = await parts.authorizer.approver(exchange.caller, 'set_log_level');
    if (!approves()) throw new HttpRefusal(403, '403 Forbidden.');
    toggle(parts, exchange, level, duration);
  };
  if (level === null && duration === null) return answer();
  await auditedOperator(parts, exchange, { type: 'SET_LOGGING_LEVEL', names: {} }, answer);
}

function toggle(
  { logging }: Pick<ShimParts, 'logging'>,
  { response }: Exchange,
  level: string | null,
  duration: string | null,
): void {
  if (level === null && duration === null) return sendText(response, 200, `${logging.level}\n`);
  if (level === null) throw new HttpRefusal(400, "Expecting 'level=value' in query.\n");
  if (duration === null) throw new HttpRefusal(400, "Expecting 'duration=value' in query.\n");
  logging.raise(levelOf(level), secondsOf(duration));
  sendText(response, 200);
}

function levelOf(text: string): number {
  if (!/^-?\d{1,9}$/.test(text)) throw new HttpRefusal(400, `Failed to convert '${text}' to number.\n`);
  const level = Number(text);
  if (level < 0) throw new HttpRefusal(400, `'${level}' < original level\n`);
  return level;
}

function secondsOf(text: string): number {
  try {
    const seconds = parseDuration(text);
    if (seconds >= 0) return seconds;
  } catch (error) {
    if (!(error instanceof DurationError)) throw error;
  }
  throw new HttpRefusal(400, `Invalid duration '${text}'\n`);
}
