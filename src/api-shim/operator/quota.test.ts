import type { MasterScenario } from '../../../test/support/masterScenario.ts';
import { closeScenarios, startScenario } from '../../../test/support/scenarios.ts';
import { aclAuthorizer } from '../auth/aclAuthorizer.ts';
import { parseAcls } from '../auth/acls.ts';

/** Rules by which nobody sees the quota of the role `hidden`, nor may change that of the role `locked`. */
const acls = parseAcls(
  JSON.stringify({
    get_quotas: [{ principals: { type: 'NONE' }, roles: { values: ['hidden'] } }],
    update_quotas: [{ principals: { type: 'NONE' }, roles: { values: ['locked'] } }],
  }),
);

let scenario: MasterScenario;

beforeEach(async () => {
  scenario = await startScenario({ authorizer: aclAuthorizer(() => acls) });
  scenario.addAgents(1);
});

afterEach(closeScenarios);

const limited = (role: string) => ({ role, limits: { cpus: { value: 1 } } });
const guarantee = [{ name: 'cpus', type: 'SCALAR', scalar: { value: 1 } }];

function update(...roles: readonly string[]): ReturnType<MasterScenario['operate']> {
  return scenario.operate({ type: 'UPDATE_QUOTA', update_quota: { quota_configs: roles.map(limited) } });
}

describe('QUOTA-020 Quota', () => {
  it('is not shown of roles of which the caller may not see it, without a word', async () => {
    expect(await update('hidden', 'seen')).toMatchObject({ status: 200 });
    const shown = { infos: [{ role: 'seen' }], configs: [limited('seen')] };
    expect(JSON.parse((await scenario.operate({ type: 'GET_QUOTA' })).text)).toEqual({
      type: 'GET_QUOTA',
      get_quota: { status: shown },
    });
    const { status, text } = await scenario.ask('/quota');
    expect([status, JSON.parse(text)]).toEqual([200, shown]);
    expect(await scenario.operate({ type: 'REMOVE_QUOTA', remove_quota: { role: 'seen' } })).toMatchObject({
      status: 200,
    });
    expect((await scenario.ask('/quota')).text).toBe('{}');
  });

  it('QUOTA-009 of a role that the caller may not change it of stays, and what else the call names', async () => {
    expect(await update('open', 'locked')).toMatchObject({ status: 403 });
    const request = { role: 'locked', guarantee };
    const calls = [
      scenario.operate({ type: 'SET_QUOTA', set_quota: { quota_request: request } }),
      scenario.operate({ type: 'REMOVE_QUOTA', remove_quota: { role: 'locked' } }),
      scenario.ask('/quota', { method: 'POST', body: JSON.stringify(request) }),
      scenario.ask('/quota/locked', { method: 'DELETE' }),
    ];
    for (const { status } of await Promise.all(calls)) expect(status).toBe(403);
    expect(scenario.master.state.quotas.size).toBe(0);
    expect(await update('open')).toMatchObject({ status: 200 });
  });
});

it('QUOTA-012 a role is guaranteed nothing beyond what the role above it is, or without it: quota is of top-level roles', async () => {
  const guaranteed = (role: string, value: number) => ({ role, guarantees: { cpus: { value } } });
  const configs = (...quota_configs: object[]) =>
    scenario.operate({ type: 'UPDATE_QUOTA', update_quota: { quota_configs, force: true } });
  const refusals = async () => {
    const request = { role: 'parent/child', guarantee, force: true };
    return Promise.all([
      configs(guaranteed('parent/child', 1)),
      configs(guaranteed('parent', 0.5), guaranteed('parent/child', 1)),
      scenario.operate({ type: 'SET_QUOTA', set_quota: { quota_request: request } }),
      scenario.ask('/quota', { method: 'POST', body: JSON.stringify(request) }),
    ]);
  };
  for (const { status } of await refusals()) expect(status).toBe(400);
  expect(await configs(guaranteed('parent', 0.5))).toMatchObject({ status: 200 });
  for (const { status } of await refusals()) expect(status).toBe(400);
  expect([...scenario.master.state.quotas.keys()]).toEqual(['parent']);
});
