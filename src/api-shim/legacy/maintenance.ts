import type { MachineID, Messages } from '../../model/generated/messages.ts';
import { jsonCodec } from '../../wire/codec.ts';
import { decodeCall, HttpRefusal } from '../../wire/negotiation.ts';
import { answerCommand } from '../http/command.ts';
import { readSchedule, readStatus } from '../operator/maintenance.ts';
import type { ShimParts } from '../parts.ts';
import { sendJson } from './json.ts';
import type { Methods } from './operatorEndpoints.ts';

const scheduleCodec = jsonCodec('mesos.v1.maintenance.Schedule');
const statusCodec = jsonCodec('mesos.v1.maintenance.ClusterStatus');
const machinesCodec = jsonCodec('mesos.v1.master.Call.StartMaintenance');

/** The endpoints of maintenance, by path and method; what they take are bodies of JSON (MAINT-001, MAINT-011, LEGACY-040). */
export function maintenanceEndpoints(parts: ShimParts): Readonly<Record<string, Methods>> {
  const changeModes = (type: 'START_MAINTENANCE' | 'STOP_MAINTENANCE'): Methods => ({
    POST: async ({ body, response, caller }) => {
      const machines = machinesOf(await body.readText());
      await answerCommand(parts, caller, { type, machines }, response);
    },
  });
  return {
    '/maintenance/schedule': {
      GET: async (exchange) => {
        const text = textOf(scheduleCodec.encode(await readSchedule(parts, exchange.caller)));
        await sendJson(parts, exchange, (body) => void body.text(text));
      },
      POST: async ({ body, response, caller }) => {
        const schedule = decodeCall(scheduleCodec, await body.readText());
        await answerCommand(parts, caller, { type: 'UPDATE_MAINTENANCE_SCHEDULE', schedule }, response);
      },
    },
    '/maintenance/status': {
      GET: async (exchange) => {
        const text = textOf(statusCodec.encode(await readStatus(parts, exchange.caller)));
        await sendJson(parts, exchange, (body) => void body.text(text));
      },
    },
    '/machine/down': changeModes('START_MAINTENANCE'),
    '/machine/up': changeModes('STOP_MAINTENANCE'),
  };
}

function textOf(json: Uint8Array): string {
  return Buffer.from(json).toString('utf8');
}

/**
 * A body that is a list of machines, as the list of the call that means the same.
 *
 * @throws HttpRefusal 400
 */
function machinesOf(body: Buffer): readonly MachineID[] {
  const text = body.toString('utf8');
  if (!isArray(text)) throw new HttpRefusal(400, 'Failed to parse body into a JSON array of machines');
  const call: Messages['mesos.v1.master.Call.StartMaintenance'] = decodeCall(
    machinesCodec,
    Buffer.from(`{"machines":${text}}`),
  );
  return call.machines ?? [];
}

function isArray(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
