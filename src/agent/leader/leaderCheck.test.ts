import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newLeaderKey, type LeaderKey } from '../../agent-link/signature.ts';
import { LeaderCheck, type SignedRequest } from './leaderCheck.ts';
import { LeaderRecordFile } from './leaderRecord.ts';

const path = '/leader/volumes';

function signed(key: LeaderKey, epoch: number, sequence: number): SignedRequest {
  const body = JSON.stringify({ epoch, sequence, node: 'node' });
  return { path, body: Buffer.from(body), signature: key.sign(path, body) };
}

describe('requests that overlap', () => {
  const [former, next] = [newLeaderKey(), newLeaderKey()];
  let directory: string;
  let check: LeaderCheck;
  let leader: LeaderKey;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'check-'));
    let now = 0;
    leader = former;
    check = new LeaderCheck({
      node: 'node',
      file: new LeaderRecordFile(directory),
      readClaim: () => Promise.resolve({ epoch: leader === former ? 1 : 2, key: leader.publicKey }),
      now: () => (now += 2),
    });
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('are obeyed in the order in which they were sent', async () => {
    const [first, second] = [
      await check.authenticate(signed(former, 1, 1)),
      await check.authenticate(signed(former, 1, 2)),
    ];
    check.admit(second);
    expect(() => check.admit(first)).toThrow('Request 1 comes after 2');
  });

  it('are not obeyed where those of the next leader have been', async () => {
    check.admit(await check.authenticate(signed(former, 1, 1)));
    const late = await check.authenticate(signed(former, 1, 2));
    leader = next;
    check.admit(await check.authenticate(signed(next, 2, 1)));
    expect(() => check.admit(late)).toThrow('Epoch 2 leads by now');
  });
});
