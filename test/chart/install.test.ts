import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeCluster } from '../cluster/availability.ts';
import { startControlPlane, type ControlPlane } from '../cluster/controlPlane.ts';
import { eventually } from '../support/eventually.ts';
import { chart, Helm } from './helm.ts';

/** Commands of helm take seconds on a busy machine. */
jest.setTimeout(240_000);
const definitions = readdirSync('crds').length;

describeCluster('the chart, installed by helm', () => {
  let controlPlane: ControlPlane;
  let helm: Helm;
  const get = (...args: readonly string[]): Promise<string> => helm.kubectl(['get', ...args]);
  const named = async (...args: readonly string[]): Promise<readonly string[]> =>
    (await get(...args, '--output', 'name')).split('\n').filter((line) => line !== '');
  const inReleaseNamespace = ['--namespace', 'mesos'];

  beforeAll(async () => {
    controlPlane = await startControlPlane();
    helm = new Helm(controlPlane);
    await helm.kubectl(['create', 'namespace', 'mesos']);
    await helm.kubectl(['label', 'namespace', 'mesos', 'pod-security.kubernetes.io/enforce=restricted']);
  });

  afterAll(() => controlPlane?.stop());

  describe('with default values', () => {
    beforeAll(async () => {
      await helm.run('install', 'mesos', chart, ...inReleaseNamespace);
    });

    it('makes pods that the level `restricted` lets be, and agents at their nodes’ addresses', async () => {
      await eventually(async () => (await named('pods', ...inReleaseNamespace)).length === 2, 60);
      await helm.kubectl(['apply', '--filename', '-'], node('node-1'));
      await eventually(async () => (await named('pods', '--namespace', 'mesos-agents')).length === 1, 60);
      const agents = 'jsonpath={.items[*].spec.hostNetwork},{.items[*].spec.automountServiceAccountToken}';
      expect(await get('pods', '--namespace', 'mesos-agents', '--output', agents)).toBe('true,true');
      const events = await get('events', '--all-namespaces');
      expect(events).not.toMatch(/FailedCreate|violates PodSecurity/);
      // There is no kubelet that would end the agent's pod.
      await helm.kubectl(['delete', 'node', 'node-1']);
      await helm.kubectl(['delete', 'pods', '--all', '--namespace', 'mesos-agents', '--force', '--grace-period=0']);
    });

    it('leaves the master’s Service to the leader: it selects nothing', async () => {
      const selector = 'jsonpath={.spec.selector}';
      expect(await get('service', 'mesos-master', ...inReleaseNamespace, '--output', selector)).toBe('');
      const slices = await named(
        'endpointslices',
        ...inReleaseNamespace,
        '--selector',
        'kubernetes.io/service-name=mesos-master',
      );
      expect(slices).toEqual([]);
    });

    it('tells what to point at what', async () => {
      const notes = await helm.run('get', 'notes', 'mesos', ...inReleaseNamespace);
      expect(notes).toContain('http://mesos-master.mesos.svc:5050/api/v1/scheduler');
    });

    it('brings custom resources up to date when it is upgraded', async () => {
      const fields = async (): Promise<string> => get('crd', 'frameworks.mesos-operator.dev', '--output', 'yaml');
      expect(await fields()).not.toContain('fromTheNextVersion');
      await helm.run(
        'upgrade',
        'mesos',
        nextVersion(controlPlane.directory),
        ...inReleaseNamespace,
        '--set',
        'replicaCount=3',
      );
      expect(await fields()).toContain('fromTheNextVersion');
      await eventually(async () => (await named('pods', ...inReleaseNamespace)).length === 3, 60);
      await helm.run('rollback', 'mesos', '1', ...inReleaseNamespace);
      expect(await fields()).not.toContain('fromTheNextVersion');
    });

    it('keeps frameworks and tasks when it is uninstalled, and takes them up when it is back', async () => {
      await helm.kubectl(['apply', '--filename', '-'], framework);
      await helm.run('uninstall', 'mesos', ...inReleaseNamespace, '--wait');
      await eventually(async () => (await named('all', ...inReleaseNamespace)).length === 0, 60);
      expect(await named('crds')).toHaveLength(definitions);
      expect(await named('clusterroles', '--selector', 'app.kubernetes.io/part-of=mesos-operator')).toEqual([]);
      expect(await named('mframeworks', '--namespace', 'mesos-tasks')).toEqual(['framework.mesos-operator.dev/kept']);
      await helm.run('install', 'mesos', chart, ...inReleaseNamespace);
      expect(await named('mframeworks', '--namespace', 'mesos-tasks')).toEqual(['framework.mesos-operator.dev/kept']);
      await helm.run('uninstall', 'mesos', ...inReleaseNamespace, '--wait');
      await helm.kubectl(['delete', 'namespace', 'mesos-tasks', '--wait=false']);
    });
  });
});

const framework = `
apiVersion: mesos-operator.dev/v1alpha1
kind: Framework
metadata: { name: kept, namespace: mesos-tasks }
spec: { name: kept }
`;

function node(name: string): string {
  return `
apiVersion: v1
kind: Node
metadata: { name: ${name}, labels: { kubernetes.io/os: linux } }
`;
}

/** A copy of the chart with one field more in a custom resource, as a later version may have. */
function nextVersion(directory: string): string {
  const copy = join(directory, 'next-version');
  cpSync(chart, copy, { recursive: true });
  const definition = join(copy, 'files/crds/framework.yaml');
  const field = '                fromTheNextVersion: { type: string, description: A field. }\n';
  const text = readFileSync(definition, 'utf8');
  writeFileSync(
    definition,
    text.replace(/(?<=What an administrator wishes of the framework\.[^]*?properties:\n)/, field),
  );
  return copy;
}
