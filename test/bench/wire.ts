import type protobuf from 'protobufjs';
import { Bench } from 'tinybench';
import type { Messages, SchedulerEvent } from '../../src/model/generated/messages.ts';
import { jsonCodec, protobufCodec } from '../../src/wire/codec.ts';
import { reflectedType } from './reflection.ts';
import type { BenchRow, BenchSection } from './row.ts';

const eventName = 'mesos.v1.scheduler.Event' satisfies keyof Messages;

const scalar = (name: string, value: number) =>
  ({ name, type: 'SCALAR', scalar: { value }, role: '*', allocation_info: { role: 'analytics' } }) as const;

const offers: SchedulerEvent = {
  type: 'OFFERS',
  offers: {
    offers: [
      {
        id: { value: '5f1c9d0e-58c9-4b52-9fcd-b1a1d3e0f1a2-O17' },
        framework_id: { value: '5f1c9d0e-58c9-4b52-9fcd-b1a1d3e0f1a2-0003' },
        agent_id: { value: '5f1c9d0e-58c9-4b52-9fcd-b1a1d3e0f1a2-S2' },
        hostname: 'node-2.example.com',
        url: {
          scheme: 'http',
          address: { hostname: 'node-2.example.com', ip: '10.0.0.12', port: 5051 },
          path: '/slave(1)',
        },
        resources: [
          scalar('cpus', 4),
          scalar('mem', 14_336),
          scalar('disk', 92_160.5),
          {
            name: 'ports',
            type: 'RANGES',
            ranges: { range: [{ begin: 21_000, end: 29_999 }] },
            role: '*',
            allocation_info: { role: 'analytics' },
          },
        ],
        attributes: [{ name: 'rack', type: 'TEXT', text: { value: 'r2' } }],
        allocation_info: { role: 'analytics' },
        domain: { fault_domain: { region: { name: 'region-1' }, zone: { name: 'zone-2' } } },
      },
    ],
  },
};

const update: SchedulerEvent = {
  type: 'UPDATE',
  update: {
    status: {
      task_id: { value: 'ingest.42' },
      state: 'TASK_RUNNING',
      source: 'SOURCE_EXECUTOR',
      agent_id: { value: '5f1c9d0e-58c9-4b52-9fcd-b1a1d3e0f1a2-S2' },
      executor_id: { value: 'ingest.42' },
      timestamp: 1_700_000_000.125,
      uuid: Uint8Array.from({ length: 16 }, (_, index) => index * 16 + 1),
      container_status: {
        container_id: { value: '0d8f9c1e-7f0e-4d4a-8a3e-6b1d2c3e4f50' },
        network_infos: [{ ip_addresses: [{ protocol: 'IPv4', ip_address: '10.0.0.12' }] }],
      },
    },
  },
};

/** Calls per second of two functions, measured in turns in one bench. */
async function rates(ours: () => unknown, theirs: () => unknown): Promise<[number, number]> {
  const bench = new Bench({ time: 500, warmupTime: 200 });
  bench.add('ours', ours).add('theirs', theirs);
  const [first, second] = await bench.run();
  return [throughput(first), throughput(second)];
}

function throughput(task: Awaited<ReturnType<Bench['run']>>[number] | undefined): number {
  if (task?.result.state !== 'completed') throw new Error('The bench did not complete');
  return task.result.throughput.mean;
}

interface Contest {
  readonly name: string;
  readonly baseline: string;
  readonly ours: () => unknown;
  readonly theirs: () => unknown;
}

function contests(name: string, event: SchedulerEvent, type: protobuf.Type): Contest[] {
  const binary = protobufCodec(eventName);
  const json = jsonCodec(eventName);
  const bytes = binary.encode(event);
  const text = json.encode(event);
  const message = type.decode(bytes);
  const forms = { longs: Number, enums: String, bytes: String } as const;
  return [
    {
      name: `${name} to protobuf`,
      baseline: 'protobufjs Type.encode',
      ours: () => binary.encode(event),
      theirs: () => type.encode(message).finish(),
    },
    {
      name: `${name} from protobuf`,
      baseline: 'protobufjs Type.decode',
      ours: () => binary.decode(bytes),
      theirs: () => type.decode(bytes),
    },
    {
      name: `${name} to JSON`,
      baseline: 'protobufjs Type.toObject, JSON.stringify',
      ours: () => json.encode(event),
      theirs: () => Buffer.from(JSON.stringify(type.toObject(message, forms))),
    },
    {
      name: `${name} from JSON`,
      baseline: 'JSON.parse, protobufjs Type.fromObject',
      ours: () => json.decode(text),
      theirs: () => type.fromObject(JSON.parse(Buffer.from(text).toString()) as Record<string, unknown>),
    },
  ];
}

/** Messages a second through our codecs, beside protobufjs alone. */
export async function benchWire(): Promise<BenchSection> {
  const type = reflectedType(eventName);
  const rows: BenchRow[] = [];
  for (const { name, baseline, ours, theirs } of [
    ...contests('OFFERS', offers, type),
    ...contests('UPDATE', update, type),
  ]) {
    const [value, baselineValue] = await rates(ours, theirs);
    const better = 'more';
    rows.push({ name, value, unit: 'messages/s', better, baseline: { name: baseline, value: baselineValue } });
  }
  return {
    title: 'Messages',
    note:
      'an OFFERS event of one offer and an UPDATE event. protobufjs alone neither checks required fields when it encodes nor ' +
      'knows the JSON of Mesos.',
    rows,
  };
}
