import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who a certificate is for. */
export interface Subject {
  /** Of the files, `NAME.crt` and `NAME.key`. */
  readonly name: string;
  /** The user's name to the API server. */
  readonly commonName: string;
  /** The user's group. */
  readonly organization?: string;
  /** What a server is reached by, as openssl writes it: `IP:127.0.0.1`, `DNS:localhost`. */
  readonly alternativeNames?: readonly string[];
  /** Valid for so many days from now, 30 unless said. */
  readonly days?: number;
}

/** Paths of a certificate and its key, in PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** The authority of one cluster, which makes the certificates of its servers and users in a folder. */
export class Authority {
  readonly folder: string;
  /** Path of its own certificate. */
  readonly certificate: string;

  constructor(folder: string) {
    this.folder = folder;
    this.certificate = join(folder, 'ca.crt');
    mkdirSync(folder, { mode: 0o700 });
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-days',
      '30',
      '-subj',
      '/CN=test',
      ...this.#files('ca'),
      ...extensions({
        keyUsage: 'critical,keyCertSign,digitalSignature',
      }),
    );
  }

  /** Makes the certificate of a server or a user. One that exists under the name is replaced. */
  issue({ name, commonName, organization, alternativeNames, days = 30 }: Subject): Certificate {
    const subject = `${organization === undefined ? '' : `/O=${organization}`}/CN=${commonName}`;
    const signer = ['-CA', this.certificate, '-CAkey', join(this.folder, 'ca.key')];
    openssl(
      'req',
      '-x509',
      ...signer,
      ...newKey,
      '-days',
      String(days),
      '-subj',
      subject,
      ...this.#files(name),
      ...extensions({
        basicConstraints: 'critical,CA:FALSE',
        keyUsage: 'digitalSignature,keyEncipherment',
        extendedKeyUsage: 'clientAuth,serverAuth',
        ...(alternativeNames === undefined ? {} : { subjectAltName: alternativeNames.join(',') }),
      }),
    );
    return { certificate: join(this.folder, `${name}.crt`), key: join(this.folder, `${name}.key`) };
  }

  #files(name: string): readonly string[] {
    return ['-keyout', join(this.folder, `${name}.key`), '-out', join(this.folder, `${name}.crt`)];
  }

  /** Makes a pair of keys, for the tokens of service accounts: `NAME.key` and `NAME.pub`. */
  keyPair(name: string): { readonly privateKey: string; readonly publicKey: string } {
    const pair = { privateKey: join(this.folder, `${name}.key`), publicKey: join(this.folder, `${name}.pub`) };
    openssl('genpkey', '-algorithm', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', pair.privateKey);
    openssl('pkey', '-in', pair.privateKey, '-pubout', '-out', pair.publicKey);
    return pair;
  }
}

function extensions(of: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(of).flatMap(([name, value]) => ['-addext', `${name}=${value}`]);
}

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Writes a kubeconfig file that needs no other file: it holds what the files of a certificate hold. */
export function writeKubeconfig(path: string, server: string, authority: string, user: Certificate): void {
  const data = (file: string): string => readFileSync(file).toString('base64');
  const credentials = { 'client-certificate-data': data(user.certificate), 'client-key-data': data(user.key) };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': data(authority) } }],
    users: [{ name: 'test', user: credentials }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    'current-context': 'test',
  };
  writeFileSync(path, JSON.stringify(config, undefined, 2), { mode: 0o600 });
}
