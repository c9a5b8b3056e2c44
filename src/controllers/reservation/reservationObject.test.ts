import type { Reservation } from '../../kubernetes/kinds.ts';
import { Resources } from '../../model/resources.ts';
import { reserved, volume } from '../../master/testing/operations.ts';
import {
  freeName,
  heldBy,
  heldStatus,
  seenVolumes,
  ReservationError,
  reservationSpec,
  wantedOf,
} from './reservationObject.ts';

const labels = { labels: [{ key: 'k', value: 'v' }, { key: 'k' }] };
const stack = [
  { type: 'DYNAMIC' as const, role: 'r', principal: 'p' },
  { type: 'DYNAMIC' as const, role: 'r/s', labels },
];

function object(more: Partial<Reservation> = {}, spec: Partial<Reservation['spec']> = {}): Reservation {
  return {
    apiVersion: 'mesos-operator.dev/v1alpha1',
    kind: 'Reservation',
    metadata: { name: 'a' },
    spec: { nodeName: 'n', reservations: [{ type: 'DYNAMIC', role: 'r' }], resources: 'cpus:1', ...spec },
    ...more,
  };
}

describe('Reservation objects', () => {
  it('keep all that a reservation says', () => {
    const resources = Resources.of(
      [
        ...reserved('cpus:1.5;mem:64;disk:36;ports:[31000-31009]', 'r'),
        volume('v', 64),
        volume('w', 8, { shared: {} }),
      ].map((resource) => ({ ...resource, reservations: stack })),
    );
    const spec = reservationSpec('n', { stack, resources });
    expect(spec).toEqual({
      nodeName: 'n',
      reservations: [
        { type: 'DYNAMIC', role: 'r', principal: 'p' },
        { type: 'DYNAMIC', role: 'r/s', labels: labels.labels },
      ],
      resources: 'cpus:1.5; disk:108; mem:64; ports:[31000-31009]',
      volumes: [
        { id: 'v', containerPath: 'data', mode: 'RW', sizeMegabytes: 64 },
        { id: 'w', containerPath: 'data', mode: 'RW', sizeMegabytes: 8, shared: true },
      ],
    });
    const wanted = wantedOf(object({ spec }));
    expect(wanted.stack).toEqual(stack);
    expect(wanted.resources.equals(resources)).toBe(true);
    const directories = new Map([['r/s/v', { dataLostTime: '2026-01-01T00:00:00Z' }]]);
    const status = heldStatus(wanted, Resources.none, directories);
    expect(heldBy(object({ spec, status })).resources.equals(resources)).toBe(true);
    expect(seenVolumes(object({ spec, status }))).toMatchObject([
      { volume: { id: 'v' }, dataLostTime: '2026-01-01T00:00:00Z' },
    ]);
  });

  it('want nothing while they are deleted, and hold nothing before they are accepted', () => {
    const deleted = object({ metadata: { name: 'a', deletionTimestamp: '2026-01-01T00:00:00Z' } });
    expect(wantedOf(deleted).resources.isEmpty()).toBe(true);
    expect(heldBy(object()).resources.isEmpty()).toBe(true);
  });

  it.each([
    ['amounts that are none', { resources: 'cpus' }],
    ['roles in amounts', { resources: 'cpus(r):1' }],
    ['more volumes than disk', { resources: 'disk:10', volumes: [{ id: 'v', containerPath: 'd', sizeMegabytes: 11 }] }],
    ['a static reservation', { reservations: [{ type: 'STATIC' as const, role: 'r' }] }],
  ])('cannot say %s', (_what, spec) => {
    expect(() => wantedOf(object({}, spec))).toThrow(ReservationError);
  });

  it('have the same name for the same stack, and another where that is taken', () => {
    const first = freeName('n', stack, () => false);
    expect(freeName('n', stack, () => false)).toBe(first);
    expect(freeName('n', stack, (name) => name === first)).not.toBe(first);
    expect(freeName('n', stack.slice(1), () => false)).not.toBe(first);
  });
});
