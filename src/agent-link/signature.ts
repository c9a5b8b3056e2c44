import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';

/** The header of a leader's request that carries the signature of its path and body. */
export const signatureHeader = 'mesos-operator-signature';

/** The key of one leader: its private half never leaves the process. */
export interface LeaderKey {
  /** For the Lease: what agents check signatures with. */
  readonly publicKey: string;
  /** The signature of a request's path and body. */
  sign(path: string, body: string): string;
}

/** Makes a key that nobody has had before. */
export function newLeaderKey(): LeaderKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    sign: (path, body) => sign(null, signed(path, Buffer.from(body)), privateKey).toString('base64'),
  };
}

/** Whether a signature of a path and a body was made with the private half of a key; false for what is no key. */
export function isSigned(publicKey: string, path: string, body: Uint8Array, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return verify(null, signed(path, body), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** The path has no line break: where it ends and the body begins can be taken in one way only. */
function signed(path: string, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${path}\n`), body]);
}
