import type {
  MachineID,
  MaintenanceSchedule,
  OfferOperation,
  QuotaConfig,
  QuotaRequest,
} from '../../model/generated/messages.ts';
import type { AgentId, FrameworkId } from '../../model/ids.ts';
import type { AgentDrain } from '../inputs.ts';
import type { RoleWeight } from './updateWeights.ts';

/** What an operator wants done, by whichever endpoint it came: each has the name of its call in the v1 API. */
export type Command =
  | { readonly type: 'TEARDOWN'; readonly frameworkId: FrameworkId }
  | { readonly type: 'UPDATE_WEIGHTS'; readonly weights: readonly RoleWeight[] }
  | { readonly type: 'UPDATE_MAINTENANCE_SCHEDULE'; readonly schedule: MaintenanceSchedule }
  | { readonly type: 'START_MAINTENANCE' | 'STOP_MAINTENANCE'; readonly machines: readonly MachineID[] }
  | { readonly type: 'DRAIN_AGENT'; readonly agentId: AgentId; readonly drain: AgentDrain }
  | { readonly type: 'DEACTIVATE_AGENT' | 'REACTIVATE_AGENT' | 'MARK_AGENT_GONE'; readonly agentId: AgentId }
  | OperationCommand
  | { readonly type: 'UPDATE_QUOTA'; readonly configs: readonly QuotaConfig[]; readonly force: boolean }
  | { readonly type: 'SET_QUOTA'; readonly request: QuotaRequest }
  | { readonly type: 'REMOVE_QUOTA'; readonly role: string };

/** What is to be done with resources of one agent that nobody uses. */
export interface OperationCommand {
  readonly type:
    | 'RESERVE_RESOURCES'
    | 'UNRESERVE_RESOURCES'
    | 'CREATE_VOLUMES'
    | 'DESTROY_VOLUMES'
    | 'GROW_VOLUME'
    | 'SHRINK_VOLUME';
  readonly agentId: AgentId;
  readonly operation: OfferOperation;
}

/** Who gave a command. */
export interface CommandSender {
  /** Who authenticated, if anybody. */
  readonly principal?: string;
  /** Whether they may not give it. It is judged all the same: what is wrong with it is said before that (QUOTA-009). */
  readonly forbidden?: boolean;
}
