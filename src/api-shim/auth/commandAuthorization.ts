import type { Command } from '../../master/commands/command.ts';
import type { State } from '../../master/state.ts';
import type { Action, Authorizer, Caller } from './authorizer.ts';
import { operationAuthorizations } from './operationAuthorization.ts';

/** One thing that a caller must be allowed to do; without an object, to any that there may be. */
export interface Authorization {
  readonly action: Action;
  readonly object?: string;
}

/** Whether the caller may give a command: each thing that it is made of must be allowed. */
export async function mayCommand(
  authorizer: Authorizer,
  caller: Caller,
  command: Command,
  state: Readonly<State>,
): Promise<boolean> {
  return mayAll(authorizer, caller, authorizationsOf(command, state));
}

/** Whether the caller is allowed all of these. */
export async function mayAll(
  authorizer: Authorizer,
  caller: Caller,
  authorizations: readonly Authorization[],
): Promise<boolean> {
  for (const { action, object } of authorizations) {
    const approved = await authorizer.approver(caller, action, object === undefined ? [] : [object]);
    if (!approved(object)) return false;
  }
  return true;
}

function authorizationsOf(command: Command, state: Readonly<State>): readonly Authorization[] {
  switch (command.type) {
    case 'TEARDOWN':
      return [teardown(state.frameworks.get(command.frameworkId)?.info.principal)];
    case 'UPDATE_WEIGHTS':
      return command.weights.map(({ role }) => ({ action: 'update_weights', object: role }));
    case 'RESERVE_RESOURCES':
    case 'UNRESERVE_RESOURCES':
    case 'CREATE_VOLUMES':
    case 'DESTROY_VOLUMES':
    case 'GROW_VOLUME':
    case 'SHRINK_VOLUME':
      return operationAuthorizations(command.operation);
    case 'UPDATE_MAINTENANCE_SCHEDULE':
      return [{ action: 'update_maintenance_schedules' }];
    case 'START_MAINTENANCE':
      return [{ action: 'start_maintenances' }];
    case 'STOP_MAINTENANCE':
      return [{ action: 'stop_maintenances' }];
    case 'DRAIN_AGENT':
      return [{ action: 'drain_agents' }, ...(command.drain.markGone ? [{ action: 'mark_agents_gone' } as const] : [])];
    case 'DEACTIVATE_AGENT':
      return [{ action: 'deactivate_agents' }];
    case 'REACTIVATE_AGENT':
      return [{ action: 'reactivate_agents' }];
    case 'MARK_AGENT_GONE':
      return [{ action: 'mark_agents_gone' }];
    case 'UPDATE_QUOTA':
      return command.configs.map(({ role }) => updateQuotas(role));
    case 'SET_QUOTA':
      return [updateQuotas(command.request.role ?? '')];
    case 'REMOVE_QUOTA':
      return [updateQuotas(command.role)];
  }
}

function updateQuotas(role: string): Authorization {
  return { action: 'update_quotas', object: role };
}

function teardown(principal: string | undefined): Authorization {
  return { action: 'teardown_frameworks', ...(principal !== undefined && { object: principal }) };
}
