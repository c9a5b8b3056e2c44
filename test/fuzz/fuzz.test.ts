import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { eventually } from '../support/eventually.ts';
import type { MasterScenario } from '../support/masterScenario.ts';
import { attacks } from './requests.ts';
import { attack, runs, seed, startTarget } from './target.ts';

jest.setTimeout(60_000 + runs * 50);

/** What Mesos answers, and what HTTP itself has for requests that are none; never that something went wrong within. */
const statuses = [200, 202, 307, 400, 401, 403, 404, 405, 406, 408, 409, 411, 413, 415, 417, 429, 431, 501, 503, 505];

let scenario: MasterScenario;

beforeAll(async () => {
  scenario = await startTarget();
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
  await fc.assert(property, { numRuns: runs, endOnFailure: true, ...(seed !== undefined && { seed }) });
  expect((await scenario.ask('/health')).status).toBe(200);
  await eventually(() => scenario.streams.size === 0);
});
