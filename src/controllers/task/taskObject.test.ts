import { describe, expect, it } from '@jest/globals';
import type { TaskProgress } from '../../master/effects.ts';
import type { TaskStatus } from '../../model/generated/messages.ts';
import { taskFinalizer, taskName } from '../names.ts';
import { settings, taskRecord } from '../testing/taskRecords.ts';
import { maxPayloadBytes, PayloadTooLargeError } from '../payload.ts';
import { refOf, statusOfProgress, storedTask, taskObjectOf } from './taskObject.ts';

const record = taskRecord({ resources: 'cpus:0.5;mem:64;ports:[31000-31001,31005-31005]', user: 'alice' });

function status(state: TaskStatus['state'], fields: Partial<TaskStatus> = {}): TaskStatus {
  return { task_id: { value: 'the-task' }, state, source: 'SOURCE_EXECUTOR', timestamp: 1000.5, ...fields };
}

describe('a Task', () => {
  it('shows people what was launched', () => {
    const task = taskObjectOf(record, 'node-1', settings);
    expect(task).toMatchObject({
      kind: 'Task',
      metadata: { name: taskName(record.ref), namespace: 'mesos-tasks', finalizers: [taskFinalizer] },
      spec: {
        frameworkId: 'framework-0000',
        taskId: 'the-task',
        name: 'sleeper',
        agentId: 'agent-S0',
        nodeName: 'node-1',
        role: 'dev',
        offerIds: ['master-O1'],
        resources: { cpus: 0.5, mem: 64, disk: 0, ports: '31000-31001,31005' },
        command: 'sleep 1',
        image: 'busybox',
        user: 'alice',
        killGracePeriodSeconds: 3,
        launchedTime: '1970-01-01T00:16:40.000Z',
      },
    });
  });

  it('remembers what was launched, to the last bit', () => {
    const data = Uint8Array.from([0, 255, 128]);
    const launched = taskRecord({
      data,
      labels: { labels: [{ key: 'k', value: 'ü' }] },
      command: { value: 'x'.repeat(1000) },
    });
    const task = taskObjectOf(launched, 'node-1', settings);
    expect(task.spec.command).toHaveLength(200);
    const recovered = storedTask(task)?.record;
    expect({ ...recovered, info: { ...recovered?.info, data: [...(recovered?.info.data ?? [])] } }).toEqual({
      ...launched,
      info: { ...launched.info, data: [...data] },
    });
  });

  it('remembers every status and its acknowledgement', () => {
    const updates = [
      { status: status('TASK_RUNNING', { uuid: Uint8Array.from([1, 2, 3]) }), acknowledged: true },
      {
        status: status('TASK_FAILED', { message: 'oh', reason: 'REASON_COMMAND_EXECUTOR_FAILED' }),
        acknowledged: false,
      },
    ];
    const progress: TaskProgress = { ref: record.ref, state: 'TASK_FAILED', updates, acknowledged: false };
    const stored = statusOfProgress(progress);
    expect(stored).toMatchObject({
      state: 'TASK_FAILED',
      message: 'oh',
      reason: 'REASON_COMMAND_EXECUTOR_FAILED',
      source: 'SOURCE_EXECUTOR',
      startTime: '1970-01-01T00:16:40.500Z',
      endTime: '1970-01-01T00:16:40.500Z',
      acknowledged: false,
    });
    const object = {
      ...taskObjectOf(record, 'node-1', settings),
      status: JSON.parse(JSON.stringify(stored)) as typeof stored,
    };
    const recovered = storedTask(object);
    expect(recovered?.acknowledged).toBe(false);
    expect(recovered?.updates.map((update) => update.acknowledged)).toEqual([true, false]);
    expect(recovered?.updates[1]?.status).toEqual(updates[1]?.status);
    expect([...(recovered?.updates[0]?.status.uuid ?? [])]).toEqual([1, 2, 3]);
  });

  it('has no end while it runs', () => {
    const updates = [{ status: status('TASK_RUNNING'), acknowledged: false }];
    expect(
      statusOfProgress({ ref: record.ref, state: 'TASK_RUNNING', updates, acknowledged: false }),
    ).not.toHaveProperty('endTime');
  });

  it('is no launch when somebody made it up', () => {
    const task = taskObjectOf(record, 'node-1', settings);
    expect(refOf(task)).toEqual(record.ref);
    expect(refOf({ ...task, spec: { ...task.spec, offerIds: [] } })).toBeUndefined();
    expect(refOf({ ...task, metadata: { ...task.metadata, name: 'copy' } })).toBeUndefined();
  });

  it('fits into etcd, or is refused beforehand', () => {
    const sized = (bytes: number): ReturnType<typeof taskRecord> => taskRecord({ name: 'n'.repeat(bytes) });
    const largest = taskObjectOf(sized(maxPayloadBytes - 500), 'node-1', settings);
    expect(JSON.stringify(largest).length).toBeLessThan(1.1 * 2 ** 20);
    expect(() => taskObjectOf(sized(maxPayloadBytes), 'node-1', settings)).toThrow(PayloadTooLargeError);
  });
});
