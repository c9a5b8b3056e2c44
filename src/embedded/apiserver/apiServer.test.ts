import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApiServer } from './apiServer.ts';
import { stringOf, valueAt } from './objects/json.ts';
import { TestServer, WIDGET_PATH, writeCrds, widget } from './testing/testServer.ts';

let cluster: TestServer;
beforeEach(async () => {
  cluster = await TestServer.start();
});
afterEach(async () => {
  await cluster.stop();
});

const versionOf = (object: Parameters<typeof valueAt>[0]) =>
  stringOf(valueAt(object, ['metadata', 'resourceVersion'])) ?? '';

async function statusOfHost(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${url}/version`, { headers: { host } }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

describe('starting', () => {
  it('rejects with EADDRINUSE when the port is taken', async () => {
    const port = Number(new URL(cluster.server.url).port);
    const crdDirectory = join(cluster.directory, 'crds');
    await expect(startApiServer({ host: '127.0.0.1', port, crdDirectory })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it('says which state folder it cannot write', async () => {
    const file = join(cluster.directory, 'file');
    writeFileSync(file, '');
    const start = TestServer.start({ stateDirectory: join(file, 'state') });
    await expect(start).rejects.toThrow(`cannot keep state in ${join(file, 'state')}: ENOTDIR`);
  });

  it('refuses a CRD with a rule that it cannot evaluate', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'crds-'));
    const crdDirectory = writeCrds(directory, BROKEN);
    const start = startApiServer({ host: '127.0.0.1', port: 0, crdDirectory });
    await expect(start).rejects.toThrow(/cannot compile the CEL rule "self.isFancy\(\)"/);
    rmSync(directory, { recursive: true });
  });

  it('answers only requests whose Host is a loopback name, against DNS rebinding', async () => {
    await expect(statusOfHost(cluster.server.url, 'evil.example:80')).resolves.toBe(403);
    await expect(statusOfHost(cluster.server.url, 'localhost:80')).resolves.toBe(200);
  });

  it('gives a kubeconfig with its address', () => {
    expect(cluster.server.kubeconfig()).toContain(`server: ${cluster.server.url}`);
  });
});

const BROKEN = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.test.dev }
spec:
  group: test.dev
  scope: Cluster
  names: { kind: Thing, plural: things }
  versions:
    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-validations: [{ rule: self.isFancy() }] } } }
`;

describe('the state folder', () => {
  it('brings everything back: objects, uids, kinds, and watches that resume', async () => {
    const stateDirectory = join(cluster.directory, 'state');
    const first = await TestServer.start({ stateDirectory });
    const created = await first.create(WIDGET_PATH, widget('a'));
    await first.create(WIDGET_PATH, widget('b'));
    await first.stop();
    const second = await TestServer.start({ stateDirectory });
    await expect(second.send('GET', `${WIDGET_PATH}/a`)).resolves.toMatchObject({ code: 200, body: created });
    const watch = await second.watch(`${WIDGET_PATH}?watch=1&resourceVersion=${versionOf(created)}`);
    await expect(watch.take(1)).resolves.toEqual(['ADDED b']);
    watch.stop();
    await second.stop();
  });
});

describe('paths', () => {
  it.each([
    ['GET', '/api/v1/pods/a', 404],
    ['POST', '/api/v1/pods', 405],
    ['GET', '/api/v1/namespaces/default/nodes', 404],
    ['GET', '/api/v1/namespaces/default/unheardof', 404],
    ['GET', '/api/v1/namespaces/default/configmaps/a/status', 404],
    ['DELETE', '/api/v1/namespaces/default', 403],
    ['GET', '/apis/none.dev/v1', 404],
    ['GET', '/readyz', 200],
  ])('%s %s is %d', async (method, path, code) => {
    await expect(cluster.send(method, path, method === 'POST' ? {} : undefined)).resolves.toMatchObject({ code });
  });

  it('refuse a body with another name', async () => {
    await cluster.create(WIDGET_PATH, widget('a'));
    await expect(cluster.send('PUT', `${WIDGET_PATH}/a`, widget('b'))).resolves.toMatchObject({ code: 400 });
  });
});
