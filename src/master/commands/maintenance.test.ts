import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MachineID, MaintenanceWindow } from '../../model/generated/messages.ts';
import { scheduleMessage } from '../maintenance/schedule.ts';
import { agentFact } from '../testing/fixtures.ts';
import { MasterHarness } from '../testing/masterHarness.ts';
import type { Answer } from '../inputs.ts';

const one = { hostname: 'm1.test', ip: '10.9.9.1' };
const two = { hostname: 'm2.test' };
const machineOfA = { hostname: 'host-A', ip: '10.0.0.1' };

let harness: MasterHarness;

beforeEach(() => {
  harness = MasterHarness.ready(['A', 'B']);
});

/** A window of a minute, a thousand seconds from the epoch on. */
function window(...machine_ids: MachineID[]): MaintenanceWindow {
  return { machine_ids, unavailability: { start: { nanoseconds: 1e12 }, duration: { nanoseconds: 60e9 } } };
}

function schedule(...windows: MaintenanceWindow[]): Answer {
  return harness.command({ type: 'UPDATE_MAINTENANCE_SCHEDULE', schedule: { windows } });
}

function start(...machines: MachineID[]): Answer {
  return harness.command({ type: 'START_MAINTENANCE', machines });
}

function stop(...machines: MachineID[]): Answer {
  return harness.command({ type: 'STOP_MAINTENANCE', machines });
}

/** The modes of the machines of the schedule. */
function modes(): readonly string[] {
  return [...harness.master.state.schedule.machines.values()].map(
    ({ id, down }) => `${id.hostname ?? ''} ${down ? 'DOWN' : 'DRAINING'}`,
  );
}

describe('UPDATE_MAINTENANCE_SCHEDULE', () => {
  it('MAINT-001 OPER-040 replaces the whole schedule, and clears it', () => {
    expect(schedule(window(one), window(two))).toEqual({ status: 200 });
    expect(scheduleMessage(harness.master.state.schedule)).toEqual({ windows: [window(one), window(two)] });
    expect(schedule(window(two))).toEqual({ status: 200 });
    expect(scheduleMessage(harness.master.state.schedule)).toEqual({ windows: [window(two)] });
    expect(schedule()).toEqual({ status: 200 });
    expect(scheduleMessage(harness.master.state.schedule)).toEqual({});
  });

  it.each([
    ['no machines', [window()], 'List of machines in the maintenance window is empty'],
    ['a machine twice', [window(one, one)], /appears more than once/],
    [
      'a machine in two windows, in other letters',
      [window(two), window({ hostname: 'M2.TEST' })],
      /appears more than once/,
    ],
    ['no name at all', [window({})], "Both 'hostname' and 'ip' for a machine are empty"],
    ['a bad address', [window({ ip: '1.2.3' })], 'Failed to parse IPv4: 1.2.3'],
    ['what is wrong in the first window first', [window({}), window()], /are empty$/],
    ['an address of IPv6', [window({ ip: '::1' })], 'Failed to parse IPv4: ::1'],
    [
      'a negative duration',
      [{ machine_ids: [one], unavailability: { start: { nanoseconds: 0 }, duration: { nanoseconds: -1n } } }],
      "Unavailability 'duration' is negative",
    ],
  ])('MAINT-002 refuses %s', (_what, windows, text) => {
    const answer = schedule(...windows);
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).toMatch(text);
    expect(modes()).toEqual([]);
  });

  it('MAINT-002 takes a start before the epoch, and one without an end', () => {
    const unavailability = { start: { nanoseconds: -1n } };
    expect(schedule({ machine_ids: [one], unavailability })).toEqual({ status: 200 });
    expect(modes()).toEqual(['m1.test DRAINING']);
  });

  it('MAINT-003 MAINT-004 makes machines that nobody knows DRAINING, and UP when they are dropped', () => {
    schedule(window(one), window(two));
    expect(modes()).toEqual(['m1.test DRAINING', 'm2.test DRAINING']);
    schedule(window(two));
    expect(modes()).toEqual(['m2.test DRAINING']);
  });

  it('MAINT-002 keeps a machine that is DOWN, and does not let it be dropped', () => {
    schedule(window(one), window(two));
    start(one);
    expect(schedule(window(two))).toMatchObject({ status: 400, text: expect.stringContaining('cannot be removed') });
    expect(schedule(window({ ...one, hostname: 'M1.test' }))).toEqual({ status: 200 });
    expect(modes()).toEqual(['M1.test DOWN']);
  });

  it('MAINT-015 is refused to those who may not, after what is wrong with it', () => {
    const give = (windows: readonly MaintenanceWindow[]): number =>
      harness.command({ type: 'UPDATE_MAINTENANCE_SCHEDULE', schedule: { windows } }, { forbidden: true }).status;
    expect([give([window()]), give([window(one)])]).toEqual([400, 403]);
    expect(modes()).toEqual([]);
  });

  it('MAINT-005 rescinds every offer, also where nothing changes; new ones tell of the unavailability', () => {
    const scheduler = harness.subscribe();
    harness.tick();
    expect(scheduler.offers).toHaveLength(2);
    schedule(window(machineOfA));
    expect(scheduler.types.filter((type) => type === 'RESCIND')).toHaveLength(2);
    harness.tick();
    const told = new Map(scheduler.offers.map(({ agent_id: { value }, unavailability }) => [value, unavailability]));
    expect([told.get('A'), told.get('B')]).toEqual([window().unavailability, undefined]);
    schedule(window(machineOfA));
    expect(scheduler.offers).toEqual([]);
    harness.tick();
    expect(scheduler.offers).toHaveLength(2);
    schedule();
    expect(scheduler.offers).toEqual([]);
  });

  it('MAINT-003 means an agent only by its name and its address', () => {
    const scheduler = harness.subscribe();
    schedule(window({ hostname: 'host-A' }, { ip: '10.0.0.1' }));
    harness.tick();
    expect(scheduler.offers.map(({ unavailability }) => unavailability)).toEqual([undefined, undefined]);
    schedule(window({ hostname: 'HOST-A', ip: '10.0.0.1' }));
    harness.tick();
    expect(scheduler.offers.filter(({ unavailability }) => unavailability !== undefined)).toHaveLength(1);
  });

  it('MAINT-016 does nothing by itself when a window begins or ends', () => {
    schedule(window(machineOfA));
    harness.tick(1e6);
    expect(modes()).toEqual(['host-A DRAINING']);
    expect(harness.master.state.agents.get('A')?.phase).toBe('active');
  });
});

describe('START_MAINTENANCE', () => {
  it.each([
    ['nothing', [], 'List of machines is empty'],
    ['what is not scheduled', [{ hostname: 'x' }], /not part of a maintenance schedule/],
    ['a machine twice', [one, one], /appears more than once/],
    ['no name at all', [{}], /are empty/],
    ['an agent that is not scheduled', [machineOfA], /is not in DRAINING mode and cannot be brought down/],
    ['all, for one that is not scheduled', [one, { hostname: 'x' }], /not part of a maintenance schedule/],
  ])('MAINT-011 refuses %s', (_what, machines, text) => {
    schedule(window(one));
    const answer = start(...machines);
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(text);
    expect(modes()).toEqual(['m1.test DRAINING']);
  });

  it('MAINT-011 MAINT-015 brings machines down, once, if one may', () => {
    schedule(window(one), window(two));
    expect(harness.command({ type: 'START_MAINTENANCE', machines: [one] }, { forbidden: true })).toEqual({
      status: 403,
    });
    expect(start(one)).toEqual({ status: 200 });
    expect(modes()).toEqual(['m1.test DOWN', 'm2.test DRAINING']);
    expect(start(one)).toMatchObject({ status: 400 });
  });

  it('MAINT-012 removes the agents: tasks are lost whatever their frameworks know, and FAILURE tells of it', () => {
    const scheduler = harness.subscribe({ capabilities: [{ type: 'MULTI_ROLE' }, { type: 'PARTITION_AWARE' }] });
    scheduler.run('t', {}, 'A');
    schedule(window(machineOfA));
    harness.tick(10);
    const heard = scheduler.types.length;
    start(machineOfA);
    expect(scheduler.types.slice(heard)).toEqual(['UPDATE', 'RESCIND', 'RESCIND_INVERSE_OFFER', 'FAILURE']);
    expect(scheduler.latest).toMatchObject({
      state: 'TASK_LOST',
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REMOVED',
    });
    expect(scheduler.types.at(-1)).toBe('FAILURE');
    expect(harness.master.state.agents.has('A')).toBe(false);
    expect(harness.writes('kill-task')).toHaveLength(1);
    expect(scheduler.offers.map(({ agent_id: { value } }) => value)).toEqual(['B']);
  });

  it('MAINT-013 keeps agents of the machine out until its maintenance ends', () => {
    schedule(window(machineOfA));
    start(machineOfA);
    harness.observe(agentFact('A'));
    harness.observe(agentFact('A2', { hostname: 'host-A' }));
    expect([...harness.master.state.agents.keys()]).toEqual(['B']);
    expect(stop(machineOfA)).toEqual({ status: 200 });
    expect([...harness.master.state.agents.keys()].sort()).toEqual(['A', 'A2', 'B']);
  });
});

describe('STOP_MAINTENANCE', () => {
  it.each([
    ['nothing', [], 'List of machines is empty'],
    ['what is not DOWN', [two], /not in DOWN mode/],
    ['an agent that is not scheduled', [machineOfA], /is not in DOWN mode and cannot be brought up/],
    ['all, for one that is not DOWN', [one, two], /not in DOWN mode/],
    ['what is not scheduled', [{ hostname: 'x' }], /not part of a maintenance schedule/],
    ['a machine twice', [one, one], /appears more than once/],
  ])('MAINT-014 refuses %s', (_what, machines, text) => {
    schedule(window(one), window(two));
    start(one);
    const answer = stop(...machines);
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(text);
    expect(modes()).toEqual(['m1.test DOWN', 'm2.test DRAINING']);
  });

  it('MAINT-014 takes the machine and an empty window out of the schedule', () => {
    schedule(window(one), window(two, { hostname: 'm3' }));
    start(one, two);
    expect(stop({ ...one, hostname: 'M1.TEST' }, two)).toEqual({ status: 200 });
    expect(scheduleMessage(harness.master.state.schedule)).toEqual({ windows: [window({ hostname: 'm3' })] });
  });

  it('leaves the offers of other machines alone, as its counterpart does', () => {
    const scheduler = harness.subscribe();
    schedule(window(machineOfA));
    harness.tick();
    start(machineOfA);
    stop(machineOfA);
    expect(scheduler.offers.map(({ agent_id: { value } }) => value)).toEqual(['B']);
  });
});

it('MAINT-010 a master that is told of a schedule with the agents knows who is DOWN from the start', () => {
  const successor = new MasterHarness();
  successor.receive({
    kind: 'schedule-set',
    windows: [{ machines: [{ id: machineOfA, down: true }], unavailability: window().unavailability }],
  });
  successor.observe(agentFact('A'));
  successor.receive({ kind: 'recovered' });
  expect(successor.master.state.agents.size).toBe(0);
});
