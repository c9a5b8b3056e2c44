import { connect } from 'node:net';
import { eventually } from '../../../test/support/eventually.ts';
import { ManualClock } from '../../../test/support/manualClock.ts';
import type { MasterScenario } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';
import { Turnstile } from './turnstile.ts';

const path = '/metrics/snapshot';

let clock: ManualClock;
let scenario: MasterScenario;
/** How many requests have come to the turnstile, and how many of them were turned away or left. */
let arrived: number;
let lost: number;

beforeEach(async () => {
  clock = new ManualClock();
  arrived = 0;
  lost = 0;
  const turnstile = new Turnstile({ seconds: 0.5, capacity: 2 }, clock);
  scenario = await startScenario({
    metricsTurnstile: {
      pass: async (waiter) => {
        arrived += 1;
        await turnstile.pass(waiter).catch((error: unknown) => {
          lost += 1;
          throw error;
        });
      },
    },
  });
});

afterEach(closeScenarios);

/** Asks for metrics and waits until the request has come, so that those who ask later stand behind it. */
async function ask(answered: number[] = []): Promise<void> {
  const number = arrived + 1;
  void scenario.ask(path).then(({ status }) => answered.push(number, status));
  await eventually(() => arrived === number);
}

describe('The rate of /metrics/snapshot', () => {
  it('LEGACY-030 has requests wait, and answers them in the order in which they came', async () => {
    const answered: number[] = [];
    await ask(answered);
    await eventually(() => answered.length === 2);
    await ask(answered);
    await ask(answered);
    expect(clock.waits).toEqual([0.5]);
    clock.advance(0.5);
    await eventually(() => answered.length === 4);
    expect(clock.waits).toEqual([0.5]);
    clock.advance(0.5);
    await eventually(() => answered.length === 6);
    clock.advance(0.5);
    await ask(answered);
    await eventually(() => answered.length === 8);
    expect(answered).toEqual([1, 200, 2, 200, 3, 200, 4, 200]);
  });

  it('LEGACY-030 OPER-022 has neither requests that are wrong wait, nor GET_METRICS', async () => {
    await ask();
    for (let count = 0; count < 3; count += 1) {
      expect((await scenario.ask(`${path}?timeout=soon`)).status).toBe(400);
      expect((await scenario.operate({ type: 'GET_METRICS', get_metrics: {} })).status).toBe(200);
    }
    expect(arrived).toBe(1);
  });

  it('refuses those beyond its capacity, and gives the turns of those who leave to others', async () => {
    const answered: number[] = [];
    await ask(answered);
    await eventually(() => answered.length === 2);
    const leaving = connect(scenario.shim.port, '127.0.0.1');
    leaving.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await eventually(() => arrived === 2);
    await ask(answered);
    const { status, text } = await scenario.ask(path);
    expect({ status, text }).toEqual({ status: 503, text: 'Too many requests wait already' });
    expect(lost).toBe(1);
    leaving.destroy();
    await eventually(() => lost === 2);
    await ask(answered);
    clock.advance(0.5);
    await eventually(() => answered.length === 4);
    clock.advance(0.5);
    await eventually(() => answered.length === 6);
    expect(answered).toEqual([1, 200, 3, 200, 5, 200]);
  });
});
