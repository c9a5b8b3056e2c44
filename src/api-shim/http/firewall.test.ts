import { MasterScenario } from '../../../test/support/masterScenario.ts';
import { basicAuthenticator } from '../auth/authenticators.ts';
import { Credentials } from '../auth/credentials.ts';
import { SettingDocumentError } from '../settingDocument.ts';
import { parseFirewallRules } from './firewall.ts';

describe('Firewall rules', () => {
  it.each(['{}', '{"disabled_endpoints":{}}', '{"disabled_endpoints":{"paths":[]}}'])(
    'LEGACY-042 disable nothing where they say %s',
    (text) => {
      expect(parseFirewallRules(text)).toEqual(new Set());
    },
  );

  it.each([
    ['nonsense', ''],
    ['[]', ''],
    ['{"disabled_endpoint":{"paths":["/state"]}}', ''],
    ['{"disabled_endpoints":{"path":["/state"]}}', 'disabled_endpoints'],
    ['{"disabled_endpoints":{"paths":"/state"}}', 'disabled_endpoints.paths'],
    ['{"disabled_endpoints":{"paths":[7]}}', 'disabled_endpoints.paths.0'],
    ['{"disabled_endpoints":{"paths":["state"]}}', "disabled_endpoints.paths.0: expected a path that begins with '/'"],
  ])('LEGACY-042 are refused where they say %s', (text, reason) => {
    expect(() => parseFirewallRules(text)).toThrow(SettingDocumentError);
    expect(() => parseFirewallRules(text)).toThrow(reason);
  });
});

describe('A disabled endpoint', () => {
  let scenario: MasterScenario;

  /** Nobody has credentials. */
  async function start(...paths: readonly string[]): Promise<void> {
    const rules = parseFirewallRules(JSON.stringify({ disabled_endpoints: { paths } }));
    const nobody = [basicAuthenticator(() => Credentials.parse('{"credentials":[]}'))];
    scenario = await MasterScenario.start({
      disabledEndpoints: () => rules,
      authentication: { readonly: nobody, readwrite: nobody, scheduler: nobody },
    });
  }

  afterEach(async () => {
    await scenario.close();
    expect(scenario.observer.failures).toEqual([]);
  });

  it.each([
    ['/master/state', '/state'],
    ['/master/state', '/master/state?jsonp=f'],
    ['/master/state', '/state/'],
    ['/master/api/v1', '//api/v1'],
    ['/master/state', '/master/state/deeper'],
    ['/master/state', '/state.json'],
    ['/master/state.json', '/state.json'],
    ['/master/health', '/health'],
    ['/master/redirect', '/redirect'],
    ['/master/flags', '/flags'],
    ['/master/teardown', '/teardown'],
    ['/master/api/v1', '/api/v1'],
    ['/master/api/v1', '/master/api/v1/'],
    ['/master/api/v1/scheduler', '/api/v1/scheduler'],
    ['/metrics/snapshot', '/metrics/snapshot'],
    ['/metrics/snapshot', '/master/metrics/snapshot'],
    ['/version', '/version'],
    ['/logging/toggle', '/logging/toggle'],
    ['/system/stats.json', '/system/stats.json'],
    ['/files/read', '/files/read?path=/master/log'],
    ['/registrar(1)/registry', '/registrar(1)/registry'],
  ])('LEGACY-042 is refused before anybody has to say who it is: %s by %s', async (path, target) => {
    await start(path);
    const { status, text } = await scenario.ask(target, { method: 'POST', body: '' });
    expect({ status, text }).toEqual({ status: 403, text: `Endpoint '${path}' is disabled` });
  });

  it.each([
    ['/state', '/state', 401],
    ['/master/stat', '/state', 401],
    ['/master/state', '/state-summary', 401],
    ['/master/api/v1', '/api/v1/scheduler', 401],
    ['/master/api/v1/scheduler', '/api/v1', 401],
    ['/master/metrics', '/metrics/snapshot', 401],
    ['/', '/health', 200],
    ['/master', '/health', 200],
    ['/master/nonesuch', '/nonesuch', 404],
  ])('LEGACY-042 is no other than the one whose path Mesos has it by: %s is not %s', async (path, target, status) => {
    await start(path);
    expect((await scenario.ask(target, { method: 'POST', body: '' })).status).toBe(status);
  });
});
