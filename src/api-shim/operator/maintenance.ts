import type { Report } from '../../allocator/allocator.ts';
import { machineOf, scheduleMessage } from '../../master/maintenance/schedule.ts';
import type { ShownState } from '../../master/snapshot.ts';
import type {
  AllocatorInverseOfferStatus,
  MaintenanceClusterStatus,
  MaintenanceSchedule,
} from '../../model/generated/messages.ts';
import { machineKey } from '../../model/machines.ts';
import type { Caller } from '../auth/authorizer.ts';
import type { ShimParts } from '../parts.ts';

/** The maintenance schedule; empty for those who may not see it (OPER-040, MAINT-015). */
export async function readSchedule({ master, authorizer }: ShimParts, caller: Caller): Promise<MaintenanceSchedule> {
  const approved = await authorizer.approver(caller, 'get_maintenance_schedules');
  return approved() ? scheduleMessage(master.state.schedule) : {};
}

/** The machines of the schedule by their modes; none for those who may not see them (MAINT-009, MAINT-015). */
export async function readStatus({ master, authorizer }: ShimParts, caller: Caller): Promise<MaintenanceClusterStatus> {
  const approved = await authorizer.approver(caller, 'get_maintenance_statuses');
  return approved() ? clusterStatus(master.state, master.report) : {};
}

function clusterStatus(state: ShownState, report: Report): MaintenanceClusterStatus {
  const machines = [...state.schedule.machines.values()];
  const down = machines.filter((machine) => machine.down).map(({ id }) => id);
  const answers = answersByMachine(state, report);
  const draining = machines
    .filter((machine) => !machine.down)
    .map(({ id }) => {
      const statuses = answers.get(machineKey(id)) ?? [];
      return statuses.length === 0 ? { id } : { id, statuses };
    });
  return {
    ...(draining.length > 0 && { draining_machines: draining }),
    ...(down.length > 0 && { down_machines: down }),
  };
}

/** What frameworks said to the inverse offers of each machine's agents. */
function answersByMachine(
  state: ShownState,
  report: Report,
): ReadonlyMap<string, readonly AllocatorInverseOfferStatus[]> {
  const answers = new Map<string, AllocatorInverseOfferStatus[]>();
  for (const [agentId, statuses] of report.inverseOfferStatuses()) {
    const agent = state.agents.get(agentId);
    const machine = agent && machineOf(state, agent.fact);
    if (machine === undefined) continue;
    const key = machineKey(machine.id);
    answers.set(key, [...(answers.get(key) ?? []), ...statuses.values()]);
  }
  return answers;
}
