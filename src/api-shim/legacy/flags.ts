import { HttpRefusal } from '../../wire/negotiation.ts';
import type { Caller } from '../auth/authorizer.ts';
import type { ShimParts } from '../parts.ts';

type Flags = Readonly<Record<string, string>>;

/**
 * The answer to /flags: what the master was started with, by the names of Mesos' flags (LEGACY-027).
 *
 * @throws HttpRefusal 403
 */
export async function flagsDocument(
  parts: ShimParts,
  { caller }: { readonly caller: Caller },
): Promise<{ readonly flags: Flags }> {
  const flags = await visibleFlags(parts, caller);
  if (flags === undefined) throw new HttpRefusal(403, '403 Forbidden.');
  return { flags };
}

/** The flags, if the caller may see them. */
export async function visibleFlags({ flags, authorizer }: ShimParts, caller: Caller): Promise<Flags | undefined> {
  const approves = await authorizer.approver(caller, 'view_flags');
  return approves() ? flags : undefined;
}
