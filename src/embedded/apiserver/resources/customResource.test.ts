import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestServer, WIDGET_PATH, widget } from '../testing/testServer.ts';

let cluster: TestServer;
beforeEach(async () => {
  cluster = await TestServer.start();
});
afterEach(async () => {
  await cluster.stop();
});

describe('custom resources', () => {
  const invalid = async (spec: object) =>
    (await cluster.send('POST', WIDGET_PATH, { metadata: { name: 'a' }, spec: { ...spec } })).body['message'];

  it('names the field and the rule that an object breaks', async () => {
    await expect(invalid({})).resolves.toContain('Widget.test.dev "a" is invalid: [spec.size: Required value, ');
    await expect(invalid({ size: 0 })).resolves.toBe(
      'Widget.test.dev "a" is invalid: spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
    );
    await expect(invalid({ size: 3, most: 2 })).resolves.toBe(
      'Widget.test.dev "a" is invalid: spec: Invalid value: the size is above the most',
    );
  });

  it('asks transition rules at updates', async () => {
    await cluster.create(WIDGET_PATH, widget('a'));
    const { code, body } = await cluster.patch(`${WIDGET_PATH}/a`, { spec: { color: 'blue' } });
    expect(code).toBe(422);
    expect(body['details']).toMatchObject({
      causes: [{ field: 'spec', message: expect.stringContaining('the color cannot be changed') }],
    });
  });

  it('prunes unknown fields, warns of them, or refuses them when asked to', async () => {
    const { code, body, warnings } = await cluster.send('POST', WIDGET_PATH, widget('a', { odd: 1 }));
    expect(code).toBe(201);
    expect(body['spec']).toEqual({ size: 1, color: 'red' });
    expect(warnings).toContain('unknown field');
    const strict = await cluster.send('POST', `${WIDGET_PATH}?fieldValidation=Strict`, widget('b', { odd: 1 }));
    expect(strict).toMatchObject({
      code: 400,
      body: { message: expect.stringContaining('strict decoding error: unknown field "spec.odd"') },
    });
  });

  it('is served as long as its definition is there', async () => {
    await cluster.create(WIDGET_PATH, widget('a'));
    await cluster.send('DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.test.dev');
    await expect(cluster.send('GET', WIDGET_PATH)).resolves.toMatchObject({ code: 404 });
  });

  it('is in discovery and OpenAPI', async () => {
    const { body } = await cluster.send('GET', '/apis/test.dev/v1');
    expect(body['resources']).toMatchObject([
      { name: 'widgets', shortNames: ['wd'], categories: ['things'] },
      { name: 'widgets/status' },
    ]);
    const document = await cluster.send('GET', '/openapi/v3/apis/test.dev/v1');
    expect(document.body).toMatchObject({ components: { schemas: { 'dev.test.v1.Widget': { type: 'object' } } } });
  });
});
