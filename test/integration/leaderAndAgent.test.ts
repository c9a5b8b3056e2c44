import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { volumesFound, volumesPath } from '../../src/agent-link/messages.ts';
import { newLeaderKey, signatureHeader, type LeaderKey } from '../../src/agent-link/signature.ts';
import type { LeaderClaim } from '../../src/agent/leader/leaderClaim.ts';
import type { AgentServer } from '../../src/agent/server.ts';
import { startAgent } from '../../src/agent/startAgent.ts';
import { AgentClient, AgentError } from '../../src/controllers/agent/agentClient.ts';
import type { IsAgentOf } from '../../src/controllers/agent/agentIdentity.ts';
import { NodeVolumes } from '../../src/controllers/volume/volumes.ts';
import { NotLeadingError } from '../../src/kubernetes/errors.ts';
import { ask, type Reply } from '../support/httpClient.ts';

const volume = { role: 'web', id: 'data' };
const nothing = { keep: [], destroy: [], own: [] };

let directory: string;
let agent: AgentServer;
/** What the Lease says: a claim, or that nobody leads, or nothing at all. */
let lease: LeaderClaim | undefined | Error;
let leaseReads: number;
let leaders: Leader[];
/** Seconds pass between two leaderships. */
let now = 0;

/** One leadership, which lasts until a test ends it. */
class Leader {
  readonly key: LeaderKey = newLeaderKey();
  readonly leadership: { epoch: number; valid: boolean };
  readonly client: AgentClient;

  constructor(epoch: number, isAgentOf?: IsAgentOf) {
    this.leadership = { epoch, valid: true };
    this.client = new AgentClient({ key: this.key, leadership: () => this.leadership, isAgentOf });
    now += 3;
    lease = { epoch, key: this.key.publicKey };
    leaders.push(this);
  }

  post(content: object, node = 'node'): Promise<unknown> {
    return this.client.post({ node, ip: '127.0.0.1', port: agent.port }, volumesPath, { ...nothing, ...content });
  }
}

async function start(): Promise<void> {
  agent = await startAgent({
    host: '127.0.0.1',
    port: 0,
    node: 'node',
    workDirectory: directory,
    tokenFile: join(directory, 'token'),
    now: () => now,
    readClaim: () => {
      leaseReads += 1;
      return lease instanceof Error ? Promise.reject(lease) : Promise.resolve(lease);
    },
  });
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'agent-'));
  leaders = [];
  leaseReads = 0;
  await start();
});

afterEach(async () => {
  for (const { client } of leaders) client.close();
  await agent.close();
  rmSync(directory, { recursive: true, force: true });
});

const path = (): string => join(directory, 'volumes/roles/web/data');

function refusal(status: number, message: string): object {
  return { name: AgentError.name, status, message: expect.stringContaining(message) as string };
}

describe('an agent', () => {
  it('makes what its leader wants, and says what there is', async () => {
    const leader = new Leader(1);
    expect(await leader.post({ keep: [volume] })).toEqual({
      volumes: [volume],
      made: [volume],
      deleting: [],
      failed: [],
    });
    expect(await leader.post({})).toEqual({ volumes: [volume], made: [], deleting: [], failed: [] });
    expect(existsSync(path())).toBe(true);
  });

  it('obeys the next leader, and the one before no more', async () => {
    const former = new Leader(1);
    await former.post({ keep: [volume] });
    const next = new Leader(2);
    await next.post({});
    await expect(former.post({ destroy: [volume] })).rejects.toMatchObject(refusal(409, 'Epoch 1 does not lead'));
    expect(existsSync(path())).toBe(true);
  });

  it('destroys nothing for a former leader, even where it has not heard of another', async () => {
    const former = new Leader(1);
    await former.post({ keep: [volume] });
    new Leader(2);
    await expect(former.post({ destroy: [volume] })).rejects.toMatchObject(
      refusal(409, 'Epoch 1 does not lead any more'),
    );
    expect(existsSync(path())).toBe(true);
  });

  it('obeys whom the Lease names, also where it was made anew and counts from the beginning', async () => {
    await new Leader(7).post({});
    await new Leader(1).post({ keep: [volume] });
    expect(existsSync(path())).toBe(true);
  });

  it('remembers its leader when it is started anew, and what it has obeyed', async () => {
    const leader = new Leader(1);
    await leader.post({ keep: [volume] });
    const late = { epoch: 1, sequence: 1, node: 'node', ...nothing };
    await agent.close();
    await start();
    leaseReads = 0;
    await leader.post({});
    expect(leaseReads).toBe(0);
    expect((await send(late, leader.key)).text).toBe('Request 1 comes after 2');
  });

  it('waits for a Lease that it cannot read', async () => {
    const leader = new Leader(1);
    lease = new Error('no connection');
    await expect(leader.post({})).rejects.toMatchObject(refusal(503, 'The Lease cannot be read'));
  });

  it('obeys nobody where nobody leads', async () => {
    const leader = new Leader(1);
    lease = undefined;
    await expect(leader.post({})).rejects.toMatchObject(refusal(409, 'Epoch 1 does not lead'));
  });

  it('does not obey what is meant for another', async () => {
    await expect(new Leader(1).post({}, 'other')).rejects.toMatchObject(
      refusal(409, 'the agent of node, not of other'),
    );
  });

  it('obeys nobody who does not lead, and does not read the Lease for each of them', async () => {
    const leader = new Leader(1);
    const other = newLeaderKey();
    const forged = { epoch: 1, sequence: 1, node: 'node', ...nothing, destroy: [volume] };
    await leader.post({ keep: [volume] });
    const before = leaseReads;
    const replies = await Promise.all([send(forged, other), send(forged, other), send(forged), send(forged, other)]);
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(leaseReads).toBeLessThanOrEqual(before + 1);
    expect(existsSync(path())).toBe(true);
  });

  it.each([
    ['{', 400],
    [{}, 400],
    [{ epoch: 1, sequence: 1, node: 'node' }, 400],
    [{ epoch: 1, sequence: 1, node: 'node', ...nothing, keep: [{ role: 'web', id: '../..' }] }, 400],
    [{ epoch: 1, sequence: 1, node: 'node', ...nothing, keep: [volume], destroy: [volume] }, 400],
  ])('answers %j with %i', async (content, status) => {
    const { key } = new Leader(1);
    expect(await send(content, key)).toMatchObject({ status });
  });

  it('says what cannot be made, and makes the rest', async () => {
    const leader = new Leader(1);
    writeFileSync(join(directory, 'volumes/roles/other'), 'a file');
    const other = { role: 'other', id: 'data' };
    const answer = volumesFound.parse(await leader.post({ keep: [other, volume] }));
    expect(answer.volumes).toEqual([volume]);
    expect(answer.failed).toEqual([{ volume: other, message: expect.stringContaining('ENOTDIR') as string }]);
  });
});

describe('a leader', () => {
  it('does not believe an answer that comes when it leads no more', async () => {
    const leader = new Leader(1);
    const answer = leader.post({ keep: [volume] });
    leader.leadership.valid = false;
    await expect(answer).rejects.toThrow(NotLeadingError);
    await expect(leader.post({})).rejects.toThrow(NotLeadingError);
  });

  it('believes who shows a token of the agent, where it asks for one', async () => {
    const shown: string[] = [];
    const leader = new Leader(1, (node, token) => {
      shown.push(`${node} ${token}`);
      return Promise.resolve(token === 'good');
    });
    await expect(leader.post({})).rejects.toMatchObject(refusal(503, 'cannot read its token'));
    writeFileSync(join(directory, 'token'), 'bad\n');
    await expect(leader.post({})).rejects.toMatchObject(refusal(200, 'without a token of this agent'));
    writeFileSync(join(directory, 'token'), 'good\n');
    expect(await leader.post({ keep: [volume] })).toMatchObject({ volumes: [volume] });
    expect(shown).toEqual(['node bad', 'node good']);
  });

  it('says whom it could not reach', async () => {
    const leader = new Leader(1);
    await agent.close();
    await expect(leader.post({})).rejects.toMatchObject(refusal(0, 'the agent of node did not answer'));
    await start();
  });

  it('has volumes made and destroyed when the agent is back', async () => {
    const { client } = new Leader(1);
    const volumes = new NodeVolumes({
      agents: client,
      placeOf: (node) => ({ node, ip: '127.0.0.1', port: agent.port }),
      observe: () => undefined,
      unclaimed: () => undefined,
      lost: () => undefined,
    });
    await agent.close();
    const made = volumes.make('node', volume);
    await start();
    await made;
    expect(existsSync(path())).toBe(true);
    await volumes.destroy('node', volume);
    expect(existsSync(path())).toBe(false);
    await volumes.stop();
  });
});

function send(content: unknown, key?: LeaderKey): Promise<Reply> {
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  const headers = key === undefined ? {} : { [signatureHeader]: key.sign(volumesPath, body) };
  return ask(agent.port, volumesPath, { method: 'POST', body, headers });
}
