import { describe, expect, it } from '@jest/globals';
import type { Pod } from '../../kubernetes/kinds.ts';
import { taskLabel } from '../names.ts';
import { endsByItself, hasEnded, viewOfPod } from './podView.ts';
import { transitionsOf, vanished } from './transitions.ts';

type Status = NonNullable<Pod['status']>;
type State = NonNullable<NonNullable<Status['containerStatuses']>[number]['state']>;

const started = '1970-01-01T00:16:40Z';
const ended = '1970-01-01T00:17:00Z';
/** Deletion was asked for at 1010 s, with 5 s of grace. */
const deletion = { deletionTimestamp: '1970-01-01T00:16:55Z', deletionGracePeriodSeconds: 5 };

function stepsOf(status: Status, state?: State, metadata: Pod['metadata'] = {}): ReturnType<typeof transitionsOf> {
  const containerStatuses = state === undefined ? {} : { containerStatuses: [{ name: 'task', state } as never] };
  return transitionsOf(viewOf({ ...status, ...containerStatuses }, metadata));
}

function viewOf(status: Status, metadata: Pod['metadata'] = {}): ReturnType<typeof viewOfPod> {
  return viewOfPod({ metadata: { name: 'pod', uid: 'u', labels: { [taskLabel]: 'x' }, ...metadata }, status });
}

function terminated(exitCode: number, fields: Partial<NonNullable<State['terminated']>> = {}): State {
  return { terminated: { exitCode, startedAt: started, finishedAt: ended, ...fields } };
}

const starting = { step: 'STARTING', state: 'TASK_STARTING', source: 'SOURCE_EXECUTOR', time: 1000 };
const running = { step: 'RUNNING', state: 'TASK_RUNNING', source: 'SOURCE_EXECUTOR', time: 1000 };
const killing = { step: 'KILLING', state: 'TASK_KILLING', source: 'SOURCE_EXECUTOR', time: 1010 };

describe('the steps that a pod shows', () => {
  it('are none while nothing has been started', () => {
    expect(stepsOf({ phase: 'Pending' })).toEqual([]);
    expect(stepsOf({ phase: 'Pending' }, { waiting: { reason: 'ContainerCreating' } })).toEqual([]);
  });

  it('EXEC-031 are TASK_STARTING and TASK_RUNNING, told by the executor, once the container runs', () => {
    expect(stepsOf({ phase: 'Running' }, { running: { startedAt: started } })).toEqual([starting, running]);
  });

  it.each([
    [0, 'TASK_FINISHED', 'Command exited with status 0'],
    [1, 'TASK_FAILED', 'Command exited with status 1'],
    [3, 'TASK_FAILED', 'Command exited with status 3'],
    [127, 'TASK_FAILED', 'Command exited with status 127'],
    [137, 'TASK_FAILED', 'Command terminated with signal Killed'],
    [139, 'TASK_FAILED', 'Command terminated with signal Segmentation fault'],
    [143, 'TASK_FAILED', 'Command terminated with signal Terminated'],
    [255, 'TASK_FAILED', 'Command exited with status 255'],
  ])('EXEC-031 end with exit code %i as %s: %s', (exitCode, state, message) => {
    const phase = exitCode === 0 ? 'Succeeded' : 'Failed';
    const end = { step: 'END', state, source: 'SOURCE_EXECUTOR', message, time: 1020 };
    expect(stepsOf({ phase }, terminated(exitCode))).toEqual([starting, running, end]);
  });

  it('have TASK_KILLING between the request and the end, which then is TASK_KILLED whatever the exit code', () => {
    const status = { phase: 'Running' };
    expect(stepsOf(status, { running: { startedAt: started } }, deletion)).toEqual([starting, running, killing]);
    for (const [exitCode, message] of [
      [0, 'exited with status 0'],
      [143, 'terminated with signal Terminated'],
    ] as const) {
      const end = {
        step: 'END',
        state: 'TASK_KILLED',
        source: 'SOURCE_EXECUTOR',
        message: `Command ${message}`,
        time: 1020,
      };
      expect(stepsOf({ phase: 'Failed' }, terminated(exitCode), deletion)).toEqual([starting, running, killing, end]);
    }
  });

  it('are of a task that ended by itself when it had ended before the request', () => {
    const state = terminated(0, { finishedAt: '1970-01-01T00:16:49Z' });
    expect(stepsOf({ phase: 'Succeeded' }, state, deletion).map((step) => step.state)).toEqual([
      'TASK_STARTING',
      'TASK_RUNNING',
      'TASK_FINISHED',
    ]);
  });

  it('are of a killed task when its node has let go of the pod, which hides when that was asked for', () => {
    const letGo = { deletionTimestamp: '1970-01-01T00:17:02Z', deletionGracePeriodSeconds: 0 };
    const end = { step: 'END', state: 'TASK_KILLED', message: 'Command terminated with signal Terminated', time: 1020 };
    const steps = stepsOf({ phase: 'Failed' }, terminated(143), letGo);
    expect(steps).toMatchObject([starting, running, { ...killing, time: 1020 }, end]);
  });

  it('are of a task that ended by itself when its pod was deleted without grace long after its end', () => {
    const cleanedUp = { deletionTimestamp: '1970-01-01T00:18:01Z', deletionGracePeriodSeconds: 0 };
    const steps = stepsOf({ phase: 'Succeeded' }, terminated(0), cleanedUp);
    expect(steps.map((step) => step.state)).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
  });

  it('TASK-055 end with TASK_FAILED for a memory limit', () => {
    const end = { state: 'TASK_FAILED', source: 'SOURCE_AGENT', reason: 'REASON_CONTAINER_LIMITATION_MEMORY' };
    expect(stepsOf({ phase: 'Failed' }, terminated(137, { reason: 'OOMKilled' })).at(-1)).toMatchObject(end);
  });

  it('TASK-062 end with TASK_FAILED for max_completion_time, whether or not the container tells of its end', () => {
    const end = { step: 'END', state: 'TASK_FAILED', reason: 'REASON_MAX_COMPLETION_TIME_REACHED' };
    const status = { phase: 'Failed', reason: 'DeadlineExceeded' };
    expect(stepsOf(status, terminated(143)).at(-1)).toMatchObject({ ...end, time: 1020 });
    expect(stepsOf(status)).toMatchObject([end]);
    expect(stepsOf(status, terminated(143)).map(({ step }) => step)).not.toContain('KILLING');
  });

  it.each([
    'OutOfcpu',
    'OutOfmemory',
    'OutOfephemeral-storage',
    'OutOfnvidia.com/gpu',
    'OutOfpods',
    'NodeAffinity',
    'NodePorts',
    'NodeShutdown',
    'SysctlForbidden',
    'TaintToleration',
    'TopologyAffinityError',
    'UnexpectedAdmissionError',
  ])('TASK-051 are TASK_DROPPED alone when the kubelet refuses the pod with %s', (reason) => {
    const end = {
      step: 'END',
      state: 'TASK_DROPPED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_INVALID_OFFERS',
      message: `The node refused the pod: ${reason}: no room`,
    };
    const status = { phase: 'Failed', reason, message: 'no room' };
    expect(stepsOf(status)).toEqual([end]);
    expect(stepsOf(status, { terminated: { exitCode: 137, reason, message: 'no room' } })).toEqual([end]);
    expect(stepsOf(status, undefined, deletion)).toEqual([end]);
  });

  it.each([
    'ErrImagePull',
    'ImagePullBackOff',
    'InvalidImageName',
    'CreateContainerConfigError',
    'CreateContainerError',
  ])('TASK-054 end with TASK_FAILED when the container waits with %s, which Mesos does not wait out', (reason) => {
    const end = {
      step: 'END',
      state: 'TASK_FAILED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      message: 'Failed to launch container: not found',
    };
    const waiting = { waiting: { reason, message: 'not found' } };
    expect(stepsOf({ phase: 'Pending' }, waiting)).toEqual([end]);
    expect(stepsOf({ phase: 'Pending' }, waiting, deletion)).toEqual([]);
  });

  it('TASK-054 end with TASK_FAILED, without TASK_RUNNING, when the process could not be started', () => {
    const failure = { exitCode: 128, reason: 'StartError', message: 'no such file' };
    for (const startedAt of [started, '1970-01-01T00:00:00Z']) {
      expect(stepsOf({ phase: 'Failed' }, { terminated: { ...failure, startedAt } })).toMatchObject([
        {
          state: 'TASK_FAILED',
          reason: 'REASON_CONTAINER_LAUNCH_FAILED',
          message: 'Failed to launch container: no such file',
        },
      ]);
    }
  });

  it('SCHED-114 end with TASK_KILLED when the pod was killed before it ran, but not before its node has said so', () => {
    const end = {
      step: 'END',
      state: 'TASK_KILLED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
    };
    expect(stepsOf({ phase: 'Pending' }, undefined, deletion)).toEqual([]);
    expect(stepsOf({ phase: 'Pending' }, { waiting: { reason: 'ContainerCreating' } }, deletion)).toEqual([]);
    expect(stepsOf({ phase: 'Failed' }, undefined, deletion)).toMatchObject([{ ...end, time: 1010 }]);
    expect(stepsOf({ phase: 'Failed' }, { terminated: { exitCode: 137 } }, deletion)).toMatchObject([end]);
  });

  it('TASK-051 are TASK_DROPPED for a reason that a later kubelet may have', () => {
    const status = { phase: 'Failed', reason: 'SomethingNew', message: 'Pod was rejected: it is Sunday' };
    const message = 'The node refused the pod: SomethingNew: Pod was rejected: it is Sunday';
    expect(stepsOf(status)).toMatchObject([{ state: 'TASK_DROPPED', message }]);
  });

  it.each([
    ['Evicted', 'The node was low on resource: memory.'],
    ['Preempting', 'Preempted in order to admit critical pod'],
    ['Terminated', 'Pod was terminated in response to imminent node shutdown.'],
  ])(
    'TASK-057 end with TASK_GONE when the node ends a pod that did nothing wrong, and say why: %s',
    (reason, message) => {
      const status = { phase: 'Failed', reason, message };
      const end = { state: 'TASK_GONE', reason: 'REASON_CONTAINER_PREEMPTED', message: `${reason}: ${message}` };
      expect(stepsOf(status, terminated(137)).map(({ step }) => step)).toEqual(['STARTING', 'RUNNING', 'END']);
      expect(stepsOf(status, terminated(137)).at(-1)).toMatchObject({ ...end, time: 1020 });
      expect(stepsOf(status)).toMatchObject([end]);
    },
  );

  it('TASK-055 end with TASK_FAILED when the pod is evicted for what it wrote itself', () => {
    const message = 'Pod ephemeral local storage usage exceeds the total limit of containers 16Mi.';
    const end = { state: 'TASK_FAILED', reason: 'REASON_CONTAINER_LIMITATION_DISK', message: `Evicted: ${message}` };
    expect(stepsOf({ phase: 'Failed', reason: 'Evicted', message }, terminated(137)).at(-1)).toMatchObject(end);
  });

  it('end when the control plane gives up a pod whose container was last seen running', () => {
    const status = { phase: 'Failed', reason: 'NodeLost' };
    const state = { running: { startedAt: started } };
    expect(stepsOf(status, state).at(-1)).toMatchObject({ state: 'TASK_FAILED', reason: 'REASON_EXECUTOR_TERMINATED' });
    expect(stepsOf(status, state, deletion).at(-1)).toMatchObject({ step: 'END', state: 'TASK_KILLED' });
  });

  it('TASK-046 are TASK_DROPPED with REASON_RECONCILIATION for a pod that is gone without a trace', () => {
    expect(vanished).toMatchObject({ state: 'TASK_DROPPED', source: 'SOURCE_AGENT', reason: 'REASON_RECONCILIATION' });
  });
});

describe('the end of a pod', () => {
  it('is what its node says, not its deletion', () => {
    expect(
      ['Pending', 'Running', 'Unknown', 'Succeeded', 'Failed'].filter((phase) => hasEnded(viewOf({ phase }, deletion))),
    ).toEqual(['Succeeded', 'Failed']);
  });

  it('comes by itself once the container has ended, so that the pod need not be deleted', () => {
    const withContainer = (state: State): boolean =>
      endsByItself(viewOf({ phase: 'Running', containerStatuses: [{ name: 'task', state } as never] }));
    expect(withContainer(terminated(0))).toBe(true);
    expect(withContainer({ running: { startedAt: started } })).toBe(false);
    expect(withContainer({ waiting: { reason: 'ErrImagePull' } })).toBe(false);
  });

  it('TASK-048 of a pod that was evicted have the reason of a drained agent', () => {
    const disruption = { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' };
    const status = { phase: 'Failed', conditions: [disruption] };
    const reason = 'REASON_AGENT_DRAINING';
    expect(stepsOf(status, terminated(143), deletion)).toEqual([
      starting,
      running,
      { ...killing, reason },
      expect.objectContaining({ step: 'END', state: 'TASK_KILLED', reason }),
    ]);
    expect(stepsOf(status, undefined, deletion)).toEqual([
      expect.objectContaining({ step: 'END', state: 'TASK_KILLED', reason }),
    ]);
    expect(stepsOf(status, terminated(0))).toContainEqual(expect.objectContaining({ state: 'TASK_FINISHED' }));
  });
});
