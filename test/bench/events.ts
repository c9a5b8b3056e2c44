import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { permissiveAuthorizer } from '../../src/api-shim/auth/authorizer.ts';
import { visibilityOf } from '../../src/api-shim/auth/visibility.ts';
import { eventMessage } from '../../src/api-shim/operator/events.ts';
import type { OperatorEvent } from '../../src/master/events.ts';
import { taskInfo } from '../../src/master/testing/fixtures.ts';
import { jsonCodec } from '../../src/wire/codec.ts';
import { encodeRecord } from '../../src/wire/recordIo.ts';
import { MasterScenario } from '../support/masterScenario.ts';
import { startListeners, type Listeners } from './program.ts';
import type { BenchRow, BenchSection } from './row.ts';

const connections = 100;
const events = 3000;
const burst = 20;
const turns = 5;

/** How many events a second reach a hundred operators who listen, beside a server that writes them what it has ready. */
export async function benchEvents(): Promise<BenchSection> {
  const event = taskUpdated();
  const visible = await visibilityOf(permissiveAuthorizer, {});
  const record = encodeRecord(jsonCodec('mesos.v1.master.Event').encode(eventMessage(event, visible)));
  const [operator, bare] = [await operatorAudience(event), await bareAudience(record)];
  let [value, baseline] = [0, 0];
  try {
    for (let turn = 0; turn < turns; turn++) {
      value = Math.max(value, await rateOf(operator, record.length));
      baseline = Math.max(baseline, await rateOf(bare, record.length));
    }
  } finally {
    await operator.close();
    await bare.close();
  }
  const row: BenchRow = {
    name: `events to ${connections} operators`,
    value,
    unit: 'events/s',
    better: 'more',
    baseline: { name: 'a bare server that writes a record it has ready', value: baseline },
  };
  return {
    title: 'Events of operators',
    note:
      `TASK_UPDATED in JSON, ${record.length} bytes, to ${connections} streams that a process of its own reads; ` +
      `an event counts when all have it; the best of ${turns} turns of ${events} events in bursts of ${burst}, in turns with the bare server.`,
    rows: [row],
  };
}

/** Those who listen, and what tells each of them an event. */
interface Audience {
  readonly listeners: Listeners;
  readonly publish: () => void;
  close(): Promise<void>;
}

async function operatorAudience(event: OperatorEvent): Promise<Audience> {
  const scenario = await MasterScenario.start({ maxQueuedBytes: Infinity });
  const listeners = await startListeners(scenario.shim.port, '/api/v1', connections);
  return {
    listeners,
    publish: () => scenario.operatorStreams.publish(event),
    close: async () => {
      await listeners.close();
      await scenario.close();
    },
  };
}

async function bareAudience(record: Buffer): Promise<Audience> {
  const responses: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    responses.push(response);
    response.writeHead(200);
    response.write(record);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const listeners = await startListeners((server.address() as AddressInfo).port, '/', connections);
  return {
    listeners,
    publish: () => {
      for (const response of responses) response.write(record);
    },
    close: async () => {
      await listeners.close();
      server.close();
    },
  };
}

/** How many times a second a record of so many bytes goes out to all, in one turn. */
async function rateOf({ listeners, publish }: Audience, bytes: number): Promise<number> {
  const received = await listeners.expect(bytes * events * connections);
  const begun = performance.now();
  for (let sent = 0; sent < events; sent += burst) {
    for (let index = 0; index < burst; index++) publish();
    await setImmediate();
  }
  await received();
  return events / ((performance.now() - begun) / 1000);
}

function taskUpdated(): OperatorEvent {
  const info = taskInfo('task-1', 'agent-1');
  const framework = { name: 'f', user: 'alice', id: { value: 'framework-1' } };
  const status = { task_id: info.task_id, agent_id: info.agent_id, state: 'TASK_RUNNING', timestamp: 1000 } as const;
  return {
    type: 'TASK_UPDATED',
    framework,
    info,
    status: { ...status, uuid: new Uint8Array(16), source: 'SOURCE_EXECUTOR', message: '' },
    state: 'TASK_RUNNING',
  };
}
