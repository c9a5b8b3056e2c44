import { expect, it } from '@jest/globals';
import type { MesosRole } from '../../kubernetes/kinds.ts';
import { ObjectCache } from '../../kubernetes/objectCache.ts';
import type { Fact } from '../../master/inputs.ts';
import { watchWeights, weightOf, type RoleWeight } from './weights.ts';

function mesosRole(version: number, weight?: number): MesosRole {
  return {
    apiVersion: 'mesos-operator.dev/v1alpha1',
    kind: 'MesosRole',
    metadata: { name: 'dev', uid: 'uid', resourceVersion: String(version) },
    spec: { role: 'dev', ...(weight !== undefined && { weight }) },
  };
}

it('ROLE-010 weighs a role as its MesosRole says, and as 1 where that says nothing or is gone', () => {
  const cache = new ObjectCache<MesosRole, RoleWeight>({ project: weightOf, handlerFailed: () => undefined });
  const facts: Fact[] = [];
  cache.upsert(mesosRole(1, 2.5));
  watchWeights(cache, (fact) => facts.push(fact));
  cache.upsert(mesosRole(2, 4));
  cache.upsert(mesosRole(3));
  cache.upsert(mesosRole(4, 3));
  cache.remove(mesosRole(5, 3));
  expect(facts).toEqual([2.5, 4, 1, 3, 1].map((weight) => ({ kind: 'weight-set', role: 'dev', weight })));
});
