import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listOf, stringOf, valueAt } from '../objects/json.ts';
import { TestServer, WIDGET_PATH, widget } from '../testing/testServer.ts';

let cluster: TestServer;
beforeEach(async () => {
  cluster = await TestServer.start();
});
afterEach(async () => {
  await cluster.stop();
});

const versionOf = (object: Parameters<typeof valueAt>[0]) =>
  stringOf(valueAt(object, ['metadata', 'resourceVersion'])) ?? '';

describe('lists', () => {
  it('pages at one version, whatever is written in between', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await cluster.create(WIDGET_PATH, widget(name));
    const first = await cluster.send('GET', `${WIDGET_PATH}?limit=2`);
    expect(first.body['metadata']).toMatchObject({ remainingItemCount: 3 });
    await cluster.create(WIDGET_PATH, widget('bb'));
    await cluster.send('DELETE', `${WIDGET_PATH}/d`);
    const token = stringOf(valueAt(first.body, ['metadata', 'continue'])) ?? '';
    const rest = await cluster.send('GET', `${WIDGET_PATH}?limit=10&continue=${token}`);
    expect(listOf(rest.body['items']).map((item) => valueAt(item, ['metadata', 'name']))).toEqual(['c', 'd', 'e']);
    expect(versionOf(rest.body)).toBe(versionOf(first.body));
  });

  it('gives an exact version, Expired when it is forgotten, and 504 for one to come', async () => {
    const first = await cluster.create(WIDGET_PATH, widget('a'));
    await cluster.create(WIDGET_PATH, widget('b'));
    const exact = `${WIDGET_PATH}?resourceVersion=${versionOf(first)}&resourceVersionMatch=Exact`;
    await expect(cluster.names(exact)).resolves.toEqual(['a']);
    cluster.server.compactHistory();
    await expect(cluster.send('GET', exact)).resolves.toMatchObject({ code: 410, body: { reason: 'Expired' } });
    await expect(cluster.send('GET', `${WIDGET_PATH}?resourceVersion=9999`)).resolves.toMatchObject({ code: 504 });
  });

  it('selects by labels and fields, and refuses fields that cannot be selected by', async () => {
    await cluster.create(WIDGET_PATH, { metadata: { name: 'a', labels: { tier: 'x' } }, spec: { size: 1 } });
    await cluster.create(WIDGET_PATH, widget('b'));
    await expect(cluster.names(`${WIDGET_PATH}?labelSelector=tier%20in%20(x,y)`)).resolves.toEqual(['a']);
    await expect(cluster.names(`${WIDGET_PATH}?fieldSelector=metadata.name!=a`)).resolves.toEqual(['b']);
    await expect(cluster.send('GET', `${WIDGET_PATH}?fieldSelector=spec.size=1`)).resolves.toMatchObject({
      code: 400,
      body: { message: 'field label not supported: spec.size' },
    });
  });

  it('deletes a selected collection', async () => {
    await cluster.create(WIDGET_PATH, { metadata: { name: 'a', labels: { tier: 'x' } }, spec: { size: 1 } });
    await cluster.create(WIDGET_PATH, widget('b'));
    await cluster.send('DELETE', `${WIDGET_PATH}?labelSelector=tier=x`);
    await expect(cluster.names(WIDGET_PATH)).resolves.toEqual(['b']);
  });

  it('prints tables', async () => {
    await cluster.create(WIDGET_PATH, widget('a'));
    await cluster.patch(`${WIDGET_PATH}/a/status`, { status: { conditions: [{ type: 'Ready', status: 'True' }] } });
    const { body } = await cluster.send('GET', WIDGET_PATH, undefined, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    });
    expect(listOf(body['columnDefinitions']).map((column) => valueAt(column, ['name']))).toEqual([
      'Name',
      'Size',
      'Ready',
    ]);
    expect(body['rows']).toMatchObject([{ cells: ['a', 1, 'True'], object: { kind: 'PartialObjectMetadata' } }]);
  });
});
