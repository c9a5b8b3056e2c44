import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../src/embedded/apiserver/objects/json.ts';
import { valueAt } from '../../../src/embedded/apiserver/objects/json.ts';
import type { TestedServer } from '../servers.ts';
import type { Bench } from '../suite.ts';
import { bench, configMap } from '../suite.ts';

/** Something in which the embedded server is another one on purpose. */
interface Difference {
  readonly what: string;
  readonly why: string;
  readonly ask: (b: Bench) => Promise<Json | undefined>;
  readonly embedded: unknown;
  readonly real: unknown;
}

const plainPod = { metadata: { name: 'pod' }, spec: { containers: [{ name: 'c', image: 'i:1' }] } };

const known: readonly Difference[] = [
  {
    what: 'unknown fields of built-in kinds are kept without a word when a client says nothing of fieldValidation (kubectl does)',
    why: 'all fields of all kinds are known to a large library only, which is not loaded for our own client',
    ask: async (b) =>
      (await b.api.send('POST', b.core('configmaps?dryRun=All'), { ...configMap('a'), oops: 1 })).warnings,
    embedded: '',
    real: '299 - "unknown field \\"oops\\""',
  },
  {
    what: 'a field that comes twice in a body is not warned of',
    why: 'the last one counts in both, and finding it takes a JSON parser of our own',
    ask: async (b) =>
      (await b.api.send('POST', b.core('configmaps?dryRun=All'), '{"metadata":{"name":"a"},"data":{"a":"1","a":"2"}}'))
        .warnings,
    embedded: '',
    real: expect.stringContaining('duplicate field'),
  },
  {
    what: 'a Service gets no address',
    why: 'nothing routes to one',
    ask: async (b) => {
      const service = { metadata: { name: 'a' }, spec: { ports: [{ port: 80 }] } };
      return valueAt((await b.api.send('POST', b.core('services?dryRun=All'), service)).body, ['spec', 'clusterIP']);
    },
    embedded: 'None',
    real: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
  },
  {
    what: 'a Pod gets no service account, priority or tolerations that its author has not written',
    why: 'admission plugins add them, of which there are none',
    ask: async (b) => {
      const { body } = await b.api.send('POST', b.core('pods?dryRun=All'), plainPod);
      return ['serviceAccountName', 'priority', 'tolerations'].filter(
        (field) => valueAt(body, ['spec', field]) !== undefined,
      );
    },
    embedded: [],
    real: ['serviceAccountName', 'priority', 'tolerations'],
  },
  {
    what: 'a Pod that is made for a node counts as scheduled at once',
    why: 'the embedded nodes watch for that, and a kubelet would say it',
    ask: async (b) => {
      const pod = { ...plainPod, spec: { ...plainPod.spec, nodeName: 'n' } };
      return valueAt((await b.api.send('POST', b.core('pods?dryRun=All'), pod)).body, ['status', 'conditions']);
    },
    embedded: [expect.objectContaining({ type: 'PodScheduled', status: 'True' })],
    real: undefined,
  },
  {
    what: 'built-in kinds have no descriptions in OpenAPI, which `kubectl explain` prints',
    why: 'no copy of Kubernetes’ documents lies in the repository',
    ask: async (b) => {
      const { components } = await b.api.get('/openapi/v3/api/v1');
      return JSON.stringify(components ?? null).includes('"description"');
    },
    embedded: false,
    real: true,
  },
  {
    what: 'OpenAPI 2 has no kinds in protobuf, so that the server and not kubectl says what is wrong in an item of a List',
    why: 'kubectl reads it for nothing else, and leaves all that is no List to the server too',
    ask: async (b) => {
      const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
      return JSON.stringify(await b.api.get('/openapi/v2', accept)).includes('io.k8s.api.core.v1.ConfigMap');
    },
    embedded: false,
    real: true,
  },
  {
    what: 'most kinds cannot be sent as protobuf, in which `kubectl create service` and the like send them',
    why: 'manifests come as JSON or YAML; the messages of every kind would be a large table',
    ask: async (b) => {
      const body = 'k8s\0\n\x0d\n\x02v1\x12\x07Service\x12\x00\x1a\x00"\x00';
      return (
        await b.api.send('POST', b.core('services?dryRun=All'), body, { type: 'application/vnd.kubernetes.protobuf' })
      ).code;
    },
    embedded: 415,
    real: 422,
  },
];

/** The differences that are known and meant: the list is to stay short, and an entry that is no longer true fails. */
export function differences(server: () => TestedServer): void {
  describe('known differences', () => {
    const b = bench(server, 'differences');
    it.each(known.map((difference) => [difference.what, difference] as const))('%s', async (_, difference) => {
      await b.server.ready(b.namespace);
      expect(await difference.ask(b)).toEqual(difference[b.server.name]);
      expect(difference.why).not.toBe('');
    });
  });
}
