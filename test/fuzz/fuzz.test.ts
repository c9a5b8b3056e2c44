import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { connect } from 'node:net';
import { aclAuthorizer } from '../../src/api-shim/auth/aclAuthorizer.ts';
import { parseAcls } from '../../src/api-shim/auth/acls.ts';
import { basicAuthenticator } from '../../src/api-shim/auth/authenticators.ts';
import { Credentials } from '../../src/api-shim/auth/credentials.ts';
import { eventually } from '../support/eventually.ts';
import { MasterScenario } from '../support/masterScenario.ts';
import { attacks, type Attack } from './requests.ts';

/** Few and always the same in `npm test`; many and always others in `npm run fuzz`. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 400);
const seed = process.env['FUZZ_RUNS'] === undefined ? { seed: 20_251_129 } : {};

jest.setTimeout(60_000 + runs * 50);

/** What Mesos answers, and what HTTP itself has for requests that are none; never that something went wrong within. */
const statuses = [200, 202, 307, 400, 401, 403, 404, 405, 406, 408, 409, 411, 413, 415, 417, 429, 431, 501, 503, 505];

/** Longer than the server waits for the rest of a request, in milliseconds. */
const patience = 10_000;

/** Attacks, and gives the status of the answer; undefined for none. */
function attack(port: number, { bytes, pauseAt, then }: Attack): Promise<number | undefined> {
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

let scenario: MasterScenario;

beforeAll(async () => {
  const credentials = Credentials.parse('{"credentials":[{"principal":"alice","secret":"wonder"}]}');
  const basic = [basicAuthenticator(() => credentials)];
  const none = { principals: { type: 'ANY' }, roles: { type: 'NONE' } };
  const acls = parseAcls(JSON.stringify({ register_frameworks: [none] }));
  scenario = await MasterScenario.start({
    authentication: { readwrite: basic, scheduler: basic },
    authorizer: aclAuthorizer(() => acls),
    audit: 'all',
    limits: { idleSeconds: 0.2, headersTimeoutSeconds: 1, requestTimeoutSeconds: 1 },
  });
  scenario.addAgents(3);
});

afterAll(() => scenario.close());

/** What no request without meaning may change. */
function standing(): object {
  const { agents, frameworks, completedFrameworks, weights } = scenario.master.state;
  return {
    agents: [...agents.values()].map(({ total }) => total.toString()),
    frameworks: [...frameworks.keys()],
    completed: [...completedFrameworks.keys()],
    weights: [...weights],
    // An operator may well set no weights, or an empty schedule: that is a call with a meaning, and none of these changes anything.
    writes: scenario.writer.writes.filter(({ kind }) => kind !== 'change').map(({ kind }) => kind),
    polluted: Object.keys(Object.prototype),
  };
}

it('answers whatever is sent with a status of Mesos, changes nothing by it and keeps nothing of it', async () => {
  const before = standing();
  const property = fc.asyncProperty(attacks, async (attempt) => {
    const status = await attack(scenario.shim.port, attempt);
    const what = attempt.bytes.toString('latin1').slice(0, 2000);
    expect({ what, isOfMesos: status === undefined || statuses.includes(status), status }).toMatchObject({
      isOfMesos: true,
    });
    expect({ what, failures: scenario.observer.failures }).toMatchObject({ failures: [] });
    expect({ what, ...standing() }).toEqual({ what, ...before });
  });
  await fc.assert(property, { numRuns: runs, endOnFailure: true, ...seed });
  expect((await scenario.ask('/health')).status).toBe(200);
  await eventually(() => scenario.streams.size === 0);
});
