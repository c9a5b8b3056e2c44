import { describe, expect, it } from '@jest/globals';
import type { Deployment, Pod } from '../../kubernetes/kinds.ts';
import { schedulerVerdict } from './schedulerVerdict.ts';

type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

const deployment: Deployment = { metadata: { name: 'batch' } };

function container(state: ContainerStatus['state'], more: Partial<ContainerStatus> = {}): ContainerStatus {
  const given = state === undefined ? {} : { state };
  return { name: 'main', image: '', imageID: '', ready: false, restartCount: 0, ...given, ...more };
}

function pod(status: Pod['status'], metadata: Pod['metadata'] = {}): Pod {
  const given = status === undefined ? {} : { status };
  return { metadata: { name: 'batch-1', ...metadata }, spec: { nodeName: 'node-1', containers: [] }, ...given };
}

/** `reason: message` of the verdict on a pod, or on none, with a + where the scheduler runs. */
function judge(...pods: readonly Pod[]): string {
  const { type, status, reason, message } = schedulerVerdict(deployment, pods);
  expect(type).toBe('SchedulerRunning');
  return `${status === 'True' ? '+' : ''}${reason}: ${message}`;
}

const ready = [{ type: 'Ready', status: 'True' }];
const running = { running: {} };

describe('the verdict on a scheduler', () => {
  it('says where it runs', () => {
    expect(judge(pod({ conditions: ready, containerStatuses: [container(running)] }))).toBe(
      '+Running: The scheduler runs in pod batch-1 on node-1',
    );
  });

  it('says how it ended before, if it was started again', () => {
    const lastState = { terminated: { exitCode: 3, reason: 'Error' } };
    const again = container(running, { restartCount: 2, lastState });
    expect(judge(pod({ conditions: ready, containerStatuses: [again] }))).toBe(
      '+Running: The scheduler runs in pod batch-1 on node-1; container main last exited with 3 (Error); restarts: 2',
    );
  });

  it('says that it is on its way', () => {
    expect(judge()).toBe('Starting: The scheduler has no pod yet');
    const creating = container({ waiting: { reason: 'ContainerCreating' } });
    expect(judge(pod({ containerStatuses: [creating] }))).toBe(
      'Starting: The scheduler is starting in pod batch-1 on node-1',
    );
    expect(judge(pod({ containerStatuses: [container(running)] }))).toMatch(/^Starting/);
  });

  it('says which image cannot be had', () => {
    const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "nope"' };
    expect(judge(pod({ containerStatuses: [container({ waiting })] }))).toBe(
      'ImagePullBackOff: container main: Back-off pulling image "nope"',
    );
  });

  it('says with what it crashes', () => {
    const waiting = { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting' };
    const lastState = { terminated: { exitCode: 137, reason: 'OOMKilled' } };
    expect(judge(pod({ containerStatuses: [container({ waiting }, { lastState })] }))).toBe(
      'CrashLoopBackOff: container main exited with 137 (OOMKilled): back-off 10s restarting',
    );
    const terminated = { exitCode: 1, reason: 'Error', message: 'no master' };
    expect(judge(pod({ containerStatuses: [container({ terminated }, { restartCount: 4 })] }))).toBe(
      'ContainerEnded: container main exited with 1 (Error): no master; restarts: 4',
    );
    const killed = { terminated: { exitCode: 137, signal: 9 } };
    expect(judge(pod({ containerStatuses: [container(killed)] }))).toMatch(/was ended by signal 9/);
  });

  it('minds init containers that have not succeeded', () => {
    const done = container({ terminated: { exitCode: 0 } }, { name: 'init' });
    const failed = container({ terminated: { exitCode: 2 } }, { name: 'init' });
    const main = container({ waiting: { reason: 'PodInitializing' } });
    expect(judge(pod({ initContainerStatuses: [done], containerStatuses: [main] }))).toMatch(/^Starting/);
    expect(judge(pod({ initContainerStatuses: [failed], containerStatuses: [main] }))).toBe(
      'ContainerEnded: container init exited with 2; restarts: 0',
    );
  });

  it('says why no node takes it', () => {
    const unscheduled = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes' };
    expect(judge(pod({ conditions: [unscheduled] }))).toBe('Unschedulable: 0/3 nodes');
    expect(judge(pod({ phase: 'Failed', reason: 'OutOfcpu', message: 'no cpu' }))).toBe('OutOfcpu: no cpu');
  });

  it('says why no pod can be made', () => {
    const failure = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota' };
    expect(schedulerVerdict({ ...deployment, status: { conditions: [failure] } }, [])).toMatchObject({
      status: 'False',
      reason: 'FailedCreate',
      message: 'exceeded quota',
    });
  });

  it('is about the newest pod, and about one that ends while there is no other', () => {
    const old = pod({ conditions: ready }, { name: 'old', creationTimestamp: '2026-01-01T00:00:00Z' });
    const later = pod({ conditions: ready }, { name: 'later', creationTimestamp: '2026-01-02T00:00:00Z' });
    const ending = pod(
      { conditions: ready },
      { name: 'ending', creationTimestamp: '2026-01-03T00:00:00Z', deletionTimestamp: '2026-01-03T00:00:00Z' },
    );
    expect(judge(old, later, ending)).toBe('+Running: The scheduler runs in pod later on node-1');
    expect(judge(ending)).toBe('Stopping: The scheduler is ending in pod ending on node-1');
  });
});
