import { isSigned, newLeaderKey } from './signature.ts';

const body = Buffer.from('{"epoch":1}');

describe('a signature', () => {
  const leader = newLeaderKey();
  const { publicKey } = leader;
  const signature = leader.sign('/leader/volumes', body.toString());

  it('is of the key, the path and the body', () => {
    expect(isSigned(publicKey, '/leader/volumes', body, signature)).toBe(true);
    expect(isSigned(publicKey, '/leader/tasks', body, signature)).toBe(false);
    expect(isSigned(publicKey, '/leader/volumes', Buffer.from('{"epoch":2}'), signature)).toBe(false);
    expect(isSigned(newLeaderKey().publicKey, '/leader/volumes', body, signature)).toBe(false);
  });

  it.each(['', 'no key', publicKey.slice(0, 20)])('is not of what is no key: %j', (key) => {
    expect(isSigned(key, '/leader/volumes', body, signature)).toBe(false);
  });

  it.each(['', '%', signature.slice(4)])('is not %j', (other) => {
    expect(isSigned(publicKey, '/leader/volumes', body, other)).toBe(false);
  });
});
