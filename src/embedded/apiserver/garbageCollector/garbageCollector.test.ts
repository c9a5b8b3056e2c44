import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../objects/json.ts';
import { stringOf, valueAt } from '../objects/json.ts';
import { TestServer, WIDGET_PATH } from '../testing/testServer.ts';

let cluster: TestServer;
beforeEach(async () => {
  cluster = await TestServer.start();
});
afterEach(async () => {
  await cluster.stop();
});

const CONFIG_PATH = '/api/v1/namespaces/default/configmaps';

const reference = (owner: JsonObject): JsonObject => ({
  apiVersion: 'test.dev/v1',
  kind: 'Widget',
  name: valueAt(owner, ['metadata', 'name']),
  uid: valueAt(owner, ['metadata', 'uid']),
  blockOwnerDeletion: true,
});

const makeOwner = (name: string) => cluster.create(WIDGET_PATH, { metadata: { name }, spec: { size: 1 } });

async function makeDependent(
  name: string,
  owners: readonly JsonObject[],
  finalizers: readonly string[] = [],
): Promise<void> {
  await cluster.create(CONFIG_PATH, { metadata: { name, ownerReferences: owners.map(reference), finalizers } });
}

/** Runs a change and waits for the next events of the dependents after it. */
async function eventsAfter(count: number, change: () => Promise<unknown>): Promise<readonly string[]> {
  const { body } = await cluster.send('GET', CONFIG_PATH);
  const version = stringOf(valueAt(body, ['metadata', 'resourceVersion'])) ?? '';
  const watch = await cluster.watch(`${CONFIG_PATH}?watch=1&resourceVersion=${version}`);
  await change();
  const events = await watch.take(count);
  watch.stop();
  return events;
}

describe('garbage collection', () => {
  it('deletes what loses its last owner, and cuts the reference where another is left', async () => {
    const [a, b] = [await makeOwner('a'), await makeOwner('b')];
    await makeDependent('one', [a]);
    await makeDependent('two', [a, b]);
    const events = await eventsAfter(2, () => cluster.send('DELETE', `${WIDGET_PATH}/a`));
    expect([...events].sort()).toEqual(['DELETED one', 'MODIFIED two']);
    const { body } = await cluster.send('GET', `${CONFIG_PATH}/two`);
    expect(valueAt(body, ['metadata', 'ownerReferences'])).toEqual([reference(b)]);
  });

  it('deletes what is made with an owner that does not exist', async () => {
    const events = await eventsAfter(2, () => makeDependent('one', [{ metadata: { name: 'gone', uid: 'gone' } }]));
    expect(events).toEqual(['ADDED one', 'DELETED one']);
  });

  it('deletes dependents before their owner in the foreground', async () => {
    await makeDependent('one', [await makeOwner('a')], ['test.dev/hold']);
    const events = await eventsAfter(1, () =>
      cluster.send('DELETE', `${WIDGET_PATH}/a`, { propagationPolicy: 'Foreground' }),
    );
    expect(events).toEqual(['MODIFIED one']);
    await expect(cluster.names(WIDGET_PATH)).resolves.toEqual(['a']);
    const owners = await cluster.watch(`${WIDGET_PATH}?watch=1`);
    await cluster.patch(`${CONFIG_PATH}/one`, { metadata: { finalizers: null } });
    await expect(owners.take(2)).resolves.toEqual(['ADDED a', 'DELETED a']);
    owners.stop();
  });

  it('keeps orphans, without their reference', async () => {
    await makeDependent('one', [await makeOwner('a')]);
    const events = await eventsAfter(1, () => cluster.send('DELETE', `${WIDGET_PATH}/a?propagationPolicy=Orphan`));
    expect(events).toEqual(['MODIFIED one']);
    const { body } = await cluster.send('GET', `${CONFIG_PATH}/one`);
    expect(valueAt(body, ['metadata', 'ownerReferences'])).toBeUndefined();
  });
});
