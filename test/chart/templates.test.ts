import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { agentSettings } from '../../src/config/agentConfig.ts';
import { readFlags } from '../../src/config/commandLine.ts';
import { readConfig, readSettings, settings, type Config } from '../../src/config/config.ts';
import { describeCluster } from '../cluster/availability.ts';
import { startControlPlane, type ControlPlane } from '../cluster/controlPlane.ts';
import { grantsTo } from './grants.ts';
import { argsOf, chart, Helm, kubeVersion, manifestsOf, operatorArgs, type Manifest } from './helm.ts';
import { permutations } from './permutations.ts';

/** Commands of helm take seconds on a busy machine. */
jest.setTimeout(240_000);

/** What the operator makes of the flags that the chart gives it. */
function configOf(manifests: readonly Manifest[]): Config {
  const names = Object.keys(settings.shape).map((name) => [name, {}] as const);
  return readConfig(readFlags(operatorArgs(manifests, '10.1.2.3'), Object.fromEntries(names)), {});
}

describeCluster('the chart', () => {
  const helm = new Helm();
  const render = (name: string): Promise<readonly Manifest[]> =>
    helm.render(
      ...Object.entries(permutations[name] ?? {}).flatMap(([key, value]) => [
        '--set-json',
        `${key}=${JSON.stringify(value)}`,
      ]),
    );

  it('has nothing that helm lint finds', async () => {
    const output = await helm.run('lint', '--strict', chart, ...kubeVersion);
    expect(output).toContain('0 chart(s) failed');
  });

  it.each(Object.keys(permutations))('tells the operator settings that it takes: %s', async (name) => {
    const manifests = await render(name);
    expect(() => configOf(manifests)).not.toThrow();
    if (!manifests.some(({ kind }) => kind === 'DaemonSet')) return;
    const flags = readFlags(
      argsOf(manifests, 'DaemonSet'),
      Object.fromEntries(Object.keys(agentSettings.shape).map((flag) => [flag, {}])),
    );
    expect(() => readSettings(agentSettings, flags, {})).not.toThrow();
  });

  it('reaches every setting of the operator by a value of its own, but for those that a pod has no use for', async () => {
    const manifests = await render('every setting of the operator');
    const args = argsOf(manifests, 'Deployment');
    const set = new Set(args.map((arg) => /^--([a-z-]+)=/.exec(arg)?.[1]));
    expect(Object.keys(settings.shape).filter((name) => !set.has(name))).toEqual([
      'host',
      'hostname-lookup',
      'kubeconfig',
      'quorum',
    ]);
    expect(configOf(manifests)).toMatchObject({
      hostname: 'master.example.com',
      'advertise-ip': '192.0.2.7',
      domain: { region: 'europe', zone: 'one' },
      'allocation-interval': 0.5,
      'offer-timeout': 30,
      'role-sorter': 'random',
      'framework-sorter': 'random',
      'min-allocatable-resources': 'cpus:1;mem:64|gpus:1',
      'fair-sharing-excluded-resource-names': ['gpus', 'disk'],
      'filter-gpu-resources': false,
      'agent-port': 6051,
      'agent-work-dir': '/data/mesos',
      'agent-service-account': expect.stringContaining(':'),
      roles: ['web', 'batch/nightly'],
      users: new Map([
        ['alice', 1000],
        ['bob', 4_000_000_000],
      ]),
      'cgroups-enable-cfs': true,
      'admit-unknown-frameworks': false,
      'lease-name': 'other',
      zk: 'file:///etc/mesos-operator/zookeeper/url',
      'zk-session-timeout': 20,
      'log-level': 'trace',
    });
  });

  it('has the operator advertise the master’s Service unless told otherwise', async () => {
    const config = configOf(await render('names of its own'));
    expect(config).toMatchObject({
      port: 8080,
      hostname: 'other-master.mesos.svc',
      'advertise-ip': '10.96.0.9',
      'advertise-port': 80,
      'service-name': 'other-master',
      'operator-namespace': 'mesos',
      namespace: 'other-tasks',
    });
  });

  it('gives the operator the whitelist as a file, if there is one', async () => {
    const manifests = await render('every setting of the operator');
    const { whitelist } = configOf(manifests);
    const list = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.endsWith('-whitelist'));
    expect(whitelist).toMatch(/\/hostnames$/);
    expect(list?.data).toEqual({ hostnames: 'node-1\nnode-2.example.com\n' });
    expect(JSON.stringify(manifests.find(({ kind }) => kind === 'Deployment')?.spec)).toContain(list?.metadata.name);
    const empty = await helm.render('--set-json', 'config.whitelist=[]');
    expect(configOf(empty).whitelist).toBe(whitelist);
    expect(configOf(await render('its own values')).whitelist).toBeUndefined();
  });

  it('has the operator reach the ZooKeeper that it is to register in, if there is one', async () => {
    const manifests = await render('a ZooKeeper');
    expect(configOf(manifests)).toMatchObject({ zk: 'zk://zk-1:2181,zk-2:2182/mesos', 'zk-session-timeout': 10 });
    const egress = (of: readonly Manifest[]): string =>
      JSON.stringify(of.find(({ kind }) => kind === 'NetworkPolicy')?.spec?.['egress']);
    expect(egress(manifests)).toContain('{"ports":[{"port":2181},{"port":2182}]}');
    expect(egress(await render('its own values'))).not.toContain('2181');
  });

  it('lets the operator ask whose a token is and what somebody may do only where it has to', async () => {
    const reviewsOf = async (...args: readonly string[]): Promise<readonly string[]> => {
      const text = JSON.stringify((await helm.render(...args)).filter(({ kind }) => kind === 'ClusterRole'));
      return ['tokenreviews', 'subjectaccessreviews'].filter((resource) => text.includes(resource));
    };
    expect(await reviewsOf()).toEqual(['tokenreviews']);
    expect(await reviewsOf('--kube-version', '1.29.0')).toEqual([]);
    expect(await reviewsOf('--set', 'agent.enabled=false')).toEqual([]);
    const reviews = (...args: readonly string[]): Promise<readonly string[]> =>
      reviewsOf('--set', 'agent.authenticate=false', ...args);
    expect(await reviews()).toEqual([]);
    const tokens = ['--set-json', 'security.authentication.authenticators=["kubernetes"]'];
    expect(await reviews(...tokens)).toEqual([]);
    expect(await reviews(...tokens, '--set', 'security.authentication.readonly=true')).toEqual(['tokenreviews']);
    const rbac = ['--set', 'security.authorization.authorizer=kubernetes'];
    expect(await reviews(...rbac)).toEqual(['subjectaccessreviews']);
  });

  it('gives the operator credentials, certificate and ACLs as files, and no secret as a flag', async () => {
    const manifests = await render('every setting of the operator');
    const deployment = JSON.stringify(manifests.find(({ kind }) => kind === 'Deployment')?.spec);
    expect(deployment).toContain('"secretName":"mesos-credentials"');
    expect(deployment).toContain('"secretName":"mesos-tls"');
    expect(deployment).toContain('"secretName":"mesos-zookeeper"');
    const acls = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.endsWith('-acls'));
    expect(acls?.data).toEqual({
      'acls.json': '{"run_tasks":[{"principals":{"type":"ANY"},"users":{"values":["web"]}}]}\n',
    });
    expect(configOf(manifests)).toMatchObject({
      credentials: '/etc/mesos-operator/credentials/credentials',
      acls: '/etc/mesos-operator/acls/acls.json',
      'firewall-rules': '{"disabled_endpoints":{"paths":["/master/roles"]}}',
      'rate-limits': '{"limits":[{"capacity":100,"principal":"web","qps":10.5}]}',
      'max-connections': 1_000_000,
      'allowed-hosts': new Set(['localhost', 'mesos.example.com']),
    });
  });

  it('keeps one operator from eviction, unless there is but one', async () => {
    const budget = async (...args: readonly string[]): Promise<Manifest | undefined> =>
      (await helm.render(...args)).find(({ kind }) => kind === 'PodDisruptionBudget');
    expect((await budget())?.spec).toMatchObject({ minAvailable: 1 });
    expect(await budget('--set', 'replicaCount=1')).toBeUndefined();
  });

  it('lets the agents read who leads, and nothing else', async () => {
    const manifests = await render('its own values');
    expect(grantsTo('mesos-mesos-operator-agent', manifests)).toEqual([
      'RoleBinding mesos-mesos-operator-agent/mesos: get coordination.k8s.io/leases mesos-master',
    ]);
    const accounts = manifests.filter(({ kind }) => kind === 'ServiceAccount');
    expect(
      accounts.map((account) => 'automountServiceAccountToken' in account && account.automountServiceAccountToken),
    ).toEqual([false, false]);
  });

  it.each([
    ['replicaCount=two', "at '/replicaCount': got string, want integer"],
    ['replicas=2', "additional properties 'replicas' not allowed"],
    ['config.agentPingTimeout=0', "at '/config/agentPingTimeout'"],
    ['config.agentTimout=60', "additional properties 'agentTimout' not allowed"],
    ['config.domain=here', "at '/config/domain': 'here'"],
    ['config.users.alice=root', "at '/config/users/alice': got string, want integer"],
    ['config.logLevel=loud', "at '/config/logLevel'"],
    ['config.advertiseIP=master', "at '/config/advertiseIP'"],
    ['service.type=ExternalName', "at '/service/type'"],
    ['service.port=70000', "at '/service/port'"],
    ['service.clusterIP=1.2.3', "at '/service/clusterIP'"],
    ['image.digest=latest', "at '/image/digest'"],
    ['image.pullPolicy=Sometimes', "at '/image/pullPolicy'"],
    ['tasks.namespace.podSecurity=none', "at '/tasks/namespace/podSecurity'"],
    ['tasks.namespace.name=Tasks', "at '/tasks/namespace/name'"],
    ['extraArgs[0]=verbose', "at '/extraArgs/0'"],
    ['networkPolicy.mesosFrom[0].pods=all', "at '/networkPolicy/mesosFrom/0'"],
    ['networkPolicy.egress.apiServerCIDRs[0]=10.0.0.1', "at '/networkPolicy/egress/apiServerCIDRs/0'"],
    ['resources.limits.cpu=lots', "at '/resources/limits/cpu'"],
    ['podDisruptionBudget.minAvailable=most', "at '/podDisruptionBudget/minAvailable'"],
    ['livenessProbe.httpGet.path=/', "additional properties 'httpGet' not allowed"],
    ['tasks.namespace.name=mesos', 'must differ from the release'],
    ['agent.workDir=mesos', "at '/agent/workDir'"],
    ['agent.namespace.name=mesos-tasks', 'must be a namespace of its own'],
    ['serviceAccount.create=false', 'serviceAccount.name must be set'],
  ])('refuses %s: %s', async (assignment, complaint) => {
    const values = ['--namespace', 'mesos', ...kubeVersion, '--set', assignment];
    const { code, output } = await helm.try('template', 'mesos', chart, ...values);
    expect(code).not.toBe(0);
    expect(output).toContain(complaint);
  });

  describe('to an API server', () => {
    let controlPlane: ControlPlane;
    let cluster: Helm;

    beforeAll(async () => {
      controlPlane = await startControlPlane({ components: 'apiserver' });
      cluster = new Helm(controlPlane);
      await cluster.kubectl(['create', '--filename', '-'], namespaces);
      await cluster.kubectl(['create', '--filename', '-'], serviceMonitors);
      await cluster.kubectl(['wait', 'crd', '--all', '--for=condition=Established']);
    });

    afterAll(() => controlPlane?.stop());

    it('has agents that break the level `restricted` by host network, by their directory, and as root over files', async () => {
      const strict = await helm.render('--set', 'agent.namespace.name=strict', '--set', 'agent.namespace.create=false');
      const text = JSON.stringify(strict.find(({ kind }) => kind === 'DaemonSet'));
      const output = await cluster.kubectl(['apply', '--server-side', '--dry-run=server', '--filename', '-'], text);
      const [, violations = ''] = /would violate PodSecurity "restricted:latest": (.*)/.exec(output) ?? [];
      expect(violations.replace(/ \(.*?\)/g, '').split(', ')).toEqual([
        'host namespaces',
        'unrestricted capabilities',
        'restricted volume types',
        'runAsNonRoot != true',
        'runAsUser=0',
      ]);
    });

    it.each(Object.keys(permutations))('is made of objects that it takes: %s', async (name) => {
      const text = (await render(name)).map((manifest) => JSON.stringify(manifest)).join('\n---\n');
      const apply = ['apply', '--server-side', '--dry-run=server', '--filename', '-'];
      const output = await cluster.kubectl(apply, text);
      expect(output.match(/serverside-applied/g)).toHaveLength(manifestsOf(text).length);
      expect(output).not.toMatch(/Warning|would violate/);
    });
  });
});

/** Those that objects are put into, guarded as they are to be. */
const namespaces = ['mesos', 'mesos-tasks', 'mesos-agents', 'other-tasks', 'other-agents', 'strict']
  .map((name) => {
    const level = name === 'mesos' || name === 'strict' ? 'restricted' : 'privileged';
    const labels = { 'pod-security.kubernetes.io/enforce': level, 'pod-security.kubernetes.io/warn': level };
    return JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  })
  .join('\n---\n');

/** Prometheus Operator's kind, as far as the API server needs to know it. */
const serviceMonitors = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: servicemonitors.monitoring.coreos.com
  annotations: { api-approved.kubernetes.io: unapproved }
spec:
  group: monitoring.coreos.com
  scope: Namespaced
  names: { kind: ServiceMonitor, plural: servicemonitors, singular: servicemonitor, listKind: ServiceMonitorList }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`;
