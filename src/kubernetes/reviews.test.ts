import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../test/support/manualClock.ts';
import type { KubernetesClient } from './client.ts';
import { Reviews, TooManyReviewsError } from './reviews.ts';

interface Request {
  readonly spec: { readonly token?: string; readonly audiences?: readonly string[] };
  answer(status: object): void;
  fail(error: Error): void;
}

/** An API server that answers when it is told to. */
function start() {
  const requests: Request[] = [];
  const client: Pick<KubernetesClient, 'create'> = {
    create: (_kind, object) =>
      new Promise((resolve, reject) => {
        const { spec } = object as unknown as Request;
        requests.push({ spec, answer: (status) => resolve({ status } as never), fail: reject });
      }),
  };
  const clock = new ManualClock();
  return { requests, clock, reviews: new Reviews(client, () => clock.now()) };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Reviews', () => {
  it('ask once in a short while whom a token belongs to', async () => {
    const { requests, clock, reviews } = start();
    const owners = [reviews.ownerOf('t'), reviews.ownerOf('t')];
    await settled();
    expect(requests.map(({ spec }) => spec)).toEqual([{ token: 't' }]);
    requests[0]?.answer({ authenticated: true, user: { username: 'alice', uid: '1', groups: ['g'] } });
    const alice = { username: 'alice', uid: '1', groups: ['g'], extra: {} };
    expect(await Promise.all(owners)).toEqual([alice, alice]);
    clock.advance(11);
    void reviews.ownerOf('t');
    await settled();
    expect(requests).toHaveLength(2);
  });

  it('ask again after an error', async () => {
    const { requests, reviews } = start();
    const owner = reviews.ownerOf('t');
    await settled();
    requests[0]?.fail(new Error('gone'));
    await expect(owner).rejects.toThrow('gone');
    void reviews.ownerOf('t');
    await settled();
    expect(requests).toHaveLength(2);
  });

  it.each([
    [{ authenticated: true, user: { username: 'alice' } }, undefined],
    [{ authenticated: true, audiences: ['other'], user: { username: 'alice' } }, undefined],
    [{ authenticated: false, audiences: ['mesos'] }, undefined],
    [{ authenticated: true, audiences: ['mesos'], user: { username: 'alice' } }, 'alice'],
  ])('take only a token for the audience that they ask for: %j', async (status, username) => {
    const { requests, reviews } = start();
    const owner = reviews.ownerOf('t', ['mesos']);
    await settled();
    expect(requests[0]?.spec.audiences).toEqual(['mesos']);
    requests[0]?.answer(status);
    expect((await owner)?.username).toBe(username);
  });

  it('go to the API server a few at a time, and no more wait than can', async () => {
    const { requests, reviews } = start();
    const owners = Array.from({ length: 1017 }, (_, index) => reviews.ownerOf(`t${index}`));
    for (const owner of owners) owner.catch(() => undefined);
    await expect(owners.at(-1)).rejects.toThrow(TooManyReviewsError);
    expect(requests).toHaveLength(16);
    requests[0]?.answer({ authenticated: false });
    await owners[0];
    await settled();
    expect(requests).toHaveLength(17);
  });
});
