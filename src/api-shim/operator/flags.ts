import type { MasterResponseGetFlags } from '../../model/generated/messages.ts';
import { HttpRefusal } from '../../wire/negotiation.ts';
import type { Caller } from '../auth/authorizer.ts';
import { visibleFlags } from '../legacy/flags.ts';
import type { ShimParts } from '../parts.ts';

/**
 * The answer to GET_FLAGS (OPER-021).
 *
 * @throws HttpRefusal 403
 */
export async function getFlags(parts: ShimParts, caller: Caller): Promise<MasterResponseGetFlags> {
  const flags = await visibleFlags(parts, caller);
  if (flags === undefined) throw new HttpRefusal(403, '403 Forbidden.');
  return { flags: Object.entries(flags).map(([name, value]) => ({ name, value })) };
}
