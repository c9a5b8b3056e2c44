import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { frameworks, mesosRoles, tasks } from '../../src/kubernetes/kinds.ts';
import type { Kind, KubernetesObject } from '../../src/kubernetes/objects.ts';
import type { FrameworkInfo } from '../../src/model/generated/messages.ts';
import { DriverProcess } from '../clients/driverProcess.ts';
import { withInstallation } from '../clients/installation.ts';
import { installPymesos } from '../clients/pymesos/installation.ts';
import { eachApiServer, namespace } from '../support/apiServers.ts';
import { startClusterOn, type ClusterOn } from '../support/clusterOn.ts';
import { eventually } from '../support/eventually.ts';
import { ask, type Question, type Reply } from '../support/httpClient.ts';
import { HttpScheduler } from '../support/httpScheduler.ts';
import { MountedSecret } from '../support/mountedSecret.ts';
import { OperatorProcess } from '../support/operatorProcess.ts';

jest.setTimeout(120_000);

const pymesos = await installPymesos();
const pymesosDriver = join(import.meta.dirname, '../clients/pymesos/driver.py');

const none = { type: 'NONE' };
const admin = { values: ['admin'] };

/** By which `admin` may do everything; others use their own roles, see no role and no user of others, and change nothing. */
const acls = {
  permissive: false,
  register_frameworks: [
    { principals: { values: ['admin', 'web'] }, roles: { values: ['web'] } },
    { principals: { values: ['web'] }, roles: none },
  ],
  run_tasks: [{ principals: { values: ['web'] }, users: { values: ['nobody'] } }],
  view_frameworks: [
    { principals: { values: ['admin', 'web'] }, users: { type: 'ANY' } },
    { principals: { type: 'ANY' }, users: none },
  ],
  view_tasks: [{ principals: { values: ['admin', 'web'] }, users: { type: 'ANY' } }],
  view_roles: [{ principals: { values: ['admin', 'web'] }, roles: { type: 'ANY' } }],
  update_weights: [{ principals: admin, roles: { type: 'ANY' } }],
  teardown_frameworks: [{ principals: admin, framework_principals: { type: 'ANY' } }],
};

const secrets = { admin: 'first', web: 'spider', guest: 'welcome' };

function credentialsOf(all: Readonly<Record<string, string>>): string {
  return JSON.stringify({ credentials: Object.entries(all).map(([principal, secret]) => ({ principal, secret })) });
}

function basic(principal: string, secret: string): { readonly Authorization: string } {
  return { Authorization: `Basic ${Buffer.from(`${principal}:${secret}`).toString('base64')}` };
}

const as = (principal: keyof typeof secrets): { readonly Authorization: string } =>
  basic(principal, secrets[principal]);

const web: FrameworkInfo = {
  name: 'web',
  user: 'nobody',
  principal: 'web',
  roles: ['web'],
  capabilities: [{ type: 'MULTI_ROLE' }],
};

eachApiServer('the operator’s process with a mounted Secret of credentials and ACLs', (server) => {
  let cluster: ClusterOn;
  let client: KubernetesClient;
  let secret: MountedSecret;
  let operator: OperatorProcess;

  async function start(...more: readonly string[]): Promise<void> {
    secret = new MountedSecret({ credentials: credentialsOf(secrets), 'acls.json': JSON.stringify(acls) });
    const realms = ['readonly', 'readwrite', 'frameworks'].map((realm) => `--authenticate-http-${realm}=true`);
    const files = [`--credentials=${secret.pathOf('credentials')}`, `--acls=${secret.pathOf('acls.json')}`];
    const authenticators = '--http-framework-authenticators=basic';
    operator = new OperatorProcess([...cluster.operatorFlags, ...realms, ...files, authenticators, ...more]);
    operator.start();
    await eventually(() => leads(cluster.port), 60);
  }

  beforeEach(async () => {
    cluster = await startClusterOn(server());
    client = new KubernetesClient({ connection: server().connect() });
  });
  afterEach(async () => {
    await operator.end('SIGKILL');
    secret.remove();
    await client.close();
    await cluster.close();
  });

  function request(path: string, headers: object, question: Question = {}): Promise<Reply> {
    return ask(cluster.port, path, { ...question, headers: { ...headers } });
  }

  async function stored(kind: Kind<KubernetesObject>): Promise<readonly KubernetesObject[]> {
    const found: KubernetesObject[] = [];
    for await (const object of client.list(kind)) found.push(object);
    return found;
  }

  const subscribe = (info: FrameworkInfo, headers: { readonly Authorization?: string }): Promise<HttpScheduler> =>
    HttpScheduler.subscribe(cluster.port, info, undefined, headers);

  /** The entries of the audit log. */
  function audits(): readonly unknown[] {
    const lines = operator.log.split('\n').filter((line) => line.includes('"audit"'));
    return lines.map((line) => (JSON.parse(line) as { readonly audit: unknown }).audit);
  }

  it('AUTH-004 AUTH-006 asks who is there, and takes the next secret without a restart', async () => {
    await start();
    for (const path of ['/state', '/weights', '/api/v1', '/api/v1/scheduler']) {
      expect(await request(path, {})).toMatchObject({ status: 401 });
      expect(await request(path, basic('admin', 'guessed'))).toMatchObject({ status: 401 });
    }
    expect(await request('/health', {})).toMatchObject({ status: 200 });
    expect(await request('/state', as('admin'))).toMatchObject({ status: 200 });
    secret.write({ credentials: credentialsOf({ admin: 'second' }), 'acls.json': JSON.stringify(acls) });
    await eventually(async () => (await request('/state', basic('admin', 'second'))).status === 200);
    expect(await request('/state', as('admin'))).toMatchObject({ status: 401 });
    expect(operator.log).not.toContain(secrets.admin);
  });

  it('AUTH-017 leaves out what may not be seen, refuses what may not be changed, and writes down who wanted it', async () => {
    await start();
    const framework = await subscribe(web, as('web'));
    expect((await request('/state', as('admin'))).text).toContain(framework.frameworkId);
    for (const path of ['/state', '/frameworks', '/roles', '/tasks']) {
      const { status, text } = await request(path, as('guest'));
      expect({ status, shows: text.includes(framework.frameworkId) }).toEqual({ status: 200, shows: false });
    }
    const update = { method: 'PUT', body: [{ role: 'web', weight: 3 }] };
    const teardown = { method: 'POST', body: `frameworkId=${framework.frameworkId}` };
    for (const principal of ['guest', 'web'] as const) {
      expect(await request('/weights', as(principal), update)).toMatchObject({ status: 403 });
      expect(await request('/teardown', as(principal), teardown)).toMatchObject({ status: 403 });
    }
    expect(await stored(mesosRoles)).toEqual([]);
    expect(await request('/weights', as('admin'), update)).toMatchObject({ status: 200 });
    expect(await stored(mesosRoles)).toMatchObject([{ spec: { role: 'web', weight: 3 } }]);
    expect(await request('/teardown', as('admin'), teardown)).toMatchObject({ status: 200 });
    await framework.ended;
    await eventually(() => audits().length === 6);
    const weights = { endpoint: 'operator', type: 'UPDATE_WEIGHTS', address: '127.0.0.1', objects: ['role=web'] };
    expect(audits()).toEqual(
      expect.arrayContaining([
        { ...weights, principal: 'guest', status: 403 },
        { ...weights, principal: 'admin', status: 200 },
        expect.objectContaining({ type: 'TEARDOWN', principal: 'web', status: 403 }),
        expect.objectContaining({
          type: 'TEARDOWN',
          principal: 'admin',
          status: 200,
          objects: [`frameworkId=${framework.frameworkId}`],
        }),
      ]),
    );
  });

  it('AUTH-009 AUTH-019 AUTH-020 keeps frameworks to their principal, their roles and their users', async () => {
    await start();
    await expect(subscribe({ ...web, principal: 'admin' }, as('web'))).rejects.toThrow('400');
    await expect(subscribe({ ...web, roles: ['db'] }, as('web'))).rejects.toThrow(
      'Not authorized to register framework',
    );
    expect(await stored(frameworks)).toEqual([]);
    const framework = await subscribe(web, as('web'));
    await framework.launch('as-root', { value: 'true', user: 'root' });
    await eventually(() => framework.statuses.length > 0);
    expect(framework.statuses).toMatchObject([{ state: 'TASK_ERROR', reason: 'REASON_TASK_UNAUTHORIZED' }]);
    expect(await stored(tasks)).toEqual([]);
    await framework.runTask('as-nobody', 'sleep 1000');
    await framework.call({ type: 'TEARDOWN' });
  });

  it('admits by a Framework resource whom it names, with the roles that it allows', async () => {
    const metadata = { namespace, name: 'of-web' };
    const spec = { name: 'web', principal: 'web', allowedRoles: ['web'] };
    await client.create(frameworks, { metadata, spec });
    await start('--admit-unknown-frameworks=false');
    const foreign = { ...web, principal: 'admin' };
    await expect(subscribe(foreign, as('admin'))).rejects.toThrow("No Framework resource admits 'web'");
    await expect(subscribe({ ...web, roles: ['web', 'other'] }, as('web'))).rejects.toThrow("use role 'other'");
    const framework = await subscribe(web, as('web'));
    await eventually(async () => (await client.get(frameworks, metadata)).status?.phase === 'Active');
    expect((await client.get(frameworks, metadata)).status).toMatchObject({
      frameworkId: framework.frameworkId,
      principal: 'web',
    });
    await framework.call({ type: 'TEARDOWN' });
  });

  withInstallation('pymesos', pymesos, (python) => {
    describe('pymesos 0.3.15', () => {
      const subscription = { type: 'SUBSCRIBE', subscribe: { framework_info: web } } as const;
      let drivers: DriverProcess[];

      beforeEach(() => {
        drivers = [];
      });
      afterEach(() => Promise.all(drivers.map((driver) => driver.die())));

      function drive(secretOfWeb: string): DriverProcess {
        const driver = new DriverProcess(python, [pymesosDriver, String(cluster.port), 'web', secretOfWeb]);
        drivers.push(driver);
        return driver;
      }

      it('AUTH-001 subscribes with its secret, and with no other', async () => {
        await start();
        const stranger = drive('guessed');
        await stranger.call(subscription);
        await eventually(() => audits().length > 0);
        expect(audits()[0]).toMatchObject({ endpoint: 'any', status: 401 });
        expect(stranger.seen.map(({ type }) => type)).not.toContain('SUBSCRIBED');
        const framework = drive(secrets.web);
        await framework.call(subscription);
        await eventually(() => framework.seen.some(({ type }) => type === 'OFFERS'));
        await framework.call({ type: 'TEARDOWN' });
      });
    });
  });
});

/** Whether an operator that lets nobody in without a name leads: until then it says that it has not finished recovery. */
async function leads(port: number): Promise<boolean> {
  const headers = as('admin');
  return ask(port, '/state', { headers }).then(
    ({ status }) => status === 200,
    () => false,
  );
}
