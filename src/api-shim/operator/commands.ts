import type { Command } from '../../master/commands/command.ts';
import { operationOf } from './operations.ts';
import type { MasterCall } from '../../model/generated/messages.ts';
import { weightsOf } from './weights.ts';

/** The command that a call gives; undefined for one that asks, or that nobody can carry out. */
export function commandOf(call: MasterCall): Command | undefined {
  switch (call.type) {
    case 'TEARDOWN':
      return call.teardown && { type: 'TEARDOWN', frameworkId: call.teardown.framework_id.value };
    case 'UPDATE_WEIGHTS':
      return call.update_weights && { type: 'UPDATE_WEIGHTS', weights: weightsOf(call.update_weights.weight_infos) };
    default:
      return operationOf(call);
  }
}
