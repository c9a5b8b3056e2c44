import { connect } from 'node:net';
import { aclAuthorizer } from '../../src/api-shim/auth/aclAuthorizer.ts';
import { parseAcls } from '../../src/api-shim/auth/acls.ts';
import { basicAuthenticator } from '../../src/api-shim/auth/authenticators.ts';
import { Credentials } from '../../src/api-shim/auth/credentials.ts';
import { MasterScenario } from '../support/masterScenario.ts';
import type { Attack } from './requests.ts';

/** How many requests are sent: few and always the same in `npm test`, many and always others in `npm run fuzz`. */
export const runs = Number(process.env['FUZZ_RUNS'] ?? 400);
export const seed = process.env['FUZZ_RUNS'] === undefined ? 20_251_129 : undefined;

/** A master with agents, of which no request without meaning may change anything. */
export async function startTarget(): Promise<MasterScenario> {
  const credentials = Credentials.parse('{"credentials":[{"principal":"alice","secret":"wonder"}]}');
  const basic = [basicAuthenticator(() => credentials)];
  const none = { principals: { type: 'ANY' }, roles: { type: 'NONE' } };
  const acls = parseAcls(JSON.stringify({ register_frameworks: [none] }));
  const scenario = await MasterScenario.start({
    authentication: { readwrite: basic, scheduler: basic },
    authorizer: aclAuthorizer(() => acls),
    audit: 'all',
    limits: { idleSeconds: 0.2, headersTimeoutSeconds: 1, requestTimeoutSeconds: 1 },
  });
  scenario.addAgents(3);
  return scenario;
}

/** Longer than the server waits for the rest of a request, in milliseconds. */
const patience = 10_000;

/** Attacks, and gives the status of the answer; undefined for none. */
export function attack(port: number, { bytes, pauseAt, then }: Attack): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const pause = Math.floor(bytes.length * pauseAt);
    socket.setTimeout(patience, () => reject(new Error(`nothing was heard after ${bytes.toString('latin1')}`)));
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('latin1')).replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
      // A stream goes on for ever; the head says all.
      if (text.includes('\r\n\r\n')) socket.destroy();
    });
    socket.once('close', () => {
      const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(text) ?? [];
      resolve(status === undefined ? undefined : Number(status));
    });
    socket.write(bytes.subarray(0, pause), () => {
      if (then === 'breaks') return socket.destroy();
      socket.write(bytes.subarray(pause));
      if (then === 'ends') socket.end();
      return undefined;
    });
  });
}
