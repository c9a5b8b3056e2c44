import { MasterScenario } from '../../../test/support/masterScenario.ts';
import type { Action } from '../auth/authorizer.ts';

let scenario: MasterScenario;
let raised: [level: number, seconds: number][];
let refused: readonly Action[];

beforeEach(async () => {
  raised = [];
  refused = [];
  scenario = await MasterScenario.start({
    logging: { level: 0, raise: (...arguments_) => void raised.push(arguments_) },
    authorizer: { approver: (_caller, action) => Promise.resolve(() => !refused.includes(action)) },
  });
});
afterEach(() => scenario.close());

it('LEGACY-036 tells the level, and OPER-023 so does GET_LOGGING_LEVEL', async () => {
  expect(await scenario.ask('/logging/toggle')).toMatchObject({ status: 200, text: '0\n' });
  const { text } = await scenario.operate({ type: 'GET_LOGGING_LEVEL' });
  expect(JSON.parse(text)).toEqual({ type: 'GET_LOGGING_LEVEL', get_logging_level: { level: 0 } });
});

it('LEGACY-036 sets the level for a while', async () => {
  expect(await scenario.ask('/logging/toggle?level=2&duration=1mins')).toMatchObject({ status: 200, text: '' });
  expect(raised).toEqual([[2, 60]]);
});

it.each([
  ['level=1', "Expecting 'duration=value' in query.\n"],
  ['duration=1secs', "Expecting 'level=value' in query.\n"],
  ['level=x&duration=1secs', "Failed to convert 'x' to number.\n"],
  ['level=-1&duration=1secs', "'-1' < original level\n"],
  ['level=1&duration=-1secs', "Invalid duration '-1secs'\n"],
  ['level=1&duration=soon', "Invalid duration 'soon'\n"],
])('LEGACY-036 refuses %s', async (query, text) => {
  expect(await scenario.ask(`/logging/toggle?${query}`)).toMatchObject({ status: 400, text });
  expect(raised).toEqual([]);
});

it('LEGACY-036 lets only those set it who may', async () => {
  refused = ['set_log_level'];
  expect((await scenario.ask('/logging/toggle?level=2&duration=1mins')).status).toBe(403);
  expect(raised).toEqual([]);
});
