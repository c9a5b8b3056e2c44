import type { Command } from '../../master/commands/command.ts';
import { operationOf } from './operations.ts';
import type { MasterCall, MasterCallDrainAgent } from '../../model/generated/messages.ts';
import { weightsOf } from './weights.ts';

type DrainOrder = Omit<Extract<Command, { readonly type: 'DRAIN_AGENT' }>, 'type'>;

/** The command that a call gives; undefined for one that asks, or that nobody can carry out. */
export function commandOf(call: MasterCall): Command | undefined {
  switch (call.type) {
    case 'TEARDOWN':
      return call.teardown && { type: 'TEARDOWN', frameworkId: call.teardown.framework_id.value };
    case 'UPDATE_WEIGHTS':
      return call.update_weights && { type: 'UPDATE_WEIGHTS', weights: weightsOf(call.update_weights.weight_infos) };
    case 'UPDATE_MAINTENANCE_SCHEDULE':
      return (
        call.update_maintenance_schedule && { type: call.type, schedule: call.update_maintenance_schedule.schedule }
      );
    case 'START_MAINTENANCE':
      return call.start_maintenance && { type: call.type, machines: call.start_maintenance.machines ?? [] };
    case 'STOP_MAINTENANCE':
      return call.stop_maintenance && { type: call.type, machines: call.stop_maintenance.machines ?? [] };
    case 'DRAIN_AGENT':
      return call.drain_agent && { type: call.type, ...drainOf(call.drain_agent) };
    case 'DEACTIVATE_AGENT':
      return call.deactivate_agent && { type: call.type, agentId: call.deactivate_agent.agent_id.value };
    case 'REACTIVATE_AGENT':
      return call.reactivate_agent && { type: call.type, agentId: call.reactivate_agent.agent_id.value };
    case 'MARK_AGENT_GONE':
      return call.mark_agent_gone && { type: call.type, agentId: call.mark_agent_gone.agent_id.value };
    case 'UPDATE_QUOTA': {
      const { quota_configs: configs = [], force = false } = call.update_quota ?? {};
      return call.update_quota && { type: 'UPDATE_QUOTA', configs, force };
    }
    case 'SET_QUOTA':
      return call.set_quota && { type: 'SET_QUOTA', request: call.set_quota.quota_request };
    case 'REMOVE_QUOTA':
      return call.remove_quota && { type: 'REMOVE_QUOTA', role: call.remove_quota.role };
    default:
      return operationOf(call);
  }
}

function drainOf({ agent_id, max_grace_period: most, mark_gone }: MasterCallDrainAgent): DrainOrder {
  const seconds = most && Number(most.seconds ?? 0) + (most.nanos ?? 0) / 1e9;
  const drain = { markGone: mark_gone ?? false, ...(seconds !== undefined && { maxGracePeriodSeconds: seconds }) };
  return { agentId: agent_id.value, drain };
}
