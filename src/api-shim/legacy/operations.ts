import type { OperationCommand } from '../../master/commands/command.ts';
import type { OfferOperation, Resource } from '../../model/generated/messages.ts';
import { jsonCodec } from '../../wire/codec.ts';
import { HttpRefusal } from '../../wire/negotiation.ts';
import { WireError } from '../../wire/wireError.ts';
import type { Form } from '../http/form.ts';

const resourceCodec = jsonCodec('mesos.v1.Resource');

/** POST /reserve: `slaveId`, `resources` and perhaps `source` (LEGACY-039). */
export function reserve(form: Form): OperationCommand {
  const agentId = form.require('slaveId');
  const resources = resourcesIn(form, 'resources', 'Error parsing');
  const source = form.get('source') === undefined ? {} : { source: resourcesIn(form, 'source', 'Error parsing') };
  return of('RESERVE_RESOURCES', agentId, { type: 'RESERVE', reserve: { resources, ...source } });
}

/** POST /unreserve: `slaveId` and `resources` (LEGACY-039). */
export function unreserve(form: Form): OperationCommand {
  const agentId = form.require('slaveId');
  const resources = resourcesIn(form, 'resources');
  return of('UNRESERVE_RESOURCES', agentId, { type: 'UNRESERVE', unreserve: { resources } });
}

/** POST /create-volumes: `slaveId` and `volumes` (LEGACY-039). */
export function createVolumes(form: Form): OperationCommand {
  const agentId = form.require('slaveId');
  return of('CREATE_VOLUMES', agentId, { type: 'CREATE', create: { volumes: resourcesIn(form, 'volumes') } });
}

/** POST /destroy-volumes: `slaveId` and `volumes` (LEGACY-039). */
export function destroyVolumes(form: Form): OperationCommand {
  const agentId = form.require('slaveId');
  return of('DESTROY_VOLUMES', agentId, { type: 'DESTROY', destroy: { volumes: resourcesIn(form, 'volumes') } });
}

function of(type: OperationCommand['type'], agentId: string, operation: OfferOperation): OperationCommand {
  return { type, agentId, operation };
}

/**
 * The resources that a parameter lists in JSON. `what` begins the refusal, which has two forms in Mesos.
 *
 * @throws HttpRefusal 400
 */
function resourcesIn(form: Form, name: string, what = 'Error in parsing'): readonly Resource[] {
  const text = form.require(name);
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) throw new SyntaxError('not an array');
    return list.map((item) => resourceCodec.decode(Buffer.from(JSON.stringify(item))));
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof WireError)) throw error;
    throw new HttpRefusal(400, `${what} '${name}' query parameter in the request body: ${error.message}`);
  }
}
