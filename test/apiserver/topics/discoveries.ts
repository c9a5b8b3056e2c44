import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/embedded/apiserver/objects/json.ts';
import { listOf, objectOf, stringOf, valueAt } from '../../../src/embedded/apiserver/objects/json.ts';
import type { TestedServer } from '../servers.ts';
import { bench } from '../suite.ts';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

/** The kinds that are compared: those that the embedded server has. */
const kinds: readonly (readonly [path: string, names: readonly string[]])[] = [
  [
    '/api/v1',
    [
      'configmaps',
      'events',
      'namespaces',
      'namespaces/status',
      'nodes',
      'nodes/status',
      'pods',
      'pods/binding',
      'pods/eviction',
      'pods/log',
      'pods/resize',
      'pods/status',
      'secrets',
      'serviceaccounts',
      'services',
      'services/status',
    ],
  ],
  [
    '/apis/apps/v1',
    [
      'deployments',
      'deployments/scale',
      'deployments/status',
      'replicasets',
      'replicasets/scale',
      'replicasets/status',
    ],
  ],
  ['/apis/coordination.k8s.io/v1', ['leases']],
  ['/apis/discovery.k8s.io/v1', ['endpointslices']],
  ['/apis/events.k8s.io/v1', ['events']],
  ['/apis/policy/v1', ['poddisruptionbudgets', 'poddisruptionbudgets/status']],
  ['/apis/apiextensions.k8s.io/v1', ['customresourcedefinitions', 'customresourcedefinitions/status']],
  ['/apis/conformance.dev/v1', ['gadgets', 'gadgets/status']],
];

/** Discovery and OpenAPI: what clients learn about the kinds. */
export function discoveries(server: () => TestedServer): void {
  describe('discovery', () => {
    const b = bench(server, 'discoveries');

    it.each(kinds)('of %s says the same', async (path, names) => {
      const body = await b.api.get(path);
      expect(body).toMatchObject({ kind: 'APIResourceList', groupVersion: path.replace(/^\/apis?\//, '') });
      const resources = new Map(
        listOf(body['resources']).map((entry) => [stringOf(valueAt(entry, ['name'])) ?? '', objectOf(entry)]),
      );
      expect(names.filter((name) => !resources.has(name))).toEqual([]);
      for (const [name, { kind, namespaced, verbs, singularName }] of resources) {
        if (!names.includes(name) || name.includes('/')) continue;
        const isPlain = name !== 'namespaces';
        expect({ name, kind, namespaced, verbs, singularName }).toEqual({
          name,
          kind: expect.any(String),
          namespaced: !['namespaces', 'nodes', 'customresourcedefinitions'].includes(name),
          verbs: expect.arrayContaining([
            'create',
            'delete',
            ...(isPlain ? ['deletecollection'] : []),
            'get',
            'list',
            'patch',
            'update',
            'watch',
          ]),
          singularName: name.replace(/s$/, ''),
        });
      }
    });

    it('lists groups and versions', async () => {
      await expect(b.api.get('/api')).resolves.toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
      const groups = await b.api.get('/apis');
      expect(groups).toMatchObject({ kind: 'APIGroupList', apiVersion: 'v1' });
      expect(listOf(groups['groups'])).toEqual(
        expect.arrayContaining([
          {
            name: 'conformance.dev',
            versions: [{ groupVersion: 'conformance.dev/v1', version: 'v1' }],
            preferredVersion: { groupVersion: 'conformance.dev/v1', version: 'v1' },
          },
        ]),
      );
      await expect(b.api.get('/apis/apps')).resolves.toMatchObject({
        kind: 'APIGroup',
        name: 'apps',
        preferredVersion: { version: 'v1' },
      });
      await expect(b.api.send('GET', '/apis/none.dev')).resolves.toMatchObject({ code: 404 });
      await expect(b.api.send('GET', '/apis/none.dev/v1')).resolves.toMatchObject({ code: 404 });
    });

    it('comes in one piece for who asks so', async () => {
      const groups = await b.api.get('/apis', AGGREGATED);
      expect(groups).toMatchObject({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2' });
      const find = (name: string) =>
        listOf(groups['items']).find((item) => valueAt(item, ['metadata', 'name']) === name);
      const resourceOf = (group: string, name: string) =>
        listOf(valueAt(listOf(valueAt(find(group), ['versions']))[0], ['resources'])).find(
          (entry) => valueAt(entry, ['resource']) === name,
        );
      expect(resourceOf('conformance.dev', 'gadgets')).toEqual({
        resource: 'gadgets',
        responseKind: { group: 'conformance.dev', version: 'v1', kind: 'Gadget' },
        scope: 'Namespaced',
        singularResource: 'gadget',
        verbs: expect.arrayContaining(['create', 'get', 'watch']),
        shortNames: ['gd'],
        categories: ['things'],
        subresources: [
          {
            subresource: 'status',
            responseKind: { group: 'conformance.dev', version: 'v1', kind: 'Gadget' },
            verbs: expect.arrayContaining(['get', 'patch', 'update']),
          },
        ],
      });
      expect(resourceOf('apps', 'deployments')).toMatchObject({
        scope: 'Namespaced',
        shortNames: ['deploy'],
        subresources: expect.arrayContaining([
          expect.objectContaining({
            subresource: 'scale',
            responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
          }),
        ]),
      });
      const core = await b.api.get('/api', AGGREGATED);
      expect(core).toMatchObject({
        kind: 'APIGroupDiscoveryList',
        items: [{ versions: [{ version: 'v1', freshness: 'Current' }] }],
      });
      expect(JSON.stringify(core)).toContain('"resource":"pods"');
    });

    it('has OpenAPI documents, by group and version, with our schema in them', async () => {
      const paths = objectOf((await b.api.get('/openapi/v3'))['paths']);
      expect(Object.keys(paths)).toEqual(expect.arrayContaining(['api/v1', 'apis/apps/v1', 'apis/conformance.dev/v1']));
      const url = valueAt(paths['apis/conformance.dev/v1'], ['serverRelativeURL']);
      expect(url).toMatch(/^\/openapi\/v3\/apis\/conformance.dev\/v1\?hash=[0-9A-F]+$/);
      const document = await b.api.get(stringOf(url) ?? '');
      const schema = objectOf(valueAt(document, ['components', 'schemas', 'dev.conformance.v1.Gadget']));
      expect(schema['x-kubernetes-group-version-kind']).toEqual([
        { group: 'conformance.dev', version: 'v1', kind: 'Gadget' },
      ]);
      expect(valueAt(schema, ['properties', 'spec', 'properties', 'parts'])).toMatchObject({
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
      });
      const path = objectOf(valueAt(document, ['paths']))[
        '/apis/conformance.dev/v1/namespaces/{namespace}/gadgets/{name}'
      ] as JsonObject;
      expect(Object.keys(path)).toEqual(expect.arrayContaining(['get', 'put', 'patch', 'delete']));
      expect(JSON.stringify(path['patch'])).toContain('"fieldValidation"');
    });

    it('says that it is alive, and its version', async () => {
      for (const path of ['/healthz', '/livez', '/readyz'])
        await expect(b.api.get(path)).resolves.toEqual({ text: 'ok' });
      await expect(b.api.get('/version')).resolves.toMatchObject({
        major: '1',
        gitVersion: expect.stringMatching(/^v1\.\d+\.\d+/),
      });
    });
  });
}
