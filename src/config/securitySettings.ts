import { z } from 'zod';
import { seconds, wholeNumber } from './values.ts';

/** Settings that say yes or no. */
const off = z.stringbool().default(false);
const mebibyte = 1024 * 1024;
const count = wholeNumber(1, Number.MAX_SAFE_INTEGER);
const path = z.string().min(1).optional();

/** By which somebody says who they are: Mesos' own credentials, or tokens of the cluster. */
const authenticators = z
  .string()
  .transform((text) => text.split(',').filter((name) => name !== ''))
  .pipe(z.array(z.enum(['basic', 'kubernetes'])));

/** Who may use the Mesos API, and how; named as the flags of Mesos' master, where that has them. */
export const securitySettings = {
  'authenticate-http-readonly': off.describe('whether endpoints that only show something ask who is there'),
  'authenticate-http-readwrite': off.describe('whether /api/v1 and endpoints that change something do'),
  'authenticate-http-frameworks': off.describe('whether /api/v1/scheduler does'),
  'http-authenticators': authenticators
    .default(['basic'])
    .describe('how operators authenticate: basic, kubernetes (bearer tokens), with a comma between'),
  'http-framework-authenticators': authenticators.optional().describe('how frameworks do'),
  credentials: path.describe("file of Mesos' credentials, for basic; read again when it changes"),
  'token-audiences': z
    .string()
    .transform((text) => text.split(',').filter((audience) => audience !== ''))
    .default([])
    .describe("audiences of bearer tokens; the API server's own by default"),
  authorizers: z
    .enum(['local', 'kubernetes'])
    .default('local')
    .describe('who decides what callers may do: --acls, or with kubernetes its RBAC'),
  'firewall-rules': path.describe(
    "Mesos' firewall rules, the paths of endpoints to disable, or a file of them, which is read again when it changes",
  ),
  'rate-limits': path.describe("Mesos' rate limits of frameworks' calls, or a file of them; none without"),
  'audit-log': z
    .enum(['none', 'operators', 'all'])
    .default('operators')
    .describe('whose calls that change something are logged: none, operators, or all with those of frameworks'),
  'allowed-hosts': z
    .string()
    .transform(
      (text) =>
        new Set(
          text
            .toLowerCase()
            .split(',')
            .filter((name) => name !== ''),
        ),
    )
    .optional()
    .describe('names that requests may be sent to, with commas between; addresses always may'),
  'tls-cert-file': path.describe('certificate of the Mesos API, PEM; read again when it changes, as the next two are'),
  'tls-key-file': path.describe('its key'),
  'tls-ca-file': path.describe("who vouches for clients' certificates"),
  'tls-require-client-cert': off.describe('whether clients need a certificate'),
  'tls-support-downgrade': off.describe('whether plain HTTP is served on the same port'),
  'max-connections': count.default(20_000).describe('connections to the Mesos API'),
  'max-connections-per-address': count.optional().describe('of one client address'),
  'max-streams-per-principal': count.optional().describe("event streams of one principal's frameworks"),
  'max-body-bytes': count.default(64 * mebibyte).describe('size of a request'),
  'max-total-body-bytes': count
    .default(256 * mebibyte)
    .describe('size of all requests that are not answered yet; at least four times that of one'),
  'max-header-bytes': count.default(64 * 1024).describe("size of a request's head"),
  'request-timeout': seconds.default(300).describe('seconds that a request may take to arrive'),
  acls: path.describe("Mesos' ACLs, or a file of them, which is read again when it changes; all is allowed without"),
};

type Given = z.output<z.ZodObject<typeof securitySettings>>;

/** A setting that does not go with others. */
interface Contradiction {
  readonly path: string[];
  readonly message: string;
}

/** What is missing for a start: Mesos does not start either where nobody could authenticate (AUTH-008). */
export function contradictionOf(given: Given): Contradiction | undefined {
  if (given['authenticate-http-frameworks'] && given['http-framework-authenticators'] === undefined) {
    return { path: ['authenticate-http-frameworks'], message: 'needs --http-framework-authenticators' };
  }
  if (given.credentials === undefined && authenticatorsInUse(given).has('basic')) {
    return { path: ['credentials'], message: 'is needed for basic authentication' };
  }
  if (given['max-total-body-bytes'] < 4 * given['max-body-bytes']) {
    return { path: ['max-total-body-bytes'], message: 'must be at least four times --max-body-bytes' };
  }
  return tlsContradictionOf(given);
}

function tlsContradictionOf(given: Given): Contradiction | undefined {
  const { 'tls-cert-file': cert, 'tls-key-file': key, 'tls-ca-file': ca } = given;
  if (cert !== undefined && key === undefined) return { path: ['tls-cert-file'], message: 'needs --tls-key-file' };
  const others = ['tls-key-file', 'tls-ca-file', 'tls-require-client-cert', 'tls-support-downgrade'] as const;
  const lonely = others.find((name) => given[name] !== undefined && given[name] !== false);
  if (cert === undefined && lonely !== undefined) return { path: [lonely], message: 'needs --tls-cert-file' };
  if (!given['tls-require-client-cert']) return undefined;
  if (ca === undefined) return { path: ['tls-require-client-cert'], message: 'needs --tls-ca-file' };
  return given['tls-support-downgrade']
    ? { path: ['tls-support-downgrade'], message: 'would let clients without a certificate in' }
    : undefined;
}

/** The authenticators that any realm asks. */
export function authenticatorsInUse(given: Given): ReadonlySet<'basic' | 'kubernetes'> {
  const operators = given['authenticate-http-readonly'] || given['authenticate-http-readwrite'];
  return new Set([
    ...(operators ? given['http-authenticators'] : []),
    ...(given['authenticate-http-frameworks'] ? (given['http-framework-authenticators'] ?? []) : []),
  ]);
}
