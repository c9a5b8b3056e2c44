import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameworkInfo } from '../../src/model/generated/messages.ts';
import { describeCluster } from '../cluster/availability.ts';
import { startControlPlane, type ControlPlane } from '../cluster/controlPlane.ts';
import { startKwok } from '../cluster/kwok.ts';
import { eventually } from '../support/eventually.ts';
import { freePorts } from '../support/freePorts.ts';
import { ask, type Reply } from '../support/httpClient.ts';
import { HttpScheduler } from '../support/httpScheduler.ts';
import { OperatorProcess } from '../support/operatorProcess.ts';
import { AuditLog } from './auditLog.ts';
import { grantsTo, grantsUsedBy } from './grants.ts';
import type { Helm } from './helm.ts';
import { Release } from './release.ts';

jest.setTimeout(240_000);

/** Longer than an answer of the API server holds, in seconds. */
const answersHold = 30;

/** Everybody has to show a token of the cluster, and may do what its RBAC lets them. */
const values = [
  ...['readonly', 'readwrite', 'frameworks'].map((realm) => `security.authentication.${realm}=true`),
  'security.authentication.authenticators={kubernetes}',
  'security.authentication.frameworkAuthenticators={kubernetes}',
  'security.authorization.authorizer=kubernetes',
];

type Account = 'viewer' | 'ender' | 'scheduler' | 'runner' | 'stranger';

const principal = (account: Account): string => `system:serviceaccount:team:${account}`;

describeCluster('tokens and RBAC of a cluster, with the rights of the chart and no others', () => {
  let directory: string;
  let audit: AuditLog;
  let controlPlane: ControlPlane;
  let release: Release;
  let helm: Helm;
  let operator: OperatorProcess;
  let port: number;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'reviews-'));
    audit = new AuditLog(directory, `system:serviceaccount:mesos:${Release.account}`);
    controlPlane = await startControlPlane({ apiServerFlags: audit.flags });
    await startKwok(controlPlane, { count: 1 });
    release = await Release.install(controlPlane, ...values);
    helm = release.helm;
    await helm.kubectl(['create', 'namespace', 'team']);
    await helm.kubectl(['apply', '--filename', '-'], accountsAndRoles);
    port = await freePorts(2);
    operator = new OperatorProcess(await release.operatorFlags(port));
    operator.start();
    const headers = await as('viewer');
    const answers = (): Promise<boolean> =>
      ask(port, '/state', { headers }).then(
        ({ status }) => status === 200,
        () => false,
      );
    await eventually(answers, 60);
  });

  afterAll(async () => {
    await operator?.end('SIGKILL');
    await controlPlane?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** A token of a service account, by TokenRequest. */
  async function tokenOf(account: Account, ...more: readonly string[]): Promise<string> {
    return (await helm.kubectl(['create', 'token', account, '--namespace', 'team', ...more])).trim();
  }

  const bearer = (token: string): { readonly Authorization: string } => ({ Authorization: `Bearer ${token}` });
  const as = async (account: Account): Promise<{ readonly Authorization: string }> => bearer(await tokenOf(account));

  async function get(path: string, account: Account): Promise<Reply> {
    return ask(port, path, { headers: await as(account) });
  }

  async function subscribe(account: Account, info: Partial<FrameworkInfo> = {}): Promise<HttpScheduler> {
    const capabilities = [{ type: 'MULTI_ROLE' as const }];
    const whole = { name: account, user: 'nobody', roles: ['web'], capabilities, ...info };
    return HttpScheduler.subscribe(port, whole, undefined, await as(account));
  }

  it('lets nobody in whose token the API server does not know, or has made for others', async () => {
    const tokens = ['', 'nonsense', 'a.b.c', await tokenOf('viewer', '--audience', 'elsewhere')];
    for (const path of ['/state', '/api/v1', '/api/v1/scheduler']) {
      expect(await ask(port, path)).toMatchObject({ status: 401 });
      for (const token of tokens) {
        expect(await ask(port, path, { headers: bearer(token) })).toMatchObject({ status: 401 });
      }
    }
    const { headers } = await ask(port, '/state');
    expect(headers['www-authenticate']).toBe('Bearer realm="mesos-master-readonly"');
  });

  it('shows what the account may get, and tears down what it may delete', async () => {
    const framework = await subscribe('scheduler');
    expect((await get('/state', 'viewer')).text).toContain(framework.frameworkId);
    expect((await get('/roles', 'viewer')).text).toContain('"web"');
    const seenByStranger = await get('/state', 'stranger');
    expect(seenByStranger.status).toBe(200);
    expect(seenByStranger.text).not.toContain(framework.frameworkId);
    const body = `frameworkId=${framework.frameworkId}`;
    for (const account of ['viewer', 'stranger', 'scheduler'] as const) {
      expect(await ask(port, '/teardown', { method: 'POST', body, headers: await as(account) })).toMatchObject({
        status: 403,
      });
    }
    expect(await ask(port, '/teardown', { method: 'POST', body, headers: await as('ender') })).toMatchObject({
      status: 200,
    });
    await framework.ended;
    await eventually(() => operator.log.includes(`"principal":"${principal('ender')}"`));
  });

  it('names roles in rules: a weight, a quota, a subscription of these roles and no others', async () => {
    const headers = await as('ender');
    const weights = (role: string) => ({ method: 'PUT', headers, body: [{ role, weight: 2 }] });
    expect(await ask(port, '/weights', weights('web'))).toMatchObject({ status: 200 });
    expect(await ask(port, '/weights', weights('db'))).toMatchObject({ status: 403 });
    const quota = (role: string) => ({
      headers,
      body: { type: 'UPDATE_QUOTA', update_quota: { quota_configs: [{ role, limits: { cpus: { value: 1 } } }] } },
    });
    expect(await ask(port, '/api/v1', quota('web'))).toMatchObject({ status: 200 });
    expect(await ask(port, '/api/v1', quota('db'))).toMatchObject({ status: 403 });
    await expect(subscribe('scheduler', { roles: ['web', 'db'] })).rejects.toThrow(/Not authorized .* { db, web }/);
    await expect(subscribe('stranger')).rejects.toThrow('Not authorized to register framework');
    await expect(subscribe('scheduler', { principal: principal('runner') })).rejects.toThrow('400');
  });

  it('runs tasks of those who may create them', async () => {
    const idle = await subscribe('scheduler');
    await idle.launch('refused', { value: 'true' });
    await eventually(() => idle.statuses.length > 0);
    expect(idle.statuses).toMatchObject([{ state: 'TASK_ERROR', reason: 'REASON_TASK_UNAUTHORIZED' }]);
    await idle.call({ type: 'TEARDOWN' });
    const runner = await subscribe('runner');
    await runner.runTask('runs', 'sleep 1000');
    await runner.call({ type: 'TEARDOWN' });
  });

  it('lets nobody in any more whose account is gone', async () => {
    const headers = await as('stranger');
    expect(await ask(port, '/state', { headers })).toMatchObject({ status: 200 });
    await helm.kubectl(['delete', 'serviceaccount', 'stranger', '--namespace', 'team']);
    await eventually(async () => (await ask(port, '/state', { headers })).status === 401, answersHold);
  });

  it('refuses what was allowed when the right is taken away', async () => {
    const headers = await as('viewer');
    const showsRole = async (): Promise<boolean> => (await ask(port, '/roles', { headers })).text.includes('"web"');
    expect(await showsRole()).toBe(true);
    await helm.kubectl(['delete', 'clusterrolebinding', 'viewer']);
    await eventually(async () => !(await showsRole()), answersHold);
  });

  it('needed the rights to both reviews for that, and was refused nothing', () => {
    const events = audit.events();
    expect(events.filter(({ responseStatus }) => responseStatus?.code === 403)).toEqual([]);
    const used = new Set(events.flatMap(grantsUsedBy));
    const reviews = grantsTo(Release.account, release.manifests).filter((grant) => grant.includes('reviews'));
    expect(reviews).toHaveLength(2);
    expect(reviews.filter((grant) => !used.has(grant))).toEqual([]);
  });
});

const accounts: readonly Account[] = ['viewer', 'ender', 'scheduler', 'runner', 'stranger'];

interface Rule {
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** A role of this name, bound to these accounts: in the namespace of tasks, or everywhere. */
function granted(name: string, rules: readonly Rule[], to: readonly Account[], namespace?: string): readonly object[] {
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const metadata = { name, namespace };
  const ofGroup = rules.map((rule) => ({ apiGroups: ['mesos-operator.dev'], ...rule }));
  const subjects = to.map((account) => ({ kind: 'ServiceAccount', name: account, namespace: 'team' }));
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind, name };
  return [
    { apiVersion, kind, metadata, rules: ofGroup },
    { apiVersion, kind: `${kind}Binding`, metadata, roleRef, subjects },
  ];
}

const web = { resourceNames: ['web'] };

const accountsAndRoles = JSON.stringify({
  apiVersion: 'v1',
  kind: 'List',
  items: [
    ...accounts.map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'team' } })),
    ...granted('viewer', [{ resources: ['frameworks', 'tasks'], verbs: ['get'] }], ['viewer'], 'mesos-tasks'),
    ...granted('viewer', [{ resources: ['mesosroles'], verbs: ['get'] }], ['viewer']),
    ...granted('ender', [{ resources: ['frameworks'], verbs: ['delete'] }], ['ender'], 'mesos-tasks'),
    ...granted('ender', [{ resources: ['mesosroles', 'quotas'], verbs: ['update'], ...web }], ['ender']),
    ...granted('scheduler', [{ resources: ['mesosroles'], verbs: ['subscribe'], ...web }], ['scheduler', 'runner']),
    ...granted('runner', [{ resources: ['tasks'], verbs: ['create'] }], ['runner'], 'mesos-tasks'),
  ],
});
