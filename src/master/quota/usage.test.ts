import { expect, it } from '@jest/globals';
import { Resources } from '../../model/resources.ts';
import { agentFact, taskInfo } from '../testing/fixtures.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import { consumedQuota } from './usage.ts';

it('QUOTA-011 what a role and those below it reserve and use is consumed, each once, and not what they are offered', () => {
  const harness = MasterHarness.ready();
  const total = Resources.parse('cpus(a/b):2;cpus(other):1;cpus:4;mem:4096;ports:[1-9]');
  const consumed = (role: string): string => consumedQuota(harness.master.state, role).toString();
  harness.observe(agentFact('A', { total }));
  const scheduler = harness.subscribe({ roles: ['a/b'] });
  harness.allocate();
  expect(harness.master.state.offers.size).toBe(1);
  expect([consumed('a'), consumed('a/b')]).toEqual(['cpus:2', 'cpus:2']);
  scheduler.launch(scheduler.offers, [taskInfo('t', 'A', 'cpus(a/b):2;cpus:1;mem:64;ports:[1-2]')]);
  expect([consumed('a'), consumed('a/b')]).toEqual(['cpus:3; mem:64; ports:2', 'cpus:3; mem:64; ports:2']);
  expect([consumed('b'), consumed('a/b/c'), consumed('other')]).toEqual(['{}', '{}', 'cpus:1']);
});
