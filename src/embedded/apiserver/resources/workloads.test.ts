import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestServer } from '../testing/testServer.ts';

let cluster: TestServer;
beforeEach(async () => {
  cluster = await TestServer.start();
});
afterEach(async () => {
  await cluster.stop();
});

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

const deployment = {
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'busybox:1' }] } },
  },
};

describe('deployments', () => {
  it('get the defaults of a real server', async () => {
    await expect(cluster.create(DEPLOYMENTS, deployment)).resolves.toMatchObject({
      metadata: { generation: 1 },
      spec: {
        replicas: 1,
        strategy: { rollingUpdate: { maxSurge: '25%' } },
        template: { spec: { restartPolicy: 'Always' } },
      },
      status: {},
    });
  });

  it('are scaled through their Scale', async () => {
    await cluster.create(DEPLOYMENTS, deployment);
    await expect(cluster.send('GET', `${DEPLOYMENTS}/web/scale`)).resolves.toMatchObject({
      body: { kind: 'Scale', spec: { replicas: 1 }, status: { replicas: 0, selector: 'app=web' } },
    });
    const scaled = await cluster.patch(`${DEPLOYMENTS}/web/scale`, { spec: { replicas: 3 } });
    expect(scaled).toMatchObject({ code: 200, body: { spec: { replicas: 3 } } });
    await expect(cluster.send('GET', `${DEPLOYMENTS}/web`)).resolves.toMatchObject({
      body: { metadata: { generation: 2 }, spec: { replicas: 3 } },
    });
    const negative = await cluster.patch(`${DEPLOYMENTS}/web/scale`, { spec: { replicas: -1 } });
    expect(negative).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
  });

  it('must select the pods that they make', async () => {
    const other = { ...deployment, spec: { ...deployment.spec, selector: { matchLabels: { app: 'other' } } } };
    await expect(cluster.send('POST', DEPLOYMENTS, other)).resolves.toMatchObject({
      code: 422,
      body: { details: { causes: [{ field: 'spec.template.metadata.labels' }] } },
    });
  });
});

describe('endpoint slices', () => {
  it('say of which family their addresses are', async () => {
    const path = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices';
    await expect(cluster.send('POST', path, { metadata: { name: 'a' } })).resolves.toMatchObject({ code: 422 });
    const slice = { metadata: { name: 'a' }, addressType: 'IPv4', ports: [{ port: 5050 }] };
    await expect(cluster.create(path, slice)).resolves.toMatchObject({
      endpoints: [],
      ports: [{ name: '', protocol: 'TCP', port: 5050 }],
    });
  });
});
