import type { Caller } from './authorizer.ts';
import type { Credentials } from './credentials.ts';

/** One way to say who one is. */
export interface Authenticator {
  /** The scheme of the Authorization header, as WWW-Authenticate names it. */
  readonly scheme: 'Basic' | 'Bearer';
  /** Who sent the header's value; undefined for nobody that is known. Rejects where that cannot be found out now. */
  authenticate(authorization: string): Promise<Caller | undefined>;
}

/**
 * Basic authentication as Mesos has it: the scheme is spelled so and not otherwise, and what is encoded has exactly one colon
 * (AUTH-005).
 *
 * @param credentials those that hold at the moment.
 */
export function basicAuthenticator(credentials: () => Credentials): Authenticator {
  return {
    scheme: 'Basic',
    authenticate: (authorization) => {
      const [scheme, encoded, ...more] = authorization.split(' ');
      const parts = Buffer.from(encoded ?? '', 'base64')
        .toString('utf8')
        .split(':');
      const [principal = '', secret = ''] = parts;
      const isOne = scheme === 'Basic' && more.length === 0 && parts.length === 2;
      return Promise.resolve(isOne && credentials().matches(principal, secret) ? { principal } : undefined);
    },
  };
}

/** Asks who a token belongs to; undefined for one that does not hold. Rejects where nobody answers. */
export type TokenReviewer = (token: string) => Promise<Required<Caller> | undefined>;

/** More than any token is long, in characters: what is longer is not sent on. */
const longestToken = 16 * 1024;

/** Bearer tokens, judged by who issued them. */
export function bearerAuthenticator(review: TokenReviewer): Authenticator {
  return {
    scheme: 'Bearer',
    authenticate: async (authorization) => {
      const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization) ?? [];
      return token === undefined || token.length > longestToken ? undefined : review(token);
    },
  };
}
