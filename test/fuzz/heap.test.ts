import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { observeShim } from '../../src/replica/telemetry.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { eventually } from '../support/eventually.ts';
import type { MasterScenario } from '../support/masterScenario.ts';
import { attacks } from './requests.ts';
import { attack, runs, seed, startTarget } from './target.ts';

/** Requests after which the heap has what it needs to answer: compiled code, buffers that are used again. */
const warmUp = 1000;

/** Enough to tell what a request leaves from what the heap moves by itself. */
const requests = Math.max(2000, runs);

/** Requests that are made at a time: none of them is to be left when the heap is looked at. */
const batch = 200;

/** What the heap moves by itself; a run of 20,000 tells a hundred bytes of each request from it, that of `npm test` a kilobyte. */
const slackBytes = 2 * 1024 * 1024;

/** Less than this is no news, and so many looks without news are rest. */
const restBytes = 10_000;
const looksAtRest = 20;

/** Lines of all metrics: those of each endpoint, type of call and status that there is. */
const mostSeries = 1000;

/** In seconds: a look at a heap that other tests have filled takes one or two on a machine that is busy. */
const longestUnrest = 240;

jest.setTimeout(2 * longestUnrest * 1000 + (warmUp + requests) * 50);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let scenario: MasterScenario;
let metrics: Metrics;

beforeAll(async () => {
  scenario = await startTarget();
  metrics = new Metrics();
});

afterAll(() => scenario.close());

async function send(count: number): Promise<void> {
  const observer = observeShim(createLog('silent', 'test'), metrics);
  for (let sent = 0; sent < count; sent += batch) {
    const some = fc.sample(attacks, { numRuns: batch, ...(seed !== undefined && { seed: seed + sent }) });
    for (const attempt of some) await attack(scenario.shim.port, attempt);
    // The scenario takes everything down, which the operator's process does not.
    const { requests: answered, audits, ends } = scenario.observer;
    for (const request of answered.splice(0)) observer.answered(request);
    audits.splice(0);
    ends.splice(0);
  }
}

/** Bytes in use, of objects and of buffers, when all is gone that nobody refers to. */
function inUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The same, once nothing is on its way out any more: connections end after their requests, and buffers after these. */
async function inUseAtRest(): Promise<number> {
  let least = inUse();
  let looksSince = 0;
  await eventually(() => {
    const now = inUse();
    looksSince = now < least - restBytes ? 0 : looksSince + 1;
    least = Math.min(least, now);
    return looksSince >= looksAtRest;
  }, longestUnrest);
  return least;
}

it('gives back the memory of whatever is sent, and counts nothing by names of the sender’s own', async () => {
  await send(warmUp);
  const before = await inUseAtRest();
  await send(requests);
  const left = (await inUseAtRest()) - before;
  expect({ requests, left, isLittle: left < slackBytes }).toMatchObject({ isLittle: true });
  expect(scenario.streams.size).toBe(0);
  expect((await metrics.text()).split('\n').length).toBeLessThan(mostSeries);
});
