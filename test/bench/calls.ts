import type { SchedulerCall } from '../../src/model/generated/messages.ts';
import { codecsOf } from '../../src/wire/negotiation.ts';
import { measureLoad } from './load.ts';
import { startBareServer, startProgram } from './program.ts';
import type { BenchRow, BenchSection } from './row.ts';
import { BenchScheduler } from './scheduler.ts';

const connections = 50;
const seconds = 0.5;
const turns = 8;

/** How many calls a scheduler gets through in a second, beside a bare HTTP server that is sent the same requests. */
export async function benchCalls(): Promise<BenchSection> {
  const program = await startProgram('cpus:4;mem:4096;disk:10240;ports:[31000-31999]');
  const bare = await startBareServer();
  const scheduler = await BenchScheduler.subscribe(program.port);
  try {
    const calls = await callsOf(scheduler);
    const rows: BenchRow[] = [];
    for (const call of calls) rows.push(...(await compare(call, scheduler, program.port, bare.port)));
    return {
      title: 'Calls',
      note:
        `each of ${connections} kept connections sends its next call when the one before is answered; the clients are a process of their own; ` +
        `the best of ${turns} turns of ${seconds} s each, which other work on the machine disturbs least. ` +
        'RECONCILE names one running task and so has an UPDATE sent for each call; ACKNOWLEDGE is of that task with a uuid that is not ' +
        'pending, DECLINE of an offer that is gone: both are validated, dropped and counted.',
      rows,
    };
  } finally {
    await scheduler.close();
    await bare.close();
    await program.close();
  }
}

/** The calls of the hot path, about a task that runs. */
async function callsOf(scheduler: BenchScheduler): Promise<readonly SchedulerCall[]> {
  const framework_id = { value: scheduler.frameworkId };
  const offer = await scheduler.offer();
  const running = new Promise<void>((resolve) => {
    scheduler.onUpdate = ({ state }) => {
      if (state === 'TASK_RUNNING') resolve();
    };
  });
  await scheduler.launch(offer, 'long', 1, 'sleep 1000');
  await running;
  const task = { agent_id: offer.agent_id, task_id: { value: 'long.0' } };
  const uuid = Uint8Array.from({ length: 16 }, (_, index) => index);
  return [
    { type: 'DECLINE', framework_id, decline: { offer_ids: [offer.id], filters: { refuse_seconds: 5 } } },
    { type: 'ACKNOWLEDGE', framework_id, acknowledge: { ...task, uuid } },
    { type: 'RECONCILE', framework_id, reconcile: { tasks: [task] } },
  ];
}

async function compare(
  call: SchedulerCall,
  { streamId }: BenchScheduler,
  port: number,
  barePort: number,
): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [mediaType, codec] of Object.entries(codecsOf('mesos.v1.scheduler.Call'))) {
    const shot = { headers: { 'Content-Type': mediaType, 'Mesos-Stream-Id': streamId }, body: codec.encode(call) };
    let [ours, bare] = [0, 0];
    await measureLoad(port, shot, connections, seconds);
    for (let turn = 0; turn < turns; turn++) {
      bare = Math.max(bare, await measureLoad(barePort, shot, connections, seconds));
      ours = Math.max(ours, await measureLoad(port, shot, connections, seconds));
    }
    rows.push({
      name: `${call.type}, ${mediaType}`,
      value: ours,
      unit: 'calls/s',
      better: 'more',
      baseline: { name: 'bare node:http', value: bare },
    });
  }
  return rows;
}
