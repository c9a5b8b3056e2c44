import { describe, expect, it } from '@jest/globals';
import type { Deployment, Pod } from '../../kubernetes/kinds.ts';
import { planRollout, templateHash, templateLabel } from './rollout.ts';

const now = 1_000_000;

function deployment(strategy: string, replicas = 1, image = 'a'): Deployment {
  const template = { spec: { containers: [{ name: 'main', image }] } };
  return {
    metadata: { name: 'd', generation: 3 },
    spec: { replicas, strategy: { type: strategy }, selector: {}, template },
  };
}

const wanted = deployment('Recreate');
const former = templateHash(deployment('Recreate', 1, 'b'));

interface Traits {
  readonly hash?: string;
  readonly ready?: boolean;
  readonly phase?: string;
  readonly deleted?: boolean;
  readonly ageSeconds?: number;
}

function pod(name: string, { hash, ready = true, phase = 'Running', deleted, ageSeconds = 60 }: Traits = {}): Pod {
  const creationTimestamp = new Date((now - ageSeconds) * 1000).toISOString();
  return {
    metadata: {
      name,
      creationTimestamp,
      labels: { [templateLabel]: hash ?? templateHash(wanted) },
      ...(deleted === true && { deletionTimestamp: creationTimestamp }),
    },
    status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}

function plan(given: Deployment, pods: readonly Pod[]): [create: number, remove: readonly (string | undefined)[]] {
  const { create, remove } = planRollout(given, pods, now);
  return [create, remove.map(({ metadata }) => metadata?.name)];
}

describe('a rollout', () => {
  it('stands still while it is paused, but is scaled', () => {
    const paused = (replicas: number): Deployment => {
      const given = deployment('RollingUpdate', replicas);
      return { ...given, spec: { ...given.spec, paused: true } as NonNullable<Deployment['spec']> };
    };
    expect(plan(paused(2), [])).toEqual([0, []]);
    expect(plan(paused(1), [pod('old', { hash: former })])).toEqual([0, []]);
    expect(plan(paused(0), [pod('old', { hash: former })])).toEqual([0, ['old']]);
    expect(plan(paused(2), [pod('old', { hash: former }), pod('new')])).toEqual([0, []]);
    expect(plan(paused(3), [pod('old', { hash: former }), pod('new')])).toEqual([1, []]);
  });

  it('makes what is missing and removes what is too much, the newest first', () => {
    expect(plan(deployment('Recreate', 2), [])).toEqual([2, []]);
    expect(plan(wanted, [pod('old'), pod('new', { ageSeconds: 1 })])).toEqual([0, ['new']]);
    expect(plan(deployment('Recreate', 0), [pod('p')])).toEqual([0, ['p']]);
  });

  it('by Recreate begins when nothing of the former template runs any more', () => {
    expect(plan(wanted, [pod('former', { hash: former })])).toEqual([0, ['former']]);
    expect(plan(wanted, [pod('former', { hash: former, deleted: true })])).toEqual([0, []]);
    expect(plan(wanted, [pod('former', { hash: former, deleted: true, phase: 'Failed' })])).toEqual([1, []]);
  });

  it('by RollingUpdate ends former pods when the new ones are available', () => {
    const rolling = deployment('RollingUpdate');
    const old = pod('former', { hash: former });
    expect(plan(rolling, [old])).toEqual([1, []]);
    expect(plan(rolling, [old, pod('new', { ready: false })])).toEqual([0, []]);
    expect(plan(rolling, [old, pod('new')])).toEqual([0, ['former']]);
  });

  it('replaces a pod at once that was deleted, and after a while one that failed for good', () => {
    expect(plan(wanted, [pod('p', { deleted: true })])).toEqual([1, []]);
    const failed = planRollout(wanted, [pod('p', { phase: 'Failed', ageSeconds: 1 })], now);
    expect(failed).toMatchObject({ create: 0, remove: [], retrySeconds: 10 });
    expect(plan(wanted, [pod('p', { phase: 'Failed' })])).toEqual([1, ['p']]);
  });

  it('is shown as `kubectl rollout status` reads it', () => {
    const reasonsOf = (pods: readonly Pod[]): unknown =>
      planRollout(wanted, pods, now).status.conditions?.map(({ type, status, reason }) => [type, status, reason]);
    expect(planRollout(wanted, [pod('p')], now).status).toMatchObject({
      observedGeneration: 3,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
      unavailableReplicas: 0,
    });
    expect(reasonsOf([pod('p')])).toEqual([
      ['Available', 'True', 'MinimumReplicasAvailable'],
      ['Progressing', 'True', 'NewReplicaSetAvailable'],
    ]);
    expect(reasonsOf([pod('p', { ready: false })])).toEqual([
      ['Available', 'False', 'MinimumReplicasUnavailable'],
      ['Progressing', 'True', 'ReplicaSetUpdated'],
    ]);
  });
});
