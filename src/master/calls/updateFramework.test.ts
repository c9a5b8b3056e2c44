import type { FrameworkInfo, SchedulerCallUpdateFramework } from '../../model/generated/messages.ts';
import type { Answer } from '../inputs.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import type { Scheduler } from '../testing/scheduler.ts';

type Rest = Omit<SchedulerCallUpdateFramework, 'framework_info'>;

function update(scheduler: Scheduler, change: Partial<FrameworkInfo>, rest: Rest = {}): Answer {
  const framework_info = { ...scheduler.harness.framework(scheduler.id).info, ...change };
  return scheduler.call({ type: 'UPDATE_FRAMEWORK', update: { framework_info, ...rest } });
}

describe('UPDATE_FRAMEWORK', () => {
  it('SCHED-056 SCHED-017 is answered 200, and stored', () => {
    const harness = MasterHarness.ready();
    const scheduler = harness.subscribe();
    harness.effects = [];
    expect(update(scheduler, { name: 'new' })).toEqual({ status: 200 });
    expect(harness.framework(scheduler.id).info.name).toBe('new');
    expect(harness.writes('store-framework').map(({ framework }) => framework.info.name)).toEqual(['new']);
  });

  it('SCHED-056 may not change user, principal or checkpoint', () => {
    const harness = MasterHarness.ready();
    const scheduler = harness.subscribe({ principal: 'p' });
    const refusals: readonly (readonly [Partial<FrameworkInfo>, string])[] = [
      [{ user: 'bob' }, "Updating 'FrameworkInfo.user' is unsupported; attempted to update from 'alice' to 'bob'"],
      [{ principal: 'q' }, "Changing framework's principal is not allowed."],
      [
        { checkpoint: false },
        "Updating 'FrameworkInfo.checkpoint' is unsupported; attempted to update from 'true' to 'false'",
      ],
    ];
    for (const [change, reason] of refusals) {
      expect(update(scheduler, { ...change, name: 'new' })).toEqual({
        status: 400,
        text: `FrameworkInfo update is not valid: ${reason}`,
      });
    }
    expect(harness.framework(scheduler.id).info).toMatchObject({ name: 'f', user: 'alice', principal: 'p' });
  });

  it('SCHED-056 SCHED-046 changes nothing when anything is invalid', () => {
    const harness = MasterHarness.ready();
    const scheduler = harness.subscribe();
    harness.effects = [];
    expect(update(scheduler, { roles: ['/a'] })).toEqual({
      status: 400,
      text: "Supplied FrameworkInfo is not valid: 'FrameworkInfo.roles' contains invalid role: Role '/a' cannot start with a slash",
    });
    expect(update(scheduler, { roles: ['a'] }, { suppressed_roles: ['r'] })).toEqual({
      status: 400,
      text: "'UpdateFramework' call is not valid: Suppressed roles { r } are not contained in the set of roles",
    });
    expect(harness.framework(scheduler.id).roles).toEqual(['r']);
    expect(harness.effects).toEqual([]);
  });

  it('SCHED-056 is answered 403 for a role that the framework may not have', () => {
    const harness = MasterHarness.ready();
    harness.receive({ kind: 'admission-applied', admission: { key: 'a', frameworkName: 'f', allowedRoles: ['r'] } });
    expect(update(harness.subscribe(), { roles: ['r', 's'] })).toEqual({
      status: 403,
      text: "Not authorized to use role 's'",
    });
  });

  it('SCHED-057 rescinds the offers of a role that is dropped, and only these', () => {
    const harness = MasterHarness.ready(['A', 'B']);
    const scheduler = harness.subscribe({ roles: ['a', 'b'] });
    harness.tick();
    const dropped = scheduler.offers.filter(({ allocation_info: info }) => info?.role === 'a');
    expect(dropped).toHaveLength(1);
    update(scheduler, { roles: ['b'] });
    expect(scheduler.events.flatMap(({ rescind }) => rescind?.offer_id ?? [])).toEqual(dropped.map(({ id }) => id));
    harness.tick();
    expect(scheduler.offers.map(({ allocation_info: info }) => info?.role)).toEqual(['b', 'b']);
  });

  it('SCHED-057 adding a role starts offers', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ roles: [] });
    harness.tick();
    expect(scheduler.offers).toEqual([]);
    update(scheduler, { roles: ['a'] });
    harness.tick();
    expect(scheduler.offer.allocation_info?.role).toBe('a');
  });

  it('SCHED-057 suppressing a role leaves its offers, and there are no more', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    const { offer } = scheduler;
    update(scheduler, {}, { suppressed_roles: ['r'] });
    expect(scheduler.offer).toBe(offer);
    scheduler.decline([offer], 0);
    harness.tick();
    expect(scheduler.offers).toEqual([]);
  });

  it('SCHED-057 no longer suppressing a role clears its filters', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe();
    harness.tick();
    scheduler.decline(scheduler.offers, 3600);
    update(scheduler, {}, { suppressed_roles: ['r'] });
    expect(harness.allocator.report.activeFilters('r')).toBe(1);
    update(scheduler, {});
    harness.tick();
    expect(scheduler.offers).toHaveLength(1);
  });

  it('SCHED-058 tasks of a dropped role run on, and end as others do', () => {
    const harness = MasterHarness.ready(['A']);
    const scheduler = harness.subscribe({ roles: ['a'] });
    const task = scheduler.run('t');
    update(scheduler, { roles: ['b'] });
    harness.tick();
    expect(harness.task(scheduler.id, 't')).toBe(task);
    expect(harness.writes('kill-task')).toEqual([]);
    expect([...harness.allocator.report.held().keys()].sort()).toEqual(['a', 'b']);
    harness.report(task.ref, 'TASK_FINISHED');
    expect([...harness.allocator.report.held().keys()]).toEqual(['b']);
  });
});
