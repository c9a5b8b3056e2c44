import { aclAuthorizer } from '../api-shim/auth/aclAuthorizer.ts';
import { parseAcls } from '../api-shim/auth/acls.ts';
import type { Authentication } from '../api-shim/auth/authentication.ts';
import { basicAuthenticator, bearerAuthenticator, type Authenticator } from '../api-shim/auth/authenticators.ts';
import { permissiveAuthorizer, type Authorizer } from '../api-shim/auth/authorizer.ts';
import { Credentials } from '../api-shim/auth/credentials.ts';
import { parseFirewallRules } from '../api-shim/http/firewall.ts';
import { checkedMaterial, type Tls, type TlsMaterial } from '../api-shim/http/tls.ts';
import { RateLimiter, unlimited } from '../api-shim/limits/rateLimiter.ts';
import { parseRateLimits } from '../api-shim/limits/rateLimits.ts';
import type { Config } from '../config/config.ts';
import { authenticatorsInUse } from '../config/securitySettings.ts';
import type { KubernetesClient } from '../kubernetes/client.ts';
import { Reviews } from '../kubernetes/reviews.ts';
import { rbacAuthorizer } from './rbacAuthorizer.ts';
import { inSetting, SettingFiles, type SettingFilesParts } from './settingFiles.ts';

/** Who may use the Mesos API, as the settings and the files that they name have it. */
export interface Security {
  readonly authentication: Authentication;
  readonly authorizer: Authorizer;
  /** The paths that firewall rules disable. */
  readonly disabledEndpoints: () => ReadonlySet<string>;
  readonly rateLimiter: Pick<RateLimiter, 'pass'>;
  /** Undefined where the Mesos API is served by plain HTTP. */
  readonly tls: Tls | undefined;
  /** Stops reading the files. */
  stop(): void;
}

export interface SecurityParts extends SettingFilesParts {
  readonly client: Pick<KubernetesClient, 'create'>;
}

/** Reads what the settings name. Rejects with ConfigError where a file cannot be read or is wrong: nothing starts half open. */
export async function securityOf(config: Config, parts: SecurityParts): Promise<Security> {
  const files = new SettingFiles(parts);
  try {
    const reviews = new Reviews(parts.client, () => performance.now() / 1000);
    const authentication = await authenticationOf(config, files, reviews);
    const authorizer = await authorizerOf(config, files, reviews);
    const disabledEndpoints = await disabledEndpointsOf(config, files);
    const rateLimiter = await rateLimiterOf(config, files);
    const tls = await tlsOf(config, files);
    return { authentication, authorizer, disabledEndpoints, rateLimiter, tls, stop: () => files.stop() };
  } catch (error) {
    files.stop();
    throw error;
  }
}

async function authenticationOf(config: Config, files: SettingFiles, reviews: Reviews): Promise<Authentication> {
  const inUse = authenticatorsInUse(config);
  const made: Partial<Record<'basic' | 'kubernetes', Authenticator>> = {};
  if (inUse.has('basic') && config.credentials !== undefined) {
    const credentials = await files.read('credentials', [config.credentials], ([text]) =>
      Credentials.parse(String(text)),
    );
    made.basic = basicAuthenticator(credentials);
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

async function authorizerOf(config: Config, files: SettingFiles, reviews: Reviews): Promise<Authorizer> {
  if (config.authorizers === 'kubernetes') return rbacAuthorizer(reviews, config.namespace);
  const { acls } = config;
  if (acls === undefined) return permissiveAuthorizer;
  return aclAuthorizer(await jsonOf('acls', acls, files, parseAcls));
}

async function disabledEndpointsOf(config: Config, files: SettingFiles): Promise<() => ReadonlySet<string>> {
  const given = config['firewall-rules'];
  return given === undefined ? () => new Set() : jsonOf('firewall-rules', given, files, parseFirewallRules);
}

async function rateLimiterOf(config: Config, files: SettingFiles): Promise<Pick<RateLimiter, 'pass'>> {
  const given = config['rate-limits'];
  if (given === undefined) return unlimited;
  const limits = await jsonOf('rate-limits', given, files, parseRateLimits);
  // What has been used of them counts on, so they stay as they were at the start, as in Mesos.
  return new RateLimiter(limits(), {
    now: () => performance.now() / 1000,
    after: (seconds, callback) => void setTimeout(callback, seconds * 1000),
  });
}

async function tlsOf(config: Config, files: SettingFiles): Promise<Tls | undefined> {
  const { 'tls-cert-file': cert, 'tls-key-file': key, 'tls-ca-file': ca } = config;
  if (cert === undefined || key === undefined) return undefined;
  const listeners: ((material: TlsMaterial) => void)[] = [];
  const paths = ca === undefined ? [cert, key] : [cert, key, ca];
  const material = await files.read('tls-cert-file', paths, checkedMaterial, (changed) => {
    for (const listener of listeners) listener(changed);
  });
  return {
    material,
    onChange: (listener) => void listeners.push(listener),
    requireClientCertificate: config['tls-require-client-cert'],
    supportDowngrade: config['tls-support-downgrade'],
  };
}

/** What a setting says that is JSON, or names a file of it: Mesos takes both (AUTH-010). */
async function jsonOf<T>(
  setting: string,
  given: string,
  files: SettingFiles,
  parse: (text: string) => T,
): Promise<() => T> {
  if (!given.trimStart().startsWith('{')) return files.read(setting, [given], ([text]) => parse(String(text)));
  const value = inSetting(setting, () => parse(given));
  return () => value;
}
