import { fileURLToPath } from 'node:url';
import { aclAuthorizer } from '../api-shim/auth/aclAuthorizer.ts';
import { parseAcls } from '../api-shim/auth/acls.ts';
import type { Authentication } from '../api-shim/auth/authentication.ts';
import { basicAuthenticator, bearerAuthenticator, type Authenticator } from '../api-shim/auth/authenticators.ts';
import { permissiveAuthorizer, type Authorizer } from '../api-shim/auth/authorizer.ts';
import { Credentials } from '../api-shim/auth/credentials.ts';
import { ConfigError, type Config } from '../config/config.ts';
import { authenticatorsInUse } from '../config/securitySettings.ts';
import type { KubernetesClient } from '../kubernetes/client.ts';
import { Reviews } from '../kubernetes/reviews.ts';
import type { Log } from '../telemetry/log.ts';
import { rbacAuthorizer } from './rbacAuthorizer.ts';
import { WatchedFiles } from './watchedFiles.ts';

/** Who may use the Mesos API, as the settings and the files that they name have it. */
export interface Security {
  readonly authentication: Authentication;
  readonly authorizer: Authorizer;
  /** Stops reading the files. */
  stop(): void;
}

export interface SecurityParts {
  readonly client: Pick<KubernetesClient, 'create'>;
  readonly log: Log;
  readonly after: (seconds: number, callback: () => void) => () => void;
}

/** Reads what the settings name. Rejects with ConfigError where a file cannot be read or is wrong: nothing starts half open. */
export async function securityOf(config: Config, parts: SecurityParts): Promise<Security> {
  const files = new SecurityFiles(parts);
  try {
    const reviews = new Reviews(parts.client, () => performance.now() / 1000);
    const authentication = await authenticationOf(config, files, reviews);
    const authorizer = await authorizerOf(config, files, reviews);
    return { authentication, authorizer, stop: () => files.stop() };
  } catch (error) {
    files.stop();
    throw error;
  }
}

async function authenticationOf(config: Config, files: SecurityFiles, reviews: Reviews): Promise<Authentication> {
  const inUse = authenticatorsInUse(config);
  const made: Partial<Record<'basic' | 'kubernetes', Authenticator>> = {};
  if (inUse.has('basic') && config.credentials !== undefined) {
    made.basic = basicAuthenticator(
      await files.read('credentials', config.credentials, (text) => Credentials.parse(text)),
    );
  }
  if (inUse.has('kubernetes')) made.kubernetes = tokenAuthenticator(reviews, config['token-audiences']);
  const named = (names: readonly ('basic' | 'kubernetes')[] = []): readonly Authenticator[] =>
    names.flatMap((name) => made[name] ?? []);
  const operators = named(config['http-authenticators']);
  return {
    ...(config['authenticate-http-readonly'] && { readonly: operators }),
    ...(config['authenticate-http-readwrite'] && { readwrite: operators }),
    ...(config['authenticate-http-frameworks'] && { scheduler: named(config['http-framework-authenticators']) }),
  };
}

function tokenAuthenticator(reviews: Reviews, audiences: readonly string[]): Authenticator {
  return bearerAuthenticator(async (token) => {
    const user = await reviews.ownerOf(token, audiences);
    if (user === undefined) return undefined;
    const { username: principal, ...kubernetes } = user;
    return { principal, kubernetes };
  });
}

async function authorizerOf(config: Config, files: SecurityFiles, reviews: Reviews): Promise<Authorizer> {
  if (config.authorizers === 'kubernetes') return rbacAuthorizer(reviews, config.namespace);
  const { acls } = config;
  if (acls === undefined) return permissiveAuthorizer;
  if (!isInline(acls)) return aclAuthorizer(await files.read('acls', acls, parseAcls));
  const given = inSetting('acls', () => parseAcls(acls));
  return aclAuthorizer(() => given);
}

/** Mesos takes the JSON itself in place of a path (AUTH-010). */
function isInline(text: string): boolean {
  return text.trimStart().startsWith('{');
}

function inSetting<T>(setting: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ConfigError(`--${setting}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The files that settings name. */
class SecurityFiles {
  readonly #parts: SecurityParts;
  readonly #files: { stop(): void }[] = [];

  constructor(parts: SecurityParts) {
    this.#parts = parts;
  }

  /** Reads a file, and again when it changes; what is returned gives what it means at the moment. */
  async read<T>(setting: string, file: string, parse: (text: string) => T): Promise<() => T> {
    const { log, after } = this.#parts;
    const path = file.startsWith('file://') ? fileURLToPath(file) : file;
    const failed = (error: unknown): void =>
      log.error({ setting, err: error }, 'A file of a setting has changed and is wrong: what it said before holds');
    const changed = (): void => log.info({ setting }, 'A file of a setting has changed and is read again');
    try {
      const parts = { paths: [path], parse: ([content]: readonly Buffer[]) => parse(String(content)), changed, failed };
      const opened = await WatchedFiles.open({ ...parts, after });
      this.#files.push(opened);
      return () => opened.value;
    } catch (error) {
      return inSetting(setting, () => {
        throw error;
      });
    }
  }

  stop(): void {
    for (const file of this.#files) file.stop();
  }
}
