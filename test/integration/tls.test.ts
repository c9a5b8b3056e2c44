import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { checkedMaterial, type Tls, type TlsMaterial } from '../../src/api-shim/http/tls.ts';
import { readConfig } from '../../src/config/config.ts';
import { securityOf } from '../../src/replica/security.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { Authority, type Certificate } from '../cluster/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manualClock.ts';
import { MasterScenario } from '../support/masterScenario.ts';

let folder: string;
let authority: Authority;
let scenario: MasterScenario | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'));
  authority = new Authority(join(folder, 'ca'));
});

afterEach(async () => {
  await scenario?.close();
  scenario = undefined;
});

afterAll(() => rmSync(folder, { recursive: true }));

function issue(name: string): Certificate {
  return authority.issue({ name, commonName: name, alternativeNames: ['IP:127.0.0.1', 'DNS:localhost'] });
}

function materialOf({ certificate, key }: Certificate): TlsMaterial {
  return checkedMaterial([readFileSync(certificate), readFileSync(key), readFileSync(authority.certificate)]);
}

async function start(tls: Partial<Tls> = {}): Promise<MasterScenario> {
  const server = materialOf(issue('server'));
  const whole: Tls = {
    material: () => server,
    onChange: () => undefined,
    requireClientCertificate: false,
    supportDowngrade: false,
    ...tls,
  };
  scenario = await MasterScenario.start({ tls: whole });
  return scenario;
}

/** The status of a request by HTTPS, to a server whose certificate the authority must have made. */
async function ask(port: number, options: RequestOptions = {}): Promise<number | undefined> {
  const ca = readFileSync(authority.certificate);
  const request = httpsRequest({ host: '127.0.0.1', port, path: '/state', agent: false, ca, ...options });
  request.end();
  const [response] = (await once(request, 'response')) as [{ readonly statusCode?: number; resume(): void }];
  response.resume();
  return response.statusCode;
}

async function open(port: number): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, ca: readFileSync(authority.certificate) });
  await once(socket, 'secureConnect');
  return socket;
}

const nameOf = (socket: TLSSocket): unknown => socket.getPeerCertificate().subject.CN;

describe('The Mesos API by TLS', () => {
  it('FLAG-007 is served by TLS and not without', async () => {
    const served = await start();
    expect(await ask(served.shim.port)).toBe(200);
    await expect(served.ask('/state')).rejects.toThrow();
  });

  it('FLAG-007 is served by TLS and without on one port where downgrade is supported', async () => {
    const { shim } = await start({ supportDowngrade: true });
    expect(await ask(shim.port)).toBe(200);
    expect((await scenario?.ask('/state'))?.status).toBe(200);
    const body = { type: 'GET_HEALTH', padding: 'x'.repeat(200_000) };
    expect((await scenario?.operate(body))?.status).toBe(200);
    const framework = await scenario?.subscribe();
    expect(framework?.stream.types).toEqual(['SUBSCRIBED', 'HEARTBEAT']);
  });

  it('FLAG-007 lets only clients with a certificate in where they need one', async () => {
    const { shim } = await start({ requireClientCertificate: true });
    await expect(ask(shim.port)).rejects.toThrow();
    const { certificate, key } = issue('client');
    expect(await ask(shim.port, { cert: readFileSync(certificate), key: readFileSync(key) })).toBe(200);
  });

  it('goes on where one connects and says nothing, or nonsense', async () => {
    for (const supportDowngrade of [false, true]) {
      const served = await start({ supportDowngrade });
      const { port } = served.shim;
      const silent = connectPlain(port, '127.0.0.1').resume();
      const noisy = connectPlain(port, '127.0.0.1');
      noisy.on('error', () => undefined);
      noisy.resume();
      noisy.end(Buffer.from([22, 3, 1, 0, 5, 1, 2, 3, 4, 5, 255]));
      await once(noisy, 'close');
      expect(await ask(port)).toBe(200);
      await served.close();
      await once(silent, 'close');
    }
    scenario = undefined;
  });

  it('takes a new certificate for new connections, and leaves those be that are open', async () => {
    const files = { cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key') };
    const install = ({ certificate, key }: Certificate): void => {
      copyFileSync(certificate, files.cert);
      copyFileSync(key, files.key);
    };
    install(issue('first'));
    const clock = new ManualClock();
    const after = (seconds: number, callback: () => void): (() => void) => clock.after(seconds, callback);
    const config = readConfig({ 'tls-cert-file': files.cert, 'tls-key-file': files.key }, {});
    const client = { create: () => Promise.reject(new Error('no API server')) };
    const security = await securityOf(config, { client, log: createLog('silent', 'test'), after });
    const { shim } = await start(security.tls);
    const before = await open(shim.port);
    expect(nameOf(before)).toBe('first');
    copyFileSync(issue('second').certificate, files.cert);
    clock.advance(5);
    await eventually(() => clock.waits.length === 1);
    const between = await open(shim.port);
    expect(nameOf(between)).toBe('first');
    install(issue('second'));
    clock.advance(5);
    await eventually(() => clock.waits.length === 1);
    const later = await open(shim.port);
    expect(nameOf(later)).toBe('second');
    before.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [answer] = (await once(before, 'data')) as [Buffer];
    expect(answer.toString()).toContain('200 OK');
    for (const socket of [before, between, later]) socket.destroy();
    security.stop();
  });

  it.each([
    [{ 'tls-cert-file': 'a' }, '--tls-cert-file: needs --tls-key-file'],
    [{ 'tls-key-file': 'a' }, '--tls-key-file: needs --tls-cert-file'],
    [{ 'tls-support-downgrade': 'true' }, '--tls-support-downgrade: needs --tls-cert-file'],
    [
      { 'tls-cert-file': 'a', 'tls-key-file': 'b', 'tls-require-client-cert': 'true' },
      '--tls-require-client-cert: needs --tls-ca-file',
    ],
  ])('FLAG-007 does not start with %j', (flags, message) => {
    expect(() => readConfig(flags, {})).toThrow(message);
  });
});
