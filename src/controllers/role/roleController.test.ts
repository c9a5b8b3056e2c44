import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { MesosRole } from '../../kubernetes/kinds.ts';
import { ObjectCache } from '../../kubernetes/objectCache.ts';
import type { Fact } from '../../master/inputs.ts';
import { RoleController } from './roleController.ts';

let cache: ObjectCache<MesosRole, MesosRole>;
let facts: Fact[];
let controller: RoleController;

beforeEach(() => {
  cache = new ObjectCache<MesosRole, MesosRole>({ project: (object) => object, handlerFailed: () => undefined });
  facts = [];
  controller = new RoleController({
    client: { patchStatus: () => Promise.reject(new Error('nobody leads')) },
    reflector: Object.assign(cache, { absorb: (object: MesosRole) => cache.upsert(object) }),
    tell: (fact) => facts.push(fact),
    refusalOf: ({ weight }) => (weight === 13 ? 'an unlucky number' : undefined),
    now: () => 0,
    observe: () => undefined,
  });
});

afterEach(() => controller.stop());

function mesosRole(version: number, weight?: number, name = 'dev'): MesosRole {
  return {
    apiVersion: 'mesos-operator.dev/v1alpha1',
    kind: 'MesosRole',
    metadata: { name, uid: name, resourceVersion: String(version), generation: version },
    spec: { role: 'dev', ...(weight !== undefined && { weight }) },
  };
}

function told(...weights: readonly (number | undefined)[]): Fact[] {
  return weights.map((weight) => ({ kind: 'weight-set', role: 'dev', weight }));
}

it('ROLE-010 weighs a role as its MesosRole says, as 1 where that says nothing, and not where it is gone', () => {
  cache.upsert(mesosRole(1, 2.5));
  controller.start();
  cache.upsert(mesosRole(2, 4));
  cache.upsert(mesosRole(3));
  cache.upsert(mesosRole(4, 3));
  cache.remove(mesosRole(5, 3));
  expect(facts).toEqual(told(2.5, 4, 1, 3, undefined));
});

it('does not weigh a role as UPDATE_WEIGHTS would refuse it', () => {
  controller.start();
  cache.upsert(mesosRole(1, 2));
  cache.upsert(mesosRole(2, 13));
  expect(facts).toEqual(told(2, undefined));
});

it('weighs a role that several MesosRoles name as the first of them says, and then as the next', () => {
  controller.start();
  cache.upsert(mesosRole(1, 2, 'b'));
  cache.upsert(mesosRole(2, 3, 'a'));
  cache.upsert(mesosRole(3, 4, 'b'));
  expect(controller.holder('dev')?.metadata.name).toBe('a');
  cache.remove(mesosRole(4, 3, 'a'));
  expect(facts).toEqual(told(2, 3, 3, 4));
});
