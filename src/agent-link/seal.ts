import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';

/** What only the holder of one key can read, and nobody can change unnoticed. All of it in base64. */
export interface Sealed {
  /** The other half of the key, made for this alone. */
  readonly key: string;
  readonly box: string;
}

/** A key that opens what was sealed for it. It is made for one answer, so what is sealed for it answers nothing else. */
export interface SealKey {
  /** For whoever is to seal something. */
  readonly publicKey: string;
  /** The text that was sealed; undefined for what was not sealed for this key. */
  open(sealed: Sealed): string | undefined;
}

const cipher = 'aes-256-gcm';
const tagBytes = 16;
/** A key is used once, so that its nonce may be the same each time. */
const nonce = Buffer.alloc(12);

/** Makes a key that nobody has had before. */
export function newSealKey(): SealKey {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const own = textOf(publicKey);
  const open = ({ key, box }: Sealed): string | undefined => {
    try {
      const bytes = Buffer.from(box, 'base64');
      const decipher = createDecipheriv(cipher, secretOf(privateKey, keyOf(key), own, key), nonce);
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      return decipher.update(bytes.subarray(0, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      return undefined;
    }
  };
  return { publicKey: own, open };
}

/** Seals a text for the holder of a key; throws for what is no key. */
export function seal(publicKey: string, text: string): Sealed {
  const once = generateKeyPairSync('x25519');
  const key = textOf(once.publicKey);
  const encipher = createCipheriv(cipher, secretOf(once.privateKey, keyOf(publicKey), publicKey, key), nonce);
  const box = Buffer.concat([encipher.update(text, 'utf8'), encipher.final(), encipher.getAuthTag()]);
  return { key, box: box.toString('base64') };
}

/** What both have that know one of the private halves, and nobody else. */
function secretOf(privateKey: KeyObject, publicKey: KeyObject, opens: string, seals: string): Uint8Array {
  const shared = diffieHellman({ privateKey, publicKey });
  return new Uint8Array(hkdfSync('sha256', shared, '', `mesos-operator seal ${opens} ${seals}`, 32));
}

function textOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}

function keyOf(text: string): KeyObject {
  return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
}
