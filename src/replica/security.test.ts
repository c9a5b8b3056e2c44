import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../test/support/eventually.ts';
import { ManualClock } from '../../test/support/manualClock.ts';
import { authenticate } from '../api-shim/auth/authentication.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import type { KubernetesClient } from '../kubernetes/client.ts';
import { createLog } from '../telemetry/log.ts';
import { withHostname } from './hostname.ts';
import { flagsOf } from './masterOptions.ts';
import { securityOf, type Security } from './security.ts';

/** An API server that knows one token, and lets one user view flags. */
const apiServer: Pick<KubernetesClient, 'create'> = {
  create: (_kind, object) => {
    const { spec } = object as unknown as { spec: { token?: string; user?: string } };
    const user = { username: 'alice', groups: ['a'] };
    const known = spec.token === 'good';
    return Promise.resolve({ status: { authenticated: known, user, allowed: spec.user === 'alice' } } as never);
  },
};

describe('Security', () => {
  let directory: string;
  let clock: ManualClock;
  let security: Security | undefined;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'security-'));
    clock = new ManualClock();
    security = undefined;
  });

  afterEach(() => {
    security?.stop();
    expect(clock.waits).toEqual([]);
    rmSync(directory, { recursive: true });
  });

  function file(name: string, content: object | string): string {
    const path = join(directory, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  async function start(flags: Readonly<Record<string, string>>): Promise<Security> {
    const after = (seconds: number, callback: () => void): (() => void) => clock.after(seconds, callback);
    const parts = { client: apiServer, log: createLog('silent', 'test'), after };
    security = await securityOf(readConfig(flags, {}), parts);
    return security;
  }

  const header = (user: string): string => `Basic ${Buffer.from(user).toString('base64')}`;

  const who = ({ authentication }: Security, authorization: string): Promise<string | undefined> =>
    authenticate(authentication, 'readwrite', { headers: { authorization } }).then(
      ({ principal }) => principal,
      () => undefined,
    );

  const credentialsOf = (secret: string): object => ({ credentials: [{ principal: 'alice', secret }] });

  it('AUTH-010 asks nobody and allows everything by default', async () => {
    const { authentication, authorizer } = await start({});
    expect(authentication).toEqual({});
    expect((await authorizer.approver({}, 'set_log_level'))()).toBe(true);
  });

  it('AUTH-006 reads the credentials, and again when they change', async () => {
    const credentials = file('credentials', credentialsOf('one'));
    const started = await start({ 'authenticate-http-readwrite': 'true', credentials });
    expect(Object.keys(started.authentication)).toEqual(['readwrite']);
    expect([await who(started, header('alice:one')), await who(started, header('alice:two'))]).toEqual([
      'alice',
      undefined,
    ]);
    file('credentials', credentialsOf('two'));
    clock.advance(5);
    await eventually(async () => (await who(started, header('alice:two'))) === 'alice');
    expect(await who(started, header('alice:one'))).toBeUndefined();
  });

  it.each([
    ['credentials', '', '--credentials: '],
    ['credentials', 'nonsense', '--credentials: '],
    ['acls', '{"foo":[]}', "--acls: 'foo' is no action"],
    ['firewall-rules', '{"paths":[]}', '--firewall-rules: '],
  ])('AUTH-006 AUTH-010 LEGACY-042 does not start with a file of %s that is %j', async (setting, content, message) => {
    const flags = { 'authenticate-http-readonly': 'true', credentials: file('good', credentialsOf('one')) };
    const starting = start({ ...flags, [setting]: file(setting, content) });
    await expect(starting).rejects.toThrow(ConfigError);
    await expect(starting).rejects.toThrow(message);
  });

  it('AUTH-010 takes ACLs as they are, as a file or as its URL', async () => {
    const acls = JSON.stringify({ view_flags: [{ principals: { type: 'ANY' }, flags: { type: 'NONE' } }] });
    const path = file('acls', acls);
    for (const given of [acls, path, `file://${path}`]) {
      const started = await start({ acls: given });
      expect((await started.authorizer.approver({ principal: 'alice' }, 'view_flags'))()).toBe(false);
      started.stop();
    }
  });

  it('LEGACY-042 takes firewall rules as they are or as a file, reads that again, and shows them among the flags', async () => {
    const rules = (path: string) => ({ disabled_endpoints: { paths: [path] } });
    const inline = JSON.stringify(rules('/master/roles'));
    const given = await start({ 'firewall-rules': inline });
    expect(given.disabledEndpoints()).toEqual(new Set(['/master/roles']));
    expect(flagsOf(await withHostname(readConfig({ 'firewall-rules': inline }, {})))).toMatchObject({
      firewall_rules: inline,
    });
    given.stop();
    const read = await start({ 'firewall-rules': file('rules', rules('/master/roles')) });
    expect(read.disabledEndpoints()).toEqual(new Set(['/master/roles']));
    file('rules', rules('/master/state'));
    clock.advance(5);
    await eventually(() => read.disabledEndpoints().has('/master/state'));
    expect((await start({})).disabledEndpoints()).toEqual(new Set());
    read.stop();
  });

  it('AUTH-010 does not look at ACLs where another authorizer decides', async () => {
    const { authorizer } = await start({ authorizers: 'kubernetes', acls: '{"foo":[]}' });
    expect((await authorizer.approver({ principal: 'alice' }, 'view_flags'))()).toBe(true);
    expect((await authorizer.approver({ principal: 'bob' }, 'view_flags'))()).toBe(false);
  });

  it('AUTH-001 takes bearer tokens where it is told to', async () => {
    const flags = { 'authenticate-http-readwrite': 'true', 'http-authenticators': 'kubernetes' };
    const started = await start(flags);
    expect(await who(started, 'Bearer good')).toBe('alice');
    expect(await who(started, 'Bearer bad')).toBeUndefined();
  });

  it.each([
    [
      { 'authenticate-http-frameworks': 'true' },
      '--authenticate-http-frameworks: needs --http-framework-authenticators',
    ],
    [{ 'authenticate-http-readonly': 'true' }, '--credentials: is needed for basic authentication'],
    [{ 'http-authenticators': 'jwt' }, '--http-authenticators: '],
    [{ authorizers: 'module' }, '--authorizers: '],
  ])('AUTH-008 does not start with %j', (flags, message) => {
    expect(() => readConfig(flags, {})).toThrow(message);
  });

  it('FLAG-002 shows by the names of Mesos how one authenticates, and no secret', async () => {
    const credentials = file('credentials', credentialsOf('one'));
    const flags = { 'authenticate-http-frameworks': 'true', 'http-framework-authenticators': 'basic', credentials };
    const shown = flagsOf(await withHostname(readConfig(flags, {})));
    expect(shown).toMatchObject({
      authenticate_http_frameworks: 'true',
      authenticate_http_readonly: 'false',
      http_framework_authenticators: 'basic',
      http_authenticators: 'basic',
      authorizers: 'local',
      credentials,
    });
    expect(Object.keys(flagsOf(await withHostname(readConfig({}, {}))))).not.toContain('acls');
    await start(flags);
  });
});
