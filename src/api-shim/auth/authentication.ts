import type { IncomingMessage } from 'node:http';
import { HttpRefusal } from '../../wire/negotiation.ts';
import type { Authenticator } from './authenticators.ts';
import type { Caller } from './authorizer.ts';
import { realmName, type Realm } from './realms.ts';

/** A request of nobody who is known: 401, with what one could authenticate by (AUTH-004). */
export class UnauthenticatedError extends HttpRefusal {
  readonly challenges: readonly string[];

  constructor(challenges: readonly string[]) {
    super(401, '401 Unauthorized.');
    this.name = 'UnauthenticatedError';
    this.challenges = challenges;
  }
}

/** How one authenticates in each realm; in one that is not there nobody has to, and nobody is looked at (AUTH-007). */
export type Authentication = Readonly<Partial<Record<Realm, readonly Authenticator[]>>>;

const nobody: Promise<Caller> = Promise.resolve({});

/**
 * Finds out who sent a request: the authenticators of the realm are tried in order, and the first that knows the sender
 * decides (AUTH-001). Rejects with UnauthenticatedError for nobody, and with HttpRefusal 503 where one cannot say now and
 * no other knows.
 */
export function authenticate(
  authentication: Authentication,
  realm: Realm | undefined,
  { headers: { authorization } }: Pick<IncomingMessage, 'headers'>,
): Promise<Caller> {
  const authenticators = realm === undefined ? undefined : authentication[realm];
  if (realm === undefined || authenticators === undefined) return nobody;
  return identify(authenticators, realmName(realm), authorization);
}

async function identify(
  authenticators: readonly Authenticator[],
  realm: string,
  authorization: string | undefined,
): Promise<Caller> {
  const challenges = authenticators.map(({ scheme }) => `${scheme} realm="${realm}"`);
  if (authorization === undefined) throw new UnauthenticatedError(challenges);
  let unsure = false;
  for (const authenticator of authenticators) {
    try {
      const caller = await authenticator.authenticate(authorization);
      if (caller !== undefined) return caller;
    } catch {
      unsure = true;
    }
  }
  if (unsure) throw new HttpRefusal(503, 'Nobody can say at the moment whose credentials these are');
  throw new UnauthenticatedError(challenges);
}
