import { describe, expect, it } from '@jest/globals';
import type { Pod } from '../../../kubernetes/kinds.ts';
import type { ContainerEnd, ContainerState } from '../runtime/container.ts';
import { statusOf, type PodFacts } from './podStatus.ts';

const pod: Pod = { spec: { restartPolicy: 'Always', containers: [{ name: 'main' }] } };
const ended: ContainerEnd = { kind: 'terminated', exitCode: 3, startedAt: 0, finishedAt: 1000 };
const running: ContainerState = { kind: 'running', startedAt: 2000 };

function facts(state: ContainerState, restarts: number): PodFacts {
  const record = { namespace: 'default', name: 'p', uid: 'u', startTime: 0 };
  return { record, views: new Map([['main', { state, restarts, pid: 1 }]]), stopping: false, problem: undefined };
}

/** The pod with the status that it has after one attempt after the other. */
function after(...attempts: readonly PodFacts[]): Pod {
  return attempts.reduce((seen, attempt) => ({ ...seen, status: statusOf(seen, attempt, '127.0.0.1') }), pod);
}

function lastExitCode({ status }: Pod): number | undefined {
  return status?.containerStatuses?.[0]?.lastState?.terminated?.exitCode;
}

describe('the status of a container that was started again', () => {
  it('says how the attempt before ended, as long as this one lasts', () => {
    expect(lastExitCode(after(facts(ended, 0)))).toBeUndefined();
    expect(lastExitCode(after(facts(ended, 0), facts(running, 1)))).toBe(3);
    expect(lastExitCode(after(facts(ended, 0), facts(running, 1), facts(running, 1)))).toBe(3);
  });

  it('says the last end while it waits for its turn, and how long that is', () => {
    const waits = after(facts(ended, 0), facts(running, 1), facts({ ...ended, exitCode: 4 }, 1));
    expect(waits.status?.containerStatuses?.[0]?.state?.waiting).toEqual({
      reason: 'CrashLoopBackOff',
      message: 'back-off 10s restarting failed container=main pod=p_default(u)',
    });
    expect(lastExitCode(waits)).toBe(4);
    expect(lastExitCode(after(facts(running, 1), facts({ ...ended, exitCode: 4 }, 1), facts(running, 2)))).toBe(4);
  });

  it('says how the attempt before ended that was started again before its end was written', () => {
    const { views, ...rest } = facts(running, 1);
    const seen = new Map([...views].map(([name, view]) => [name, { ...view, former: ended }] as const));
    expect(lastExitCode(after(facts(running, 0), { ...rest, views: seen }))).toBe(3);
  });

  it('says nothing of an end that was neither written nor seen', () => {
    expect(lastExitCode(after(facts(running, 0), facts(running, 1)))).toBeUndefined();
    expect(lastExitCode(after(facts(ended, 0), facts(running, 2)))).toBeUndefined();
  });
});
