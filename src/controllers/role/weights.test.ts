import { expect, it } from '@jest/globals';
import type { MesosRole } from '../../kubernetes/kinds.ts';
import { ObjectCache } from '../../kubernetes/objectCache.ts';
import type { Fact } from '../../master/inputs.ts';
import { watchWeights, writeOfWeight } from './weights.ts';

function mesosRole(version: number, weight?: number): MesosRole {
  return {
    apiVersion: 'mesos-operator.dev/v1alpha1',
    kind: 'MesosRole',
    metadata: { name: 'dev', uid: 'uid', resourceVersion: String(version), generation: version },
    spec: { role: 'dev', ...(weight !== undefined && { weight }) },
  };
}

it('ROLE-010 weighs a role as its MesosRole says, as 1 where that says nothing, and not where it is gone', () => {
  const cache = new ObjectCache<MesosRole, MesosRole>({ project: (object) => object, handlerFailed: () => undefined });
  const facts: Fact[] = [];
  cache.upsert(mesosRole(1, 2.5));
  watchWeights(cache, (fact) => facts.push(fact));
  cache.upsert(mesosRole(2, 4));
  cache.upsert(mesosRole(3));
  cache.upsert(mesosRole(4, 3));
  cache.remove(mesosRole(5, 3));
  expect(facts).toEqual([2.5, 4, 1, 3, undefined].map((weight) => ({ kind: 'weight-set', role: 'dev', weight })));
});

it('writes the weight of a role into its MesosRole, whatever that is called, or into a new one', () => {
  const cache = new ObjectCache<MesosRole, MesosRole>({ project: (object) => object, handlerFailed: () => undefined });
  cache.upsert({
    ...mesosRole(7, 2),
    metadata: { name: 'developers', uid: 'uid', resourceVersion: '7', generation: 7 },
  });
  expect(writeOfWeight({ kind: 'set-weight', role: 'dev', weight: 3 }, cache.store)).toEqual({
    kind: 'MesosRole',
    name: 'developers',
    spec: { role: 'dev', weight: 3 },
    uid: 'uid',
    generation: 7,
  });
  const made = writeOfWeight({ kind: 'set-weight', role: 'dev/Web', weight: 3 }, cache.store);
  expect(made).toEqual({ kind: 'MesosRole', name: made.name, spec: { role: 'dev/Web', weight: 3 } });
  expect(made.name).toMatch(/^dev-web-[0-9a-f]{16}$/);
});
