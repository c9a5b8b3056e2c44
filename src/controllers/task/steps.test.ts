import { describe, expect, it } from '@jest/globals';
import type { KubernetesClient } from '../../kubernetes/client.ts';
import { taskName } from '../names.ts';
import { settings, taskRecord } from '../testing/taskRecords.ts';
import { Run } from './run.ts';
import { steps, type StepContext } from './steps.ts';
import { TaskReports } from './taskReports.ts';

/** A run whose Task is stored and whose pod will never be, with a status that is due at 101 and may be put off until 105. */
function runWithStatus(): Run {
  const record = taskRecord();
  const run = new Run(taskName(record.ref), record, 'node-1');
  run.uid = 'uid-1';
  run.withoutPod = true;
  run.progress = { ref: record.ref, state: 'TASK_STARTING', updates: [], acknowledged: false };
  run.storeAt = 101;
  run.storeBy = 105;
  return run;
}

/** Goes through all steps at a time, in a burst of launches or not; gives how often the Task's status was written. */
async function stepsAt(now: number, run: Run, inBurst: boolean): Promise<number> {
  let writes = 0;
  const client = {
    patchStatus: () => {
      writes += 1;
      return Promise.resolve({ metadata: { resourceVersion: '2' } });
    },
  } as unknown as KubernetesClient;
  const nothing = (): undefined => undefined;
  const context: StepContext = {
    client,
    settings,
    now: () => now,
    reports: new TaskReports({ tell: nothing, freeSlot: nothing, now: () => now }),
    inBurst: () => inBurst,
    volumesReady: () => true,
    takeSlot: () => true,
  };
  for (const step of steps) await step(run, context);
  return writes;
}

describe('a status that is to be stored', () => {
  it('is, when it is due', async () => {
    const run = runWithStatus();
    expect(await stepsAt(100, run, false)).toBe(0);
    expect(await stepsAt(101, run, false)).toBe(1);
    expect([run.storeAt, run.storedProgress]).toEqual([undefined, run.progress]);
  });

  it('is put off in a burst of launches, second by second', async () => {
    const run = runWithStatus();
    expect(await stepsAt(101, run, true)).toBe(0);
    expect(run.storeAt).toBe(102);
    expect(await stepsAt(102, run, false)).toBe(1);
  });

  it('is put off no longer than it may be', async () => {
    const run = runWithStatus();
    expect(await stepsAt(104.5, run, true)).toBe(0);
    expect(run.storeAt).toBe(105);
    expect(await stepsAt(105, run, true)).toBe(1);
  });
});
