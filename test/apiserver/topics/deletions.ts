import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/embedded/apiserver/objects/json.ts';
import { stringOf, valueAt } from '../../../src/embedded/apiserver/objects/json.ts';
import { eventually } from '../../support/eventually.ts';
import { versionOf } from '../client.ts';
import type { TestedServer } from '../servers.ts';
import { bench, configMap, gadget } from '../suite.ts';

/** Deletions (owners are ConfigMaps, since a real garbage collector looks for new kinds only every half minute): preconditions, finalizers, what owners leave behind. */
export function deletions(server: () => TestedServer): void {
  describe('deletions', () => {
    const b = bench(server, 'deletions');
    const isGone = (path: string) => async () => (await b.api.send('GET', path)).code === 404;
    const uidOf = (object: JsonObject) => stringOf(valueAt(object, ['metadata', 'uid'])) ?? '';
    const ownedBy = (owner: JsonObject, more: JsonObject = {}) => ({
      ownerReferences: [
        {
          apiVersion: 'conformance.dev/v1',
          kind: 'Gadget',
          name: stringOf(valueAt(owner, ['metadata', 'name'])) ?? '',
          uid: uidOf(owner),
          ...more,
        },
      ],
    });
    const map = (name: string) => b.core(`configmaps/${name}`);

    it('answer with what is gone', async () => {
      const made = await b.api.create(b.gadgets(), gadget('plain'));
      const { code, body } = await b.api.send('DELETE', b.gadgets('/plain'));
      expect(code).toBe(200);
      expect(body).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Success',
        details: { name: 'plain', group: 'conformance.dev', kind: 'gadgets', uid: uidOf(made) },
      });
      await expect(b.api.send('DELETE', b.gadgets('/plain'))).resolves.toMatchObject({
        code: 404,
        body: { reason: 'NotFound' },
      });
    });

    it('hold only for the object and version that they are meant for', async () => {
      const made = await b.api.create(b.core('configmaps'), configMap('meant'));
      const options = (preconditions: JsonObject) => ({ kind: 'DeleteOptions', apiVersion: 'v1', preconditions });
      const other = await b.api.send('DELETE', map('meant'), options({ uid: 'other' }));
      expect(other).toMatchObject({
        code: 409,
        body: {
          reason: 'Conflict',
          message: `Operation cannot be fulfilled on ConfigMap "meant": the UID in the precondition (other) does not match the UID in record (${uidOf(made)}). The object might have been deleted and then recreated`,
        },
      });
      const stale = await b.api.send('DELETE', map('meant'), options({ resourceVersion: '1' }));
      expect(stale).toMatchObject({
        code: 409,
        body: {
          reason: 'Conflict',
          message: `Operation cannot be fulfilled on ConfigMap "meant": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (${versionOf(made)}). The object might have been modified`,
        },
      });
      await expect(
        b.api.send('DELETE', map('meant'), options({ uid: uidOf(made), resourceVersion: versionOf(made) })),
      ).resolves.toMatchObject({ code: 200 });
    });

    it('take their options from the query where they have no body', async () => {
      const made = await b.api.create(b.core('configmaps'), configMap('asked'));
      const send = (query: string) => b.api.send('DELETE', `${map('asked')}?${query}`);
      await expect(send('uid=other')).resolves.toMatchObject({ code: 409, body: { reason: 'Conflict' } });
      await expect(send('resourceVersion=1')).resolves.toMatchObject({ code: 409, body: { reason: 'Conflict' } });
      const { uid, version } = { uid: uidOf(made), version: versionOf(made) };
      const found = `uid=${String(uid)}&resourceVersion=${String(version)}&gracePeriodSeconds=0&propagationPolicy=Background`;
      await expect(send(found)).resolves.toMatchObject({ code: 200 });
    });

    it('wait for finalizers, and are final themselves', async () => {
      await b.api.create(b.gadgets(), gadget('held', {}, { finalizers: ['x.y/a', 'x.y/b'] }));
      const { code, body } = await b.api.send('DELETE', b.gadgets('/held'));
      expect({ code, body }).toMatchObject({
        code: 200,
        body: {
          kind: 'Gadget',
          metadata: { deletionTimestamp: expect.any(String), deletionGracePeriodSeconds: 0, generation: 2 },
        },
      });
      const again = await b.api.send('DELETE', b.gadgets('/held'));
      expect(again).toMatchObject({ code: 200, body: { metadata: { generation: 2 } } });
      const added = await b.api.merge(b.gadgets('/held'), { metadata: { finalizers: ['x.y/a', 'x.y/b', 'x.y/c'] } });
      expect(added).toMatchObject({
        code: 422,
        body: {
          message:
            'Gadget.conformance.dev "held" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"x.y/c"}',
        },
      });
      const undone = await b.api.merge(b.gadgets('/held'), { metadata: { deletionTimestamp: null } });
      expect(valueAt(undone.body, ['metadata', 'deletionTimestamp'])).toBeDefined();
      await expect(b.api.merge(b.gadgets('/held'), { spec: { size: 2 } })).resolves.toMatchObject({
        code: 200,
        body: { metadata: { generation: 3 } },
      });
      const watch = await b.api.watch(`${b.gadgets()}?watch=true&fieldSelector=metadata.name%3Dheld`);
      await b.api.merge(b.gadgets('/held'), { metadata: { finalizers: ['x.y/b'] } });
      const last = await b.api.merge(b.gadgets('/held'), { metadata: { finalizers: [] } });
      expect(last).toMatchObject({ code: 200, body: { metadata: { name: 'held' } } });
      expect(await watch.take(3)).toEqual(['ADDED held', 'MODIFIED held', 'DELETED held']);
      watch.stop();
      await expect(b.api.send('GET', b.gadgets('/held'))).resolves.toMatchObject({ code: 404 });
    });

    it('leave dependents to be collected, unless told otherwise', async () => {
      const owner = await b.api.create(b.core('configmaps'), configMap('background'));
      await b.api.create(b.core('configmaps'), configMap('below', {}, ownedBy(owner)));
      await b.api.send('DELETE', map('background'));
      await eventually(isGone(map('below')), 60);
    }, 90_000);

    it('orphan dependents', async () => {
      const owner = await b.api.create(b.core('configmaps'), configMap('orphaning'));
      await b.api.create(b.core('configmaps'), configMap('orphan', {}, ownedBy(owner)));
      const { body } = await b.api.send('DELETE', map('orphaning?propagationPolicy=Orphan'));
      expect(body).toMatchObject({
        kind: 'ConfigMap',
        metadata: { finalizers: ['orphan'], deletionTimestamp: expect.any(String) },
      });
      await eventually(isGone(map('orphaning')));
      const orphan = await b.api.get(map('orphan'));
      expect(valueAt(orphan, ['metadata', 'ownerReferences'])).toBeUndefined();
    });

    it('go from below upwards in the foreground', async () => {
      const owner = await b.api.create(b.core('configmaps'), configMap('foreground'));
      const metadata = { ...ownedBy(owner, { blockOwnerDeletion: true }), finalizers: ['x.y/a'] };
      await b.api.create(b.core('configmaps'), configMap('blocking', {}, metadata));
      const { body } = await b.api.send('DELETE', map('foreground'), {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        propagationPolicy: 'Foreground',
      });
      expect(body).toMatchObject({ kind: 'ConfigMap', metadata: { finalizers: ['foregroundDeletion'] } });
      await eventually(
        async () => valueAt(await b.api.get(map('blocking')), ['metadata', 'deletionTimestamp']) !== undefined,
      );
      await expect(b.api.send('GET', map('foreground'))).resolves.toMatchObject({ code: 200 });
      await b.api.merge(map('blocking'), { metadata: { finalizers: null } });
      await eventually(isGone(map('foreground')));
      await expect(b.api.send('GET', map('blocking'))).resolves.toMatchObject({ code: 404 });
    });

    it('collect what never had an owner', async () => {
      await b.api.create(
        b.core('configmaps'),
        configMap('stray', {}, ownedBy({ metadata: { name: 'never', uid: 'never' } })),
      );
      await eventually(isGone(map('stray')), 60);
    }, 90_000);

    it('refuse a way of propagation that there is not', async () => {
      await b.api.create(b.core('configmaps'), configMap('odd'));
      const { code, body } = await b.api.send('DELETE', `${map('odd')}?propagationPolicy=Odd`);
      expect({ code, reason: body['reason'], message: body['message'] }).toEqual({
        code: 422,
        reason: 'Invalid',
        message: expect.stringContaining('propagationPolicy: Unsupported value: "Odd"'),
      });
    });

    it('empty a collection, or what is selected of it', async () => {
      for (const name of ['s1', 's2']) await b.api.create(b.gadgets(), gadget(name, {}, { labels: { set: name } }));
      const { code, body } = await b.api.send('DELETE', b.gadgets('?labelSelector=set%3Ds1'));
      expect({ code, kind: body['kind'] }).toEqual({ code: 200, kind: 'GadgetList' });
      await expect(b.api.names(b.gadgets('?labelSelector=set'))).resolves.toEqual(['s2']);
    });

    it('end a namespace after everything in it', async () => {
      await b.api.create('/api/v1/namespaces', { metadata: { name: 'ending' } });
      const held = { ...configMap('held'), metadata: { name: 'held', finalizers: ['x.y/a'] } };
      await b.api.create('/api/v1/namespaces/ending/configmaps', held);
      const { body } = await b.api.send('DELETE', '/api/v1/namespaces/ending');
      expect(body).toMatchObject({
        kind: 'Namespace',
        status: { phase: 'Terminating' },
        spec: { finalizers: ['kubernetes'] },
      });
      const late = await b.api.send('POST', '/api/v1/namespaces/ending/configmaps', configMap('late'));
      expect(late).toMatchObject({
        code: 403,
        body: {
          reason: 'Forbidden',
          message:
            'configmaps "late" is forbidden: unable to create new content in namespace ending because it is being terminated',
        },
      });
      await eventually(
        async () =>
          valueAt(await b.api.get('/api/v1/namespaces/ending/configmaps/held'), ['metadata', 'deletionTimestamp']) !==
          undefined,
      );
      await b.api.merge('/api/v1/namespaces/ending/configmaps/held', { metadata: { finalizers: [] } });
      await eventually(isGone('/api/v1/namespaces/ending'));
    }, 60_000);

    it('keep the namespaces that must stay', async () => {
      await expect(b.api.send('DELETE', '/api/v1/namespaces/default')).resolves.toMatchObject({
        code: 403,
        body: { message: 'namespaces "default" is forbidden: this namespace may not be deleted' },
      });
    });
  });
}
