import { expect, it } from '@jest/globals';
import type { MesosRole } from '../../kubernetes/kinds.ts';
import { writeOfWeight } from './weights.ts';

it('writes the weight of a role into its MesosRole, whatever that is called, or into a new one', () => {
  const present: MesosRole = {
    apiVersion: 'mesos-operator.dev/v1alpha1',
    kind: 'MesosRole',
    metadata: { name: 'developers', uid: 'uid', resourceVersion: '7', generation: 7 },
    spec: { role: 'dev', weight: 2 },
  };
  expect(writeOfWeight({ kind: 'set-weight', role: 'dev', weight: 3 }, present)).toEqual({
    kind: 'MesosRole',
    name: 'developers',
    spec: { role: 'dev', weight: 3 },
    uid: 'uid',
    generation: 7,
  });
  const made = writeOfWeight({ kind: 'set-weight', role: 'dev/Web', weight: 3 }, undefined);
  expect(made).toEqual({ kind: 'MesosRole', name: made.name, spec: { role: 'dev/Web', weight: 3 } });
  expect(made.name).toMatch(/^dev-web-[0-9a-f]{16}$/);
});
