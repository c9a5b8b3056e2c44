import { afterEach, describe, expect, it } from '@jest/globals';
import { MasterScenario } from '../../../test/support/masterScenario.ts';
import type { Leader } from './leader.ts';

let scenario: MasterScenario;
afterEach(() => scenario.close());

async function follow(leader: Leader | undefined): Promise<void> {
  scenario = await MasterScenario.start({ leader: () => leader });
}

const another = { address: '10.0.0.7:5050', isThis: false };

describe('a master that does not lead', () => {
  it.each([
    ['/api/v1/scheduler', '/master/api/v1/scheduler'],
    ['/master/api/v1/scheduler', '/master/api/v1/scheduler'],
    ['/api/v1', '/master/api/v1'],
    ['/state?jsonp=f', '/master/state?jsonp=f'],
    ['/master/state.json', '/master/state.json'],
    ['/explain?framework=x', '/master/explain?framework=x'],
    ['//api/v1', '/master/api/v1'],
    ['/masters/x', undefined],
    ['/teardown', '/master/teardown'],
  ])('SCHED-013 LEGACY-003 sends who asks for %s to %s of the leader', async (path, location) => {
    await follow(another);
    const { status, headers } = await scenario.ask(path, { body: 'no call' });
    expect([status, headers.location]).toEqual(location ? [307, `//10.0.0.7:5050${location}`] : [404, undefined]);
  });

  it.each(['/redirect', '/master/redirect'])('LEGACY-005 names the leader at %s', async (path) => {
    await follow(another);
    expect((await scenario.ask(path)).headers.location).toBe('//10.0.0.7:5050');
  });

  it.each(['/api/v1/scheduler', '/state', '/redirect'])(
    'LEGACY-004 answers %s with 503 where none leads',
    async (path) => {
      await follow(undefined);
      const { status, text } = await scenario.ask(path);
      expect([status, text]).toEqual([503, 'No leader elected']);
    },
  );

  it.each([
    ...['/health', '/version', '/flags', '/metrics/snapshot', '/files/debug', '/files/debug.json', '/logging/toggle'],
    ...['/system/stats.json', '/registrar(1)/registry'],
  ])('LEGACY-006 answers %s itself', async (path) => {
    await follow(undefined);
    expect((await scenario.ask(path)).status).toBe(200);
  });

  it('SCHED-001 looks at nothing else before, SCHED-002 the method included', async () => {
    await follow(another);
    expect((await scenario.ask('/api/v1/scheduler', { method: 'PUT' })).status).toBe(307);
  });
});
