import { describe, expect, it } from '@jest/globals';
import { valueAt } from '../../../src/embedded/apiserver/objects/json.ts';
import type { TestedServer } from '../servers.ts';
import { bench, configMap } from '../suite.ts';

/** What the built-in kinds do at their writes, as far as the operator and its chart need them. */
export function builtins(server: () => TestedServer): void {
  describe('built-in kinds', () => {
    const b = bench(server, 'builtins');

    it('Pod: defaults, and a spec that cannot change', async () => {
      const made = await b.api.create(b.core('pods'), {
        metadata: { name: 'pod' },
        spec: {
          automountServiceAccountToken: false,
          containers: [{ name: 'c', image: 'i', resources: { limits: { cpu: 0.5, memory: '64Mi' } } }],
        },
      });
      expect(made).toMatchObject({
        metadata: { generation: 1 },
        spec: {
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          dnsPolicy: 'ClusterFirst',
          schedulerName: 'default-scheduler',
          enableServiceLinks: true,
          securityContext: {},
          containers: [
            {
              imagePullPolicy: 'Always',
              terminationMessagePath: '/dev/termination-log',
              resources: { limits: { cpu: '500m', memory: '64Mi' }, requests: { cpu: '500m', memory: '64Mi' } },
            },
          ],
        },
        status: { phase: 'Pending', qosClass: 'Guaranteed' },
      });
      const changed = await b.api.merge(b.core('pods/pod'), { spec: { hostNetwork: true } });
      expect(changed).toMatchObject({
        code: 422,
        body: {
          reason: 'Invalid',
          message: expect.stringContaining('spec: Forbidden: pod updates may not change fields other than'),
        },
      });
      const empty = await b.api.send('POST', b.core('pods'), { metadata: { name: 'empty' }, spec: { containers: [] } });
      expect(empty).toMatchObject({
        code: 422,
        body: {
          details: {
            causes: expect.arrayContaining([
              expect.objectContaining({ field: 'spec.containers', reason: 'FieldValueRequired' }),
            ]),
          },
        },
      });
      await expect(
        b.api.names(b.core('pods?fieldSelector=spec.restartPolicy%3DAlways,status.phase%3DPending')),
      ).resolves.toEqual(['pod']);
    });

    it('Pod: bound once, gracefully deleted where a node runs it', async () => {
      const binding = {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name: 'bound' },
        target: { kind: 'Node', name: 'nowhere' },
      };
      await b.api.create(b.core('pods'), {
        metadata: { name: 'bound' },
        spec: { automountServiceAccountToken: false, schedulerName: 'none', containers: [{ name: 'c', image: 'i:1' }] },
      });
      await expect(b.api.send('POST', b.core('pods/bound/binding'), binding)).resolves.toMatchObject({
        code: 201,
        body: { kind: 'Status', status: 'Success' },
      });
      await expect(b.api.send('POST', b.core('pods/bound/binding'), binding)).resolves.toMatchObject({
        code: 409,
        body: { reason: 'Conflict' },
      });
      await expect(b.api.get(b.core('pods/bound'))).resolves.toMatchObject({
        spec: { nodeName: 'nowhere' },
        status: {
          conditions: expect.arrayContaining([expect.objectContaining({ type: 'PodScheduled', status: 'True' })]),
        },
      });
      const deleted = await b.api.send('DELETE', b.core('pods/bound'));
      expect(deleted).toMatchObject({
        code: 200,
        body: { kind: 'Pod', metadata: { deletionGracePeriodSeconds: 30, deletionTimestamp: expect.any(String) } },
      });
      const sooner = await b.api.send('DELETE', b.core('pods/bound?gracePeriodSeconds=5'));
      expect(sooner.body).toMatchObject({ metadata: { deletionGracePeriodSeconds: 5 } });
      await b.api.send('DELETE', b.core('pods/bound?gracePeriodSeconds=0'));
      await expect(b.api.send('GET', b.core('pods/bound'))).resolves.toMatchObject({ code: 404 });
    });

    it('Node: created with its status', async () => {
      const made = await b.api.create('/api/v1/nodes', {
        metadata: { name: 'node-of-builtins' },
        status: { capacity: { cpu: '2' }, conditions: [{ type: 'Ready', status: 'True' }] },
      });
      expect(made).toMatchObject({
        status: { capacity: { cpu: '2' }, conditions: [{ type: 'Ready', status: 'True' }] },
      });
      await b.api.send(
        'PATCH',
        '/api/v1/nodes/node-of-builtins',
        { spec: { unschedulable: true } },
        { type: 'application/strategic-merge-patch+json' },
      );
      await expect(b.api.names('/api/v1/nodes?fieldSelector=spec.unschedulable%3Dtrue')).resolves.toContain(
        'node-of-builtins',
      );
      await b.api.send('DELETE', '/api/v1/nodes/node-of-builtins');
    });

    it('Namespace: active, labelled with its name, held until it is empty', async () => {
      await expect(b.api.get('/api/v1/namespaces/builtins')).resolves.toMatchObject({
        metadata: { labels: { 'kubernetes.io/metadata.name': 'builtins' } },
        spec: { finalizers: ['kubernetes'] },
        status: { phase: 'Active' },
      });
      await expect(
        b.api.send('POST', '/api/v1/namespaces', { metadata: { name: 'Not.A.Label' } }),
      ).resolves.toMatchObject({ code: 422 });
    });

    it('Lease: replaced only with its version', async () => {
      const path = b.group('coordination.k8s.io/v1', 'leases');
      const made = await b.api.create(path, {
        metadata: { name: 'lease' },
        spec: { holderIdentity: 'a', leaseDurationSeconds: 15, renewTime: '2026-01-01T00:00:00.000000Z' },
      });
      const next = { ...made, spec: { holderIdentity: 'b', leaseDurationSeconds: 15 } };
      await expect(b.api.send('PUT', `${path}/lease`, next)).resolves.toMatchObject({
        code: 200,
        body: { spec: { holderIdentity: 'b' } },
      });
      await expect(b.api.send('PUT', `${path}/lease`, next)).resolves.toMatchObject({
        code: 409,
        body: { reason: 'Conflict' },
      });
      await expect(
        b.api.send('PUT', `${path}/lease`, { metadata: { name: 'lease' }, spec: {} }),
      ).resolves.toMatchObject({ code: 422, body: { details: { causes: [{ field: 'metadata.resourceVersion' }] } } });
    });

    it('Event: one store under two groups', async () => {
      const event = {
        metadata: { name: 'event' },
        involvedObject: { kind: 'Pod', name: 'pod', namespace: 'builtins' },
        reason: 'Why',
        message: 'because',
        type: 'Normal',
        firstTimestamp: '2026-01-01T00:00:00Z',
        lastTimestamp: '2026-01-01T00:00:00Z',
        count: 1,
      };
      await b.api.create(b.core('events'), event);
      await expect(b.api.get(b.group('events.k8s.io/v1', 'events/event'))).resolves.toMatchObject({
        apiVersion: 'events.k8s.io/v1',
        regarding: { kind: 'Pod', name: 'pod' },
        note: 'because',
        reason: 'Why',
        deprecatedCount: 1,
      });
      await expect(
        b.api.names(b.core('events?fieldSelector=involvedObject.name%3Dpod,reason%3DWhy')),
      ).resolves.toContain('event');
      const modern = {
        metadata: { name: 'modern' },
        regarding: { kind: 'Pod', name: 'pod', namespace: 'builtins' },
        reason: 'Why',
        note: 'so',
        type: 'Normal',
        action: 'Doing',
        reportingController: 'x.y/z',
        reportingInstance: 'z-1',
        eventTime: '2026-01-01T00:00:00.000000Z',
      };
      await b.api.create(b.group('events.k8s.io/v1', 'events'), modern);
      await expect(b.api.get(b.core('events/modern'))).resolves.toMatchObject({
        apiVersion: 'v1',
        involvedObject: { name: 'pod' },
        message: 'so',
        reportingComponent: 'x.y/z',
        eventTime: '2026-01-01T00:00:00.000000Z',
      });
    });

    it('Secret and ConfigMap: encoded, typed, immutable when they say so', async () => {
      const secret = await b.api.create(b.core('secrets'), { metadata: { name: 'secret' }, stringData: { a: 'b' } });
      expect(secret).toMatchObject({ type: 'Opaque', data: { a: 'Yg==' } });
      expect(secret['stringData']).toBeUndefined();
      await b.api.create(b.core('configmaps'), { ...configMap('fixed', { a: '1' }), immutable: true });
      await expect(b.api.merge(b.core('configmaps/fixed'), { data: { a: '2' } })).resolves.toMatchObject({
        code: 422,
        body: { message: 'ConfigMap "fixed" is invalid: data: Forbidden: field is immutable when `immutable` is set' },
      });
      const wrong = await b.api.send('POST', b.core('configmaps'), configMap('wrong', { a: 1 }));
      expect(wrong).toMatchObject({ code: 400, body: { reason: 'BadRequest' } });
    });

    it('Service, EndpointSlice, Deployment, PodDisruptionBudget: their defaults', async () => {
      const service = await b.api.create(b.core('services'), {
        metadata: { name: 'service' },
        spec: { clusterIP: 'None', selector: { a: 'b' }, ports: [{ port: 80 }] },
      });
      expect(service).toMatchObject({
        spec: {
          type: 'ClusterIP',
          clusterIP: 'None',
          clusterIPs: ['None'],
          sessionAffinity: 'None',
          internalTrafficPolicy: 'Cluster',
          ipFamilies: ['IPv4'],
          ipFamilyPolicy: 'SingleStack',
          ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
        },
        status: { loadBalancer: {} },
      });
      const slice = await b.api.create(b.group('discovery.k8s.io/v1', 'endpointslices'), {
        metadata: { name: 'slice' },
        addressType: 'IPv4',
        endpoints: [{ addresses: ['10.0.0.1'] }],
        ports: [{ port: 80 }],
      });
      expect(slice).toMatchObject({
        metadata: { generation: 1 },
        endpoints: [{ conditions: {} }],
        ports: [{ name: '', protocol: 'TCP', port: 80 }],
      });
      const deployment = await b.api.create(b.group('apps/v1', 'deployments'), {
        metadata: { name: 'web' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { a: 'b' } },
          template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
        },
      });
      expect(deployment).toMatchObject({
        metadata: { generation: 1 },
        spec: {
          revisionHistoryLimit: 10,
          progressDeadlineSeconds: 600,
          strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } },
          template: { spec: { dnsPolicy: 'ClusterFirst' } },
        },
      });
      expect(valueAt(deployment, ['spec', 'template', 'spec', 'enableServiceLinks'])).toBeUndefined();
      const budget = await b.api.create(b.group('policy/v1', 'poddisruptionbudgets'), {
        metadata: { name: 'budget' },
        spec: { minAvailable: 1, selector: { matchLabels: { a: 'b' } } },
      });
      expect(budget).toMatchObject({ metadata: { generation: 1 }, status: { currentHealthy: 0, expectedPods: 0 } });
    });
  });
}
