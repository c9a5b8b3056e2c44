import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/embedded/apiserver/objects/json.ts';
import { owners } from '../owners.ts';
import type { TestedServer } from '../servers.ts';
import { bench } from '../suite.ts';

/** Server-side apply: what is refused, and what the types of built-in kinds say. */
export function configurations(server: () => TestedServer): void {
  describe('applied configurations', () => {
    const b = bench(server, 'configurations');
    const apply = (spec: JsonObject) =>
      b.api.send(
        'PATCH',
        b.gadgets('/wrong?fieldManager=a'),
        JSON.stringify({ apiVersion: 'conformance.dev/v1', kind: 'Gadget', metadata: { name: 'wrong' }, spec }),
        { type: 'application/apply-patch+yaml' },
      );

    it.each<[string, JsonObject, string]>([
      ['doubled keys', { parts: [{ name: 'n' }, { name: 'n' }] }, '.spec.parts: duplicate entries for key [name="n"]'],
      [
        'missing keys',
        { parts: [{ count: 1 }] },
        '.spec.parts: element 0: associative list with keys has an element that omits',
      ],
      ['unknown fields', { oops: 1 }, '.spec.oops: field not declared in schema'],
      ['wrong types', { size: 'x' }, '.spec.size: expected numeric (int or float), got string'],
    ])('refuse %s', async (_, spec, message) => {
      await apply({ size: 1 });
      const { code, body } = await apply(spec);
      expect({ code, message: body['message'] }).toEqual({
        code: 500,
        message: expect.stringContaining(
          `failed to create typed patch object (/wrong; conformance.dev/v1, Kind=Gadget): ${message}`,
        ),
      });
    });

    it('must say who they are and what they are about', async () => {
      const send = (query: string, body: JsonObject, type = 'application/apply-patch+yaml') =>
        b.api.send('PATCH', b.gadgets(`/said${query}`), JSON.stringify(body), { type });
      const whole = { apiVersion: 'conformance.dev/v1', kind: 'Gadget', metadata: { name: 'said' }, spec: { size: 1 } };
      await expect(send('', whole)).resolves.toMatchObject({
        code: 422,
        body: {
          message: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
        },
      });
      await expect(send('?fieldManager=a', { ...whole, kind: '' })).resolves.toMatchObject({
        code: 400,
        body: { message: 'invalid object type: conformance.dev/v1, Kind=' },
      });
      await expect(send('?fieldManager=a', { ...whole, metadata: { name: 'x' } })).resolves.toMatchObject({
        code: 400,
      });
      await expect(
        send('?fieldManager=a', { ...whole, metadata: { name: 'said', managedFields: [{ manager: 'x' }] } }),
      ).resolves.toMatchObject({ code: 400, body: { message: 'metadata.managedFields must be nil' } });
      await expect(send('?fieldManager=a&dryRun=All', whole)).resolves.toMatchObject({ code: 201 });
      await expect(b.api.send('GET', b.gadgets('/said'))).resolves.toMatchObject({ code: 404 });
      await send('?fieldManager=a', whole);
      const stale = { ...whole, metadata: { name: 'said', resourceVersion: '1' }, spec: { size: 2 } };
      await expect(send('?fieldManager=a', stale)).resolves.toMatchObject({
        code: 409,
        body: { reason: 'Conflict', message: expect.stringContaining('the object has been modified') },
      });
      await expect(send('?fieldManager=a&force=true', {}, 'application/merge-patch+json')).resolves.toMatchObject({
        code: 422,
        body: {
          message: 'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
        },
      });
    });

    it('know the keys of built-in lists', async () => {
      const path = b.group('apps/v1', 'deployments/keys?fieldManager=a');
      const configuration = {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'keys' },
        spec: {
          selector: { matchLabels: { a: 'b' } },
          template: {
            metadata: { labels: { a: 'b' } },
            spec: {
              containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }], env: [{ name: 'A', value: '1' }] }],
            },
          },
        },
      };
      const { code, body } = await b.api.send('PATCH', path, JSON.stringify(configuration), {
        type: 'application/apply-patch+yaml',
      });
      expect(code).toBe(201);
      expect(owners(body)['a Apply']).toEqual({
        'f:spec': {
          'f:selector': {},
          'f:template': {
            'f:metadata': { 'f:labels': { 'f:a': {} } },
            'f:spec': {
              'f:containers': {
                'k:{"name":"c"}': {
                  '.': {},
                  'f:name': {},
                  'f:image': {},
                  'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
                  'f:env': { 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
                },
              },
            },
          },
        },
      });
    });

    it('do not own what every object of a built-in kind has', async () => {
      const pod = await b.api.create(b.core('pods'), {
        metadata: { name: 'pod', labels: { a: 'b' } },
        spec: {
          automountServiceAccountToken: false,
          containers: [{ name: 'c', image: 'i:1', ports: [{ containerPort: 80 }] }],
        },
      });
      expect(owners(pod)).toEqual({
        'tester Update': {
          'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } },
          'f:spec': {
            'f:automountServiceAccountToken': {},
            'f:containers': {
              'k:{"name":"c"}': {
                '.': {},
                'f:name': {},
                'f:image': {},
                'f:imagePullPolicy': {},
                'f:ports': {
                  '.': {},
                  'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {}, 'f:protocol': {} },
                },
                'f:resources': {},
                'f:terminationMessagePath': {},
                'f:terminationMessagePolicy': {},
              },
            },
            'f:dnsPolicy': {},
            'f:enableServiceLinks': {},
            'f:restartPolicy': {},
            'f:schedulerName': {},
            'f:securityContext': {},
            'f:terminationGracePeriodSeconds': {},
          },
        },
      });
    });

    it('know a Scale as a part of its own where somebody owns the replicas', async () => {
      const replicas = { spec: { replicas: 0 } };
      await b.api.merge(b.group('apps/v1', 'deployments/keys'), replicas);
      const scaled = await b.api.merge(b.group('apps/v1', 'deployments/keys/scale'), { spec: { replicas: 1 } });
      expect(scaled).toMatchObject({ code: 200, body: { kind: 'Scale', metadata: { name: 'keys' } } });
      const deployment = await b.api.get(b.group('apps/v1', 'deployments/keys'));
      expect(owners(deployment)).toMatchObject({ 'tester Update scale': { 'f:spec': { 'f:replicas': {} } } });
    });
  });
}
