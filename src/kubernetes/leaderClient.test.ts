import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { json, scriptedServer, type ScriptedServer } from '../../test/support/scriptedServer.ts';
import { plainConnection } from './connection.ts';
import { NotLeadingError } from './errors.ts';
import { pods, tasks } from './kinds.ts';
import { epochOf, LeaderClient } from './leaderClient.ts';

let server: ScriptedServer;
let client: LeaderClient;
let leadership: { epoch: number; valid: boolean } | undefined;
/** What happens while a request is at the server. */
let meanwhile: () => void;

beforeEach(async () => {
  leadership = undefined;
  meanwhile = () => undefined;
  server = await scriptedServer(({ body }, response) => {
    meanwhile();
    json(response, 200, body ?? {});
  });
  client = new LeaderClient({ connection: plainConnection(server.url) }, () => leadership);
});
afterEach(async () => {
  await client.close();
  await server.close();
});

const reference = { namespace: 'ns', name: 'a' };
const writes: [string, () => Promise<unknown>][] = [
  ['create', () => client.create(pods, { metadata: reference })],
  ['ensure', () => client.ensure(pods, { metadata: reference })],
  ['replace', () => client.replace(pods, { metadata: reference })],
  ['replaceStatus', () => client.replaceStatus(pods, { metadata: reference })],
  ['patch', () => client.patch(pods, reference, { type: 'merge', body: {} })],
  ['patchStatus', () => client.patchStatus(tasks, reference, { type: 'merge', body: {} })],
  ['delete', () => client.delete(pods, reference)],
];

describe('LeaderClient', () => {
  it.each(writes)('does not %s before it leads, nor after', async (_name, write) => {
    await expect(write()).rejects.toThrow(NotLeadingError);
    leadership = { epoch: 3, valid: false };
    await expect(write()).rejects.toThrow(NotLeadingError);
    expect(server.requests).toEqual([]);
    leadership = { epoch: 3, valid: true };
    await write();
    expect(server.requests).toHaveLength(1);
  });

  it.each(writes)('does not believe the answer to a %s that came after the Lease was lost', async (_name, write) => {
    const lost = { epoch: 3, valid: true };
    leadership = lost;
    meanwhile = () => (lost.valid = false);
    await expect(write()).rejects.toThrow(NotLeadingError);
  });

  it('reads whoever leads', async () => {
    await client.get(pods, reference);
    expect(server.requests).toHaveLength(1);
  });

  it('marks what it creates with the epoch, and leaves other annotations', async () => {
    leadership = { epoch: 7, valid: true };
    const made = await client.create(pods, { metadata: { ...reference, annotations: { mine: 'x' } } });
    expect(made.metadata?.annotations).toEqual({ mine: 'x', 'mesos-operator.dev/epoch': '7' });
    expect(epochOf({ metadata: made.metadata ?? {} })).toBe(7);
  });

  it.each([{}, { annotations: {} }, { annotations: { 'mesos-operator.dev/epoch': 'many' } }])(
    'takes %j for what no leader created',
    (metadata) => expect(epochOf({ metadata })).toBe(0),
  );
});
