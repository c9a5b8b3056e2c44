import { describe, expect, it } from '@jest/globals';
import type { Pod } from '../../../kubernetes/kinds.ts';
import { nextSteps } from './startOrder.ts';
import type { ContainerView } from './startOrder.ts';

const ended = (exitCode: number, restarts = 0): ContainerView => ({
  state: { kind: 'terminated', startedAt: 0, finishedAt: 1000, exitCode },
  restarts,
  pid: undefined,
});
const running: ContainerView = { state: { kind: 'running', startedAt: 0 }, restarts: 0, pid: 1 };

function pod(restartPolicy: string, initContainers: readonly object[] = []): Pod {
  return {
    spec: { restartPolicy, initContainers: initContainers as never, containers: [{ name: 'a' }, { name: 'b' }] },
  };
}

function due(given: Pod, views: Readonly<Record<string, ContainerView>>, now = 1000): readonly string[] {
  return nextSteps(given, new Map(Object.entries(views)), now).due.map(({ name }) => name);
}

describe('nextSteps', () => {
  it('starts all containers at once, each once', () => {
    expect(due(pod('Never'), {})).toEqual(['a', 'b']);
    expect(due(pod('Never'), { a: running, b: ended(1) })).toEqual([]);
  });

  it('waits for each init container to succeed', () => {
    const given = pod('Never', [{ name: 'i' }, { name: 'j' }]);
    expect(due(given, {})).toEqual(['i']);
    expect(due(given, { i: running })).toEqual([]);
    expect(due(given, { i: ended(0) })).toEqual(['j']);
    expect(due(given, { i: ended(0), j: ended(1) })).toEqual([]);
    expect(due(given, { i: ended(0), j: ended(0) })).toEqual(['a', 'b']);
  });

  it('goes on as soon as a sidecar has started', () => {
    expect(due(pod('Never', [{ name: 's', restartPolicy: 'Always' }]), { s: running })).toEqual(['a', 'b']);
  });

  it('starts again what the restart policy says, later each time', () => {
    const views = { a: ended(0), b: ended(1, 1) };
    expect(due(pod('OnFailure'), views, 10_999)).toEqual([]);
    expect(due(pod('OnFailure'), views, 11_000)).toEqual(['b']);
    expect(due(pod('Always'), views, 1000)).toEqual(['a']);
    expect(nextSteps(pod('Always'), new Map(Object.entries(views)), 2000).waitMs).toBe(9000);
    expect(due(pod('Always'), { a: running, b: ended(1, 2) }, 20_999)).toEqual([]);
    expect(due(pod('Always'), { a: running, b: ended(1, 2) }, 21_000)).toEqual(['b']);
    expect(due(pod('Never'), views, 1e9)).toEqual([]);
  });
});
