import type { Command } from '../../master/commands/command.ts';
import type { Exchange } from '../http/apiHandler.ts';
import { answerCommand } from '../http/command.ts';
import { readForm, type Form } from '../http/form.ts';
import type { ShimParts } from '../parts.ts';
import { deleteQuota, postQuota, showQuota } from './quota.ts';
import { putWeights, showWeights } from './weights.ts';
import { createVolumes, destroyVolumes, reserve, unreserve } from './operations.ts';
import { maintenanceEndpoints } from './maintenance.ts';

/**
 * Answers requests of one method.
 *
 * @throws HttpRefusal
 */
type Endpoint = (exchange: Exchange) => Promise<void>;

/** What answers the requests of an endpoint, by method: all others are 405, with these in the order given. */
export type Methods = Readonly<Record<string, Endpoint>>;

/**
 * The operators' endpoints that change something, or show what can be changed, by path. Most of those that change something
 * are commands as form-encoded bodies (LEGACY-037, LEGACY-040).
 */
export function operatorEndpoints(parts: ShimParts): Readonly<Record<string, Methods>> {
  const given = (commandOf: (form: Form) => Command): Endpoint => {
    return async ({ body, response, caller }) => {
      const form = await readForm(body);
      await answerCommand(parts, caller, commandOf(form), response);
    };
  };
  return {
    '/teardown': { POST: given(teardown) },
    '/weights': { GET: (exchange) => showWeights(parts, exchange), PUT: (exchange) => putWeights(parts, exchange) },
    ...maintenanceEndpoints(parts),
    '/quota': {
      GET: (exchange) => showQuota(parts, exchange),
      POST: (exchange) => postQuota(parts, exchange),
      DELETE: (exchange) => deleteQuota(parts, exchange),
    },
    '/reserve': { POST: given(reserve) },
    '/unreserve': { POST: given(unreserve) },
    '/create-volumes': { POST: given(createVolumes) },
    '/destroy-volumes': { POST: given(destroyVolumes) },
  };
}

/** LEGACY-038 */
function teardown(form: Form): Command {
  return { type: 'TEARDOWN', frameworkId: form.require('frameworkId') };
}
