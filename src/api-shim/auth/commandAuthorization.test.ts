import { emptyState } from '../../master/state.ts';
import type { Command } from '../../master/commands/command.ts';
import type { Resource } from '../../model/generated/messages.ts';
import type { Authorizer } from './authorizer.ts';
import { mayCommand } from './commandAuthorization.ts';

const machine = { hostname: 'node1' };
const reserved: Resource = {
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 1 },
  reservations: [{ type: 'DYNAMIC', role: 'web', principal: 'owner' }],
};
const volume: Resource = {
  ...reserved,
  disk: {
    persistence: { id: 'v', principal: 'maker' },
    volume: { container_path: 'p', mode: 'RW' },
  },
};
const operation = (type: 'RESERVE' | 'UNRESERVE' | 'CREATE' | 'DESTROY' | 'GROW_VOLUME' | 'SHRINK_VOLUME') => ({
  agentId: 'S1',
  operation: {
    type,
    ...(type === 'RESERVE' && { reserve: { resources: [reserved] } }),
    ...(type === 'UNRESERVE' && { unreserve: { resources: [reserved] } }),
    ...(type === 'CREATE' && { create: { volumes: [volume] } }),
    ...(type === 'DESTROY' && { destroy: { volumes: [volume] } }),
    ...(type === 'GROW_VOLUME' && { grow_volume: { volume, addition: reserved } }),
    ...(type === 'SHRINK_VOLUME' && { shrink_volume: { volume, subtract: { value: 1 } } }),
  },
});

/** A command of each type, and what has to be allowed for it: the action and its object. */
const commands: readonly (readonly [Command, readonly string[]])[] = [
  [{ type: 'TEARDOWN', frameworkId: 'nobody' }, ['teardown_frameworks']],
  [
    {
      type: 'UPDATE_WEIGHTS',
      weights: [
        { role: 'web', weight: 2 },
        { role: 'db', weight: 1 },
      ],
    },
    ['update_weights web', 'update_weights db'],
  ],
  [{ type: 'UPDATE_WEIGHTS', weights: [] }, []],
  [
    { type: 'UPDATE_QUOTA', configs: [{ role: 'web' }, { role: 'db' }], force: true },
    ['update_quotas web', 'update_quotas db'],
  ],
  [{ type: 'UPDATE_QUOTA', configs: [], force: false }, []],
  [{ type: 'SET_QUOTA', request: { role: 'web', guarantee: [] } }, ['update_quotas web']],
  [{ type: 'REMOVE_QUOTA', role: 'web' }, ['update_quotas web']],
  [{ type: 'UPDATE_MAINTENANCE_SCHEDULE', schedule: {} }, ['update_maintenance_schedules']],
  [{ type: 'START_MAINTENANCE', machines: [machine] }, ['start_maintenances']],
  [{ type: 'STOP_MAINTENANCE', machines: [machine] }, ['stop_maintenances']],
  [{ type: 'DRAIN_AGENT', agentId: 'S1', drain: { markGone: false } }, ['drain_agents']],
  [{ type: 'DRAIN_AGENT', agentId: 'S1', drain: { markGone: true } }, ['drain_agents', 'mark_agents_gone']],
  [{ type: 'DEACTIVATE_AGENT', agentId: 'S1' }, ['deactivate_agents']],
  [{ type: 'REACTIVATE_AGENT', agentId: 'S1' }, ['reactivate_agents']],
  [{ type: 'MARK_AGENT_GONE', agentId: 'S1' }, ['mark_agents_gone']],
  [{ type: 'RESERVE_RESOURCES', ...operation('RESERVE') }, ['reserve_resources web']],
  [{ type: 'UNRESERVE_RESOURCES', ...operation('UNRESERVE') }, ['unreserve_resources owner']],
  [{ type: 'CREATE_VOLUMES', ...operation('CREATE') }, ['create_volumes web']],
  [{ type: 'DESTROY_VOLUMES', ...operation('DESTROY') }, ['destroy_volumes maker']],
  [{ type: 'GROW_VOLUME', ...operation('GROW_VOLUME') }, ['resize_volumes web']],
  [{ type: 'SHRINK_VOLUME', ...operation('SHRINK_VOLUME') }, ['resize_volumes web']],
];

/** Allows all but one thing, and takes down what it was asked. */
function authorizerBut(denied?: string): { readonly asked: string[]; readonly authorizer: Authorizer } {
  const asked: string[] = [];
  const approver: Authorizer['approver'] = (_caller, action) =>
    Promise.resolve((object) => {
      const what = object === undefined ? action : `${action} ${object}`;
      asked.push(what);
      return what !== denied;
    });
  return { asked, authorizer: { approver } };
}

it.each(commands)('AUTH-014 the command %j needs %j, all of it', async (command, needed) => {
  const { asked, authorizer } = authorizerBut();
  expect(await mayCommand(authorizer, {}, command, emptyState())).toBe(true);
  expect(asked).toEqual(needed);
  for (const denied of needed) {
    expect(await mayCommand(authorizerBut(denied).authorizer, {}, command, emptyState())).toBe(false);
  }
});
