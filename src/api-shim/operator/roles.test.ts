import { snapshotOf } from '../../master/snapshot.ts';
import { agentFact } from '../../master/testing/fixtures.ts';
import { MasterHarness } from '../../master/testing/masterHarness.ts';
import { Resources } from '../../model/resources.ts';
import { knownRoles } from './roles.ts';

it('ROLE-004 counts a shared volume for each framework that is offered it, and ports of several agents once', () => {
  const harness = MasterHarness.ready();
  const sharing = [{ type: 'MULTI_ROLE' as const }, { type: 'SHARED_RESOURCES' as const }];
  const volume = { name: 'disk', type: 'SCALAR', scalar: { value: 64 }, shared: {} } as const;
  const reservations = [{ type: 'STATIC', role: 'r' }] as const;
  const disk = { persistence: { id: 'v' }, volume: { mode: 'RW', container_path: 'v' } } as const;
  const unreserved = Resources.parse('cpus:1;mem:64;ports:[1-10]');
  harness.observe(agentFact('A', { total: unreserved.plus(Resources.of([{ ...volume, reservations, disk }])) }));
  for (const _number of [1, 2]) {
    const scheduler = harness.subscribe({ roles: ['r'], capabilities: sharing });
    harness.allocate();
    scheduler.call({ type: 'SUPPRESS', roles: [] });
    harness.observe(agentFact('B', { total: unreserved }));
  }
  harness.tick();
  const [role] = knownRoles(snapshotOf(harness.master.state), {});
  expect(role?.offered.quantities().toString()).toBe('cpus:2; disk:128; mem:128; ports:10');
});
