import { afterEach, beforeEach, expect, it } from '@jest/globals';
import {
  agents,
  maintenanceSchedules,
  nodes,
  type Agent,
  type MaintenanceSchedule,
} from '../../src/kubernetes/kinds.ts';
import { unlessNotFound } from '../../src/kubernetes/errors.ts';
import { agentMode } from '../../src/master/agentMode.ts';
import type { Command } from '../../src/master/commands/command.ts';
import { scheduleMessage } from '../../src/master/maintenance/schedule.ts';
import type { Answer } from '../../src/master/inputs.ts';
import { eachApiServer } from '../support/apiServers.ts';
import { ControllerScenario } from '../support/controllerScenario.ts';
import { eventually } from '../support/eventually.ts';

let scenario: ControllerScenario;
let nodeName: string;
let agentId: string;

const unavailability = {
  start: { nanoseconds: 1_900_000_000_000_000_001n },
  duration: { nanoseconds: 60_000_000_000n },
};
const nowhere = { hostname: 'nowhere.test' };

function give(command: Command): Promise<Answer> {
  return scenario.operator.loop.command(command);
}

/** The only node's agent, as the master sees it at present. */
function mode(): string {
  return agentMode(scenario.operator.master.state, agentId);
}

function machine(): { readonly hostname: string; readonly ip: string } {
  const { agents: known, shutOut } = scenario.operator.master.state;
  const fact = known.get(agentId)?.fact ?? shutOut.get(agentId);
  if (fact === undefined) throw new Error('no agent');
  return { hostname: fact.hostname, ip: fact.ip };
}

async function isCordoned(): Promise<boolean> {
  return (await scenario.kubectl.get(nodes, { name: nodeName })).spec?.unschedulable === true;
}

function order(spec: object): Promise<Agent> {
  return scenario.kubectl.patch(agents, { name: nodeName }, { type: 'merge', body: { spec } });
}

async function spec(): Promise<Agent['spec']> {
  return (await unlessNotFound(scenario.kubectl.get(agents, { name: nodeName })))?.spec;
}

type Status = MaintenanceSchedule['status'];

async function status(): Promise<Status> {
  return (await scenario.kubectl.get(maintenanceSchedules, { name: 'default' })).status;
}

async function inForce(): Promise<string | undefined> {
  const condition = (await status())?.conditions?.find(({ type }) => type === 'InForce');
  return condition && `${condition.status} ${condition.reason}`;
}

/** Whether the agent is drained as its spec orders. */
async function drained(): Promise<string | undefined> {
  const agent = await scenario.kubectl.get(agents, { name: nodeName });
  const condition = agent.status?.conditions?.find(({ type }) => type === 'DrainInForce');
  return condition && `${condition.status} ${condition.reason}`;
}

/** Edits the schedule, to one window of these machines. */
async function apply(machines: readonly object[]): Promise<void> {
  const windows = [{ machines, start: '2030-01-01T00:00:00Z' }];
  const patch = { type: 'merge', body: { spec: { windows } } } as const;
  await scenario.kubectl.patch(maintenanceSchedules, { name: 'default' }, patch);
}

/** Schedules the node's machine, and one that nobody knows. */
function schedule(): Promise<Answer> {
  const windows = [{ machine_ids: [machine(), nowhere], unavailability }];
  return give({ type: 'UPDATE_MAINTENANCE_SCHEDULE', schedule: { windows } });
}

eachApiServer('what operators take out of use', (server) => {
  beforeEach(async () => {
    scenario = await ControllerScenario.start(server());
    for await (const { metadata } of scenario.kubectl.list(nodes)) nodeName = metadata?.name ?? '';
    agentId = [...scenario.operator.master.state.agents.keys()][0] ?? '';
    await eventually(async () => (await spec()) !== undefined);
  });
  afterEach(() => scenario.close());

  it('MAINT-017 MAINT-024 is the spec of an Agent, and known, when a call is answered', async () => {
    expect(await give({ type: 'DEACTIVATE_AGENT', agentId })).toEqual({ status: 200 });
    expect([await spec(), mode()]).toEqual([{ deactivated: true }, 'Deactivated']);
    expect(await isCordoned()).toBe(false);
    const drain = { maxGracePeriodSeconds: 7.5, markGone: false };
    expect(await give({ type: 'DRAIN_AGENT', agentId, drain })).toEqual({ status: 200 });
    expect([await spec(), mode()]).toEqual([{ deactivated: true, drain }, 'Drained']);
    await eventually(isCordoned);
    expect(await give({ type: 'REACTIVATE_AGENT', agentId })).toEqual({ status: 200 });
    expect([await spec(), mode()]).toEqual([{}, 'Active']);
    await eventually(async () => !(await isCordoned()));
  });

  it('MAINT-019 is drained by kubectl as by a call: tasks end, and the node takes no other pods', async () => {
    await scenario.subscribe();
    await scenario.launch('t', { kill_policy: { grace_period: { nanoseconds: 60e9 } } });
    await scenario.runs('t');
    await scenario.until('t', 'TASK_RUNNING');
    await order({ drain: { maxGracePeriodSeconds: 2 } });
    await eventually(async () => (await scenario.podOf('t')).metadata.deletionTimestamp !== undefined);
    expect((await scenario.podOf('t')).metadata.deletionGracePeriodSeconds).toBe(2);
    expect(mode()).toBe('Draining');
    await eventually(isCordoned);
    await scenario.ends('t', 143);
    const status = await scenario.until('t', 'TASK_KILLED');
    expect(status.reason).toBe('REASON_AGENT_DRAINING');
    await scenario.acknowledge(status);
    await eventually(() => mode() === 'Drained');
    await order({ drain: null });
    await eventually(async () => mode() === 'Active' && !(await isCordoned()));
  });

  it('leaves a cordon of somebody else where it was', async () => {
    await scenario.kubectl.patch(nodes, { name: nodeName }, { type: 'merge', body: { spec: { unschedulable: true } } });
    await eventually(() => mode() === 'Cordoned');
    await give({ type: 'DRAIN_AGENT', agentId, drain: { markGone: false } });
    await give({ type: 'REACTIVATE_AGENT', agentId });
    expect([mode(), await isCordoned()]).toEqual(['Cordoned', true]);
  });

  it('OPER-046 MAINT-023 is out of use under another leader as well, and an Agent of a node that was made anew is not', async () => {
    await give({ type: 'DRAIN_AGENT', agentId, drain: { markGone: false } });
    await scenario.crash();
    await scenario.restart();
    expect(mode()).toBe('Drained');
    await give({ type: 'MARK_AGENT_GONE', agentId });
    await scenario.crash();
    await scenario.restart();
    expect(mode()).toBe('Gone');
    const { metadata, spec: nodeSpec, status } = await scenario.kubectl.get(nodes, { name: nodeName });
    await scenario.kubectl.delete(nodes, { name: nodeName });
    await eventually(() => scenario.operator.master.state.shutOut.size === 0);
    const labels = metadata?.labels ?? {};
    await scenario.kubectl.create(nodes, {
      metadata: { name: nodeName, labels },
      spec: { ...nodeSpec, unschedulable: false },
    });
    await scenario.kubectl.patchStatus(nodes, { name: nodeName }, { type: 'merge', body: { status } });
    await eventually(() => scenario.operator.master.state.agents.size === 1);
    agentId = [...scenario.operator.master.state.agents.keys()][0] ?? '';
    await eventually(async () => JSON.stringify(await spec()) === '{}');
    await eventually(() => mode() === 'Active');
  });

  it('MAINT-001 MAINT-011 MAINT-014 is the MaintenanceSchedule, written by calls and by kubectl', async () => {
    expect(await schedule()).toEqual({ status: 200 });
    expect(scheduleMessage(scenario.operator.master.state.schedule).windows?.[0]?.unavailability).toEqual(
      unavailability,
    );
    const stored = await scenario.kubectl.get(maintenanceSchedules, { name: 'default' });
    expect(stored.spec.windows?.[0]?.machines).toEqual([machine(), nowhere]);
    expect(await give({ type: 'START_MAINTENANCE', machines: [machine(), nowhere] })).toEqual({ status: 200 });
    expect(mode()).toBe('InMaintenance');
    await eventually(async () => {
      const { status } = await scenario.kubectl.get(maintenanceSchedules, { name: 'default' });
      return status?.machines?.map((known) => known.mode).join() === 'DOWN,DOWN';
    });
    await apply([machine(), nowhere]);
    await eventually(() => mode() === 'Active');
    await apply([machine()]);
    await eventually(() => scenario.operator.master.state.schedule.machines.size === 1);
    await scenario.kubectl.delete(maintenanceSchedules, { name: 'default' });
    await eventually(() => scenario.operator.master.state.schedule.machines.size === 0);
  });

  it('MAINT-002 MAINT-011 refuses an applied schedule that a call would be refused, and goes on with the former one', async () => {
    const { state } = scenario.operator.master;
    const first = { machines: [{ ...nowhere, down: true }], start: '2030-01-01T00:00:00Z' };
    await scenario.kubectl.create(maintenanceSchedules, { metadata: { name: 'default' }, spec: { windows: [first] } });
    await eventually(async () => (await inForce()) === 'False NotDraining');
    expect(state.schedule.machines.size).toBe(0);
    await apply([machine(), nowhere, { hostname: 'NOWHERE.test' }]);
    await eventually(async () => (await inForce()) === 'False InvalidMachine');
    await apply([machine(), nowhere]);
    await eventually(async () => (await inForce()) === 'True InForce');
    await apply([{ ...machine(), down: true }, nowhere]);
    await eventually(() => mode() === 'InMaintenance');
    await eventually(async () => (await inForce()) === 'True InForce');
    await apply([nowhere]);
    await eventually(async () => (await inForce()) === 'False MachineDown');
    expect(mode()).toBe('InMaintenance');
    await scenario.crash();
    await scenario.restart();
    expect([await inForce(), mode()]).toEqual(['False MachineDown', 'InMaintenance']);
    expect(await give({ type: 'STOP_MAINTENANCE', machines: [machine()] })).toEqual({ status: 200 });
    expect(mode()).toBe('Active');
    await eventually(async () => (await inForce()) === 'True InForce');
  });

  it('MAINT-014 has the end of a maintenance hold for a successor too, though nobody may apply it', async () => {
    await schedule();
    await give({ type: 'START_MAINTENANCE', machines: [machine(), nowhere] });
    await eventually(async () => JSON.stringify(await status()).includes('"down":true'));
    const { client } = scenario.operator;
    client.writesLeft = 1;
    expect(await give({ type: 'STOP_MAINTENANCE', machines: [machine()] })).toEqual({ status: 200 });
    await scenario.crash();
    expect(JSON.stringify((await status())?.windows)).toContain(machine().ip);
    await scenario.restart();
    expect(mode()).toBe('Active');
    await eventually(async () => !JSON.stringify(await status()).includes(machine().ip));
  });

  it('MAINT-018 does not drain by kubectl what is scheduled, as it does not by a call, until that leaves the schedule', async () => {
    await schedule();
    await order({ drain: { markGone: false } });
    await eventually(async () => (await drained()) === 'False MachineScheduled');
    expect([mode(), await isCordoned()]).toEqual(['Active', false]);
    await scenario.crash();
    await scenario.restart();
    expect([mode(), await isCordoned()]).toEqual(['Active', false]);
    await give({ type: 'UPDATE_MAINTENANCE_SCHEDULE', schedule: {} });
    expect(mode()).toBe('Drained');
    await eventually(isCordoned);
    await eventually(async () => (await drained()) === 'True InForce');
    await schedule();
    expect(mode()).toBe('Drained');
    await scenario.crash();
    await scenario.restart();
    expect(mode()).toBe('Drained');
  });

  it('MAINT-018 has the drain that a call ordered hold for a successor, though its machine was scheduled since', async () => {
    scenario.operator.client.beforePatch = (kind) => {
      if (kind === 'Agent') throw new Error('not to be written by the test');
    };
    expect(await give({ type: 'DRAIN_AGENT', agentId, drain: { markGone: false } })).toEqual({ status: 200 });
    expect(await schedule()).toEqual({ status: 200 });
    await scenario.crash();
    await scenario.restart();
    expect(mode()).toBe('Drained');
  });

  it('is refused to a call where somebody else has changed it at the same time', async () => {
    scenario.operator.client.beforeLook = async (kind) => {
      if (kind !== 'Agent') return;
      scenario.operator.client.beforeLook = () => Promise.resolve();
      await order({ drain: { maxGracePeriodSeconds: 1 } });
    };
    expect((await give({ type: 'DEACTIVATE_AGENT', agentId })).status).toBe(409);
    expect(await spec()).toEqual({ drain: { maxGracePeriodSeconds: 1 } });
  });

  it.each(['before', 'after'])(
    'MAINT-011 is DOWN on all machines or on none, if the operator dies %s the write',
    async (when) => {
      await schedule();
      const { client } = scenario.operator;
      if (when === 'before') client.writesLeft = 0;
      const answer = give({ type: 'START_MAINTENANCE', machines: [machine(), nowhere] }).catch(() => undefined);
      if (when === 'before') await eventually(() => client.writesCut > 0);
      else expect(await answer).toEqual({ status: 200 });
      client.writesLeft = 0;
      await scenario.crash();
      await scenario.restart();
      expect(mode()).toBe(when === 'before' ? 'Active' : 'InMaintenance');
      const down = [...scenario.operator.master.state.schedule.machines.values()].map((known) => known.down);
      expect(down).toEqual([when === 'after', when === 'after']);
    },
  );
});
