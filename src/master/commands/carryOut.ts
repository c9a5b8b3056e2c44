import type { Answer } from '../inputs.ts';
import type { Turn } from '../turn.ts';
import { deactivateAgent, drainAgent, markAgentGone, reactivateAgent } from './agents.ts';
import type { Command, CommandSender } from './command.ts';
import { operate } from './operation.ts';
import { startMaintenance, stopMaintenance, updateSchedule } from './maintenance.ts';
import { removeQuota, setQuota, updateQuota } from './quota.ts';
import { teardown } from './teardown.ts';
import { updateWeights } from './updateWeights.ts';

/**
 * Judges a command by what is known now and, if it is in order, emits what is to be stored for it. What it changes of the
 * state beyond that, it changes when the writes come back as facts.
 */
export function carryOutCommand(turn: Turn, command: Command, sender: CommandSender): Answer {
  switch (command.type) {
    case 'TEARDOWN':
      return teardown(turn, command.frameworkId, sender);
    case 'UPDATE_WEIGHTS':
      return updateWeights(turn, command.weights, sender);
    case 'RESERVE_RESOURCES':
    case 'UNRESERVE_RESOURCES':
    case 'CREATE_VOLUMES':
    case 'DESTROY_VOLUMES':
    case 'GROW_VOLUME':
    case 'SHRINK_VOLUME':
      return operate(turn, command, sender);
    case 'UPDATE_MAINTENANCE_SCHEDULE':
      return updateSchedule(turn, command.schedule, sender);
    case 'START_MAINTENANCE':
      return startMaintenance(turn, command.machines, sender);
    case 'STOP_MAINTENANCE':
      return stopMaintenance(turn, command.machines, sender);
    case 'DRAIN_AGENT':
      return drainAgent(turn, command.agentId, command.drain, sender);
    case 'DEACTIVATE_AGENT':
      return deactivateAgent(turn, command.agentId, sender);
    case 'REACTIVATE_AGENT':
      return reactivateAgent(turn, command.agentId, sender);
    case 'MARK_AGENT_GONE':
      return markAgentGone(turn, command.agentId, sender);
    case 'UPDATE_QUOTA':
      return updateQuota(turn, command.configs, command, sender);
    case 'SET_QUOTA':
      return setQuota(turn, command.request, sender);
    case 'REMOVE_QUOTA':
      return removeQuota(turn, command.role, sender);
  }
}
