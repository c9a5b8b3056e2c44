import { z } from 'zod';

/** Settings that say yes or no. */
const off = z.stringbool().default(false);
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
  return undefined;
}

/** The authenticators that any realm asks. */
export function authenticatorsInUse(given: Given): ReadonlySet<'basic' | 'kubernetes'> {
  const operators = given['authenticate-http-readonly'] || given['authenticate-http-readwrite'];
  return new Set([
    ...(operators ? given['http-authenticators'] : []),
    ...(given['authenticate-http-frameworks'] ? (given['http-framework-authenticators'] ?? []) : []),
  ]);
}
