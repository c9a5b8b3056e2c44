import { createSecureContext } from 'node:tls';

/** A certificate with those that vouch for it, its key, and perhaps who vouches for clients; in PEM. */
export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
}

/** How the Mesos API is served by TLS (FLAG-007). */
export interface Tls {
  /** What holds at the moment. */
  readonly material: () => TlsMaterial;
  /** Has a function told of what holds from then on; connections that are open stay as they are. */
  readonly onChange: (changed: (material: TlsMaterial) => void) => void;
  /** Whether only clients with a certificate get in; who they are is another question, and asked as without TLS. */
  readonly requireClientCertificate: boolean;
  /** Whether plain HTTP is served on the same port. */
  readonly supportDowngrade: boolean;
}

/** Checks that a certificate and a key are those, and each other's. Throws where not. */
export function checkedMaterial([cert, key, ca]: readonly Buffer[]): TlsMaterial {
  if (cert === undefined || key === undefined) throw new Error('a certificate and its key are needed');
  const material = { cert, key, ...(ca !== undefined && { ca }) };
  createSecureContext(material);
  return material;
}
