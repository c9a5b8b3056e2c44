import { describe, expect, it } from '@jest/globals';
import { nameOf, versionOf } from '../client.ts';
import type { TestedServer } from '../servers.ts';
import { bench, configMap, gadget } from '../suite.ts';

/** Creates and replaces: names, conflicts, dry runs, unknown fields, generations. */
export function writes(server: () => TestedServer): void {
  describe('writes', () => {
    const b = bench(server, 'writes');
    const problem = async (method: string, path: string, body?: Parameters<typeof b.api.send>[2]) => {
      const answer = await b.api.send(method, path, body);
      return { code: answer.code, reason: answer.body['reason'], message: answer.body['message'] };
    };

    it('fill in what is the server’s, and ignore what a client says of it', async () => {
      const made = await b.api.create(
        b.gadgets(),
        gadget(
          'system',
          {},
          {
            uid: 'mine',
            creationTimestamp: '2001-01-01T00:00:00Z',
            generation: 7,
            deletionTimestamp: '2001-01-01T00:00:00Z',
            selfLink: '/x',
          },
        ),
      );
      expect(made).toMatchObject({
        apiVersion: 'conformance.dev/v1',
        kind: 'Gadget',
        metadata: {
          name: 'system',
          namespace: 'writes',
          generation: 1,
          uid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
          creationTimestamp: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          resourceVersion: expect.stringMatching(/^\d+$/),
        },
      });
      expect(JSON.stringify(made)).not.toMatch(/mine|2001|selfLink|deletionTimestamp/);
    });

    it('complete a generateName by five characters', async () => {
      const made = await b.api.create(b.core('configmaps'), { metadata: { generateName: 'made-' } });
      expect(nameOf(made)).toMatch(/^made-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
      const long = await b.api.create(b.core('configmaps'), { metadata: { generateName: 'x'.repeat(100) } });
      expect(nameOf(long)).toHaveLength(63);
    });

    it('need a name, and a good one', async () => {
      await expect(problem('POST', b.core('configmaps'), { metadata: {} })).resolves.toEqual({
        code: 422,
        reason: 'Invalid',
        message: 'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
      });
      await expect(problem('POST', b.core('configmaps'), configMap('Bad_Name'))).resolves.toEqual({
        code: 422,
        reason: 'Invalid',
        message:
          "ConfigMap \"Bad_Name\" is invalid: metadata.name: Invalid value: \"Bad_Name\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      });
    });

    it('refuse labels that cannot be', async () => {
      const { code, message } = await problem(
        'POST',
        b.core('configmaps'),
        configMap('labels', {}, { labels: { a: 'b c' } }),
      );
      expect({ code, message }).toEqual({
        code: 422,
        message: expect.stringContaining(
          'metadata.labels: Invalid value: "b c": a valid label must be an empty string or consist of alphanumeric characters',
        ),
      });
      const key = await problem('POST', b.core('configmaps'), configMap('labels', {}, { labels: { 'a b': 'c' } }));
      expect(key).toMatchObject({
        code: 422,
        message: expect.stringContaining(
          'metadata.labels: Invalid value: "a b": name part must consist of alphanumeric characters',
        ),
      });
    });

    it('refuse what exists, another namespace, another kind, a version', async () => {
      await b.api.create(b.core('configmaps'), configMap('there'));
      await expect(problem('POST', b.core('configmaps'), configMap('there'))).resolves.toEqual({
        code: 409,
        reason: 'AlreadyExists',
        message: 'configmaps "there" already exists',
      });
      await expect(
        problem('POST', b.core('configmaps'), configMap('x', {}, { namespace: 'default' })),
      ).resolves.toEqual({
        code: 400,
        reason: 'BadRequest',
        message: 'the namespace of the provided object does not match the namespace sent on the request',
      });
      await expect(problem('POST', b.core('configmaps'), gadget('x'))).resolves.toMatchObject({
        code: 400,
        reason: 'BadRequest',
      });
      await expect(
        problem('POST', b.core('configmaps'), configMap('x', {}, { resourceVersion: '1' })),
      ).resolves.toEqual({
        code: 500,
        reason: undefined,
        message: 'resourceVersion should not be set on objects to be created',
      });
      await expect(problem('POST', '/api/v1/namespaces/none/configmaps', configMap('x'))).resolves.toEqual({
        code: 404,
        reason: 'NotFound',
        message: 'namespaces "none" not found',
      });
      await expect(problem('POST', b.core('configmaps'), 'no json')).resolves.toMatchObject({
        code: 400,
        reason: 'BadRequest',
      });
      await expect(problem('GET', b.core('configmaps/none'))).resolves.toEqual({
        code: 404,
        reason: 'NotFound',
        message: 'configmaps "none" not found',
      });
      await expect(problem('GET', b.gadgets('/none'))).resolves.toEqual({
        code: 404,
        reason: 'NotFound',
        message: 'gadgets.conformance.dev "none" not found',
      });
    });

    it('replace only what has the version that they name', async () => {
      const made = await b.api.create(b.gadgets(), gadget('stale'));
      const next = await b.api.merge(b.gadgets('/stale'), { spec: { size: 2 } });
      expect(next.body).toMatchObject({ metadata: { generation: 2 } });
      await expect(problem('PUT', b.gadgets('/stale'), made)).resolves.toEqual({
        code: 409,
        reason: 'Conflict',
        message:
          'Operation cannot be fulfilled on gadgets.conformance.dev "stale": the object has been modified; please apply your changes to the latest version and try again',
      });
      await expect(problem('PUT', b.gadgets('/stale'), gadget('stale'))).resolves.toMatchObject({
        code: 422,
        reason: 'Invalid',
        message: expect.stringContaining('metadata.resourceVersion: Invalid value: 0: must be specified for an update'),
      });
      await expect(problem('PUT', b.gadgets('/stale'), gadget('other'))).resolves.toMatchObject({
        code: 400,
        message: 'the name of the object (other) does not match the name on the URL (stale)',
      });
      await expect(
        problem('PUT', b.gadgets('/absent'), gadget('absent', {}, { resourceVersion: '1' })),
      ).resolves.toMatchObject({ code: 404, reason: 'NotFound' });
      const put = await b.api.send('PUT', b.gadgets('/stale'), { ...next.body, spec: { size: 3 } });
      expect(put).toMatchObject({ code: 200, body: { spec: { size: 3, color: 'red' }, metadata: { generation: 3 } } });
    });

    it('patch only what has the version that they name', async () => {
      const made = await b.api.create(b.core('configmaps'), configMap('patched'));
      await b.api.merge(b.core('configmaps/patched'), { data: { a: '1' } });
      const patch = { metadata: { resourceVersion: versionOf(made) }, data: { a: '2' } };
      await expect(b.api.merge(b.core('configmaps/patched'), patch)).resolves.toMatchObject({
        code: 409,
        body: { reason: 'Conflict', details: { name: 'patched', kind: 'configmaps' } },
      });
    });

    it('replace built-in kinds without a version', async () => {
      await b.api.create(b.core('configmaps'), configMap('loose', { a: '1' }));
      const put = await b.api.send('PUT', b.core('configmaps/loose'), configMap('loose', { b: '2' }));
      expect(put).toMatchObject({ code: 200, body: { data: { b: '2' } } });
    });

    it('are no writes when they change nothing', async () => {
      const made = await b.api.create(b.gadgets(), gadget('same'));
      const again = await b.api.send('PUT', b.gadgets('/same'), made);
      expect(versionOf(again.body)).toBe(versionOf(made));
      const merged = await b.api.merge(b.gadgets('/same'), { spec: { size: 1 } });
      expect(versionOf(merged.body)).toBe(versionOf(made));
    });

    it('count generations for the spec, not for metadata', async () => {
      await b.api.create(b.gadgets(), gadget('counted'));
      const labelled = await b.api.merge(b.gadgets('/counted'), { metadata: { labels: { a: 'b' } } });
      expect(labelled.body).toMatchObject({ metadata: { generation: 1 } });
      const changed = await b.api.merge(b.gadgets('/counted'), { spec: { size: 2 } });
      expect(changed.body).toMatchObject({ metadata: { generation: 2 } });
    });

    it('leave nothing behind in a dry run', async () => {
      const dry = await b.api.send('POST', b.gadgets('?dryRun=All'), gadget('dry'));
      expect(dry).toMatchObject({
        code: 201,
        body: { metadata: { name: 'dry', uid: expect.any(String) }, spec: { color: 'red' } },
      });
      await expect(problem('GET', b.gadgets('/dry'))).resolves.toMatchObject({ code: 404 });
      await expect(problem('POST', b.gadgets('?dryRun=Some'), gadget('dry'))).resolves.toMatchObject({
        code: 422,
        reason: 'Invalid',
        message: expect.stringContaining('dryRun: Unsupported value: ["Some"]: supported values: "All"'),
      });
      await b.api.create(b.gadgets(), gadget('wet'));
      await b.api.send(
        'PATCH',
        b.gadgets('/wet?dryRun=All'),
        { spec: { size: 5 } },
        { type: 'application/merge-patch+json' },
      );
      await b.api.send('DELETE', b.gadgets('/wet?dryRun=All'));
      expect(await b.api.get(b.gadgets('/wet'))).toMatchObject({ spec: { size: 1 } });
    });

    it('warn of unknown fields, ignore them, or refuse them', async () => {
      const odd = gadget('odd', { oops: 1, free: { any: 1 } });
      const warned = await b.api.send('POST', b.gadgets('?dryRun=All'), odd);
      expect(warned).toMatchObject({ code: 201, warnings: '299 - "unknown field \\"spec.oops\\""' });
      expect(warned.body['spec']).toEqual({ size: 1, color: 'red', free: { any: 1 } });
      await expect(b.api.send('POST', b.gadgets('?dryRun=All&fieldValidation=Ignore'), odd)).resolves.toMatchObject({
        code: 201,
        warnings: '',
      });
      await expect(problem('POST', b.gadgets('?dryRun=All&fieldValidation=Strict'), odd)).resolves.toEqual({
        code: 400,
        reason: 'BadRequest',
        message:
          'Gadget in version "v1" cannot be handled as a Gadget: strict decoding error: unknown field "spec.oops"',
      });
      await expect(problem('POST', b.gadgets('?fieldValidation=Odd'), odd)).resolves.toMatchObject({
        code: 422,
        reason: 'Invalid',
      });
    });

    it('warn of unknown fields of built-in kinds', async () => {
      const odd = { ...configMap('odd'), oops: 1, metadata: { name: 'odd', wrong: 2 } };
      const warned = await b.api.send('POST', b.core('configmaps?dryRun=All&fieldValidation=Warn'), odd);
      expect(warned).toMatchObject({ code: 201, warnings: expect.stringContaining('unknown field \\"oops\\"') });
      await expect(problem('POST', b.core('configmaps?dryRun=All&fieldValidation=Strict'), odd)).resolves.toEqual({
        code: 400,
        reason: 'BadRequest',
        message:
          'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "metadata.wrong", unknown field "oops"',
      });
    });

    it('are refused at paths and by methods that there are not', async () => {
      await expect(problem('POST', b.core('configmaps/a'), configMap('a'))).resolves.toMatchObject({
        code: 405,
        reason: 'MethodNotAllowed',
      });
      await expect(problem('PUT', b.core('configmaps'), configMap('a'))).resolves.toMatchObject({
        code: 405,
        reason: 'MethodNotAllowed',
      });
      await expect(problem('GET', b.gadgets('/a/oops'))).resolves.toMatchObject({ code: 404, reason: 'NotFound' });
    });

    it('take YAML', async () => {
      const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\ndata: {a: "1"}\n';
      await expect(b.api.send('POST', b.core('configmaps'), text, { type: 'application/yaml' })).resolves.toMatchObject(
        { code: 201, body: { data: { a: '1' } } },
      );
      await expect(b.api.send('POST', b.core('configmaps'), text, { type: 'text/odd' })).resolves.toMatchObject({
        code: 415,
        body: { reason: 'UnsupportedMediaType' },
      });
      await expect(
        b.api.send('GET', b.core('configmaps/yaml'), undefined, { accept: 'text/odd' }),
      ).resolves.toMatchObject({ code: 406, body: { reason: 'NotAcceptable' } });
    });
  });
}
