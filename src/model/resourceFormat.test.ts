import fc from 'fast-check';
import type { Resource, ResourceReservationInfo } from './generated/messages.ts';
import { downgrade, isDowngradable, RefinedReservationError, toEndpointFormat, upgrade } from './resourceFormat.ts';
import { Resources } from './resources.ts';

const cpus: Resource = { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } };
const labels = { labels: [{ key: 'k', value: 'v' }] };
const refined: Resource = {
  ...cpus,
  reservations: [
    { type: 'STATIC', role: 'a' },
    { type: 'DYNAMIC', role: 'a/b' },
  ],
};

/** Pairs of the same resource in the old and in the stack format. */
const BOTH: [Resource, Resource][] = [
  [{ ...cpus, role: '*' }, cpus],
  [
    { ...cpus, role: 'r' },
    { ...cpus, reservations: [{ type: 'STATIC', role: 'r' }] },
  ],
  [
    { ...cpus, role: 'r', reservation: {} },
    { ...cpus, reservations: [{ type: 'DYNAMIC', role: 'r' }] },
  ],
  [
    { ...cpus, role: 'r', reservation: { principal: 'p', labels } },
    { ...cpus, reservations: [{ type: 'DYNAMIC', role: 'r', principal: 'p', labels }] },
  ],
];

describe('formats of reservations', () => {
  it.each(BOTH)('RES-052 upgrades %j', (old, stacked) => {
    expect(upgrade(old)).toEqual(stacked);
    expect(upgrade(stacked)).toBe(stacked);
  });

  it.each(BOTH)('RES-053 downgrades to %j', (old, stacked) => {
    expect(downgrade(stacked)).toEqual(old);
  });

  it('RES-053 refuses to flatten refined reservations', () => {
    expect(isDowngradable(refined)).toBe(false);
    expect(() => downgrade(refined)).toThrow(RefinedReservationError);
  });

  it.each(BOTH)('RES-054 shows both formats: %j', (old, stacked) => {
    const shown = toEndpointFormat(stacked);
    expect(shown).toEqual({ ...old, ...stacked });
    expect(Resources.validate([shown])).toBeUndefined();
    expect(upgrade(shown)).toEqual(stacked);
  });

  it('RES-054 shows refined reservations as a stack only', () => {
    expect(toEndpointFormat(refined)).toBe(refined);
  });

  it('RES-052 collections take any format', () => {
    for (const [old, stacked] of BOTH) expect(Resources.of([old]).equals(Resources.of([stacked]))).toBe(true);
  });

  it('RES-052 RES-053 RES-054 going back and forth changes nothing', () => {
    const reservation = fc.record(
      {
        type: fc.constantFrom('STATIC' as const, 'DYNAMIC' as const),
        role: fc.constantFrom('a', 'b/c'),
        principal: fc.string(),
      },
      { requiredKeys: ['type', 'role'] },
    );
    const holder = reservation.map(({ principal, ...rest }): ResourceReservationInfo =>
      rest.type === 'DYNAMIC' && principal !== undefined ? { ...rest, principal } : rest,
    );
    fc.assert(
      fc.property(fc.option(holder, { nil: undefined }), (one) => {
        const resource: Resource = one === undefined ? cpus : { ...cpus, reservations: [one] };
        expect(upgrade(downgrade(resource))).toEqual(resource);
        expect(upgrade(toEndpointFormat(resource))).toEqual(resource);
      }),
    );
  });
});
