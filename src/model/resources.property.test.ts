import fc from 'fast-check';
import type { Resource, ResourceDiskInfo, ResourceReservationInfo } from './generated/messages.ts';
import { ResourceLimits, ResourceQuantities } from './quantities.ts';
import { Resources } from './resources.ts';

type Value = Pick<Resource, 'name' | 'type' | 'scalar' | 'ranges' | 'set'>;

const scalar = fc
  .tuple(fc.constantFrom('cpus', 'mem'), fc.integer({ min: 1, max: 20_000 }))
  .map(([name, amount]): Value => ({ name, type: 'SCALAR', scalar: { value: amount / 1000 } }));
const ports = fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 12 }).map((numbers): Value => ({
  name: 'ports',
  type: 'RANGES',
  ranges: { range: numbers.map((number) => ({ begin: number, end: number })) },
}));
const zones = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 })
  .map((item): Value => ({ name: 'zones', type: 'SET', set: { item } }));

const stacks = fc.constantFrom<readonly ResourceReservationInfo[]>(
  [],
  [{ type: 'STATIC', role: 'a' }],
  [{ type: 'DYNAMIC', role: 'a', principal: 'p' }],
  [
    { type: 'STATIC', role: 'a' },
    { type: 'DYNAMIC', role: 'a/b' },
  ],
);

/** Resources that may be cut anywhere. */
const divisible = fc
  .tuple(fc.oneof(scalar, ports, zones), stacks, fc.boolean())
  .map(([value, reservations, revocable]): Resource => ({
    ...value,
    ...(reservations.length > 0 && { reservations }),
    ...(revocable && { revocable: {} }),
  }));

const disks = fc.constantFrom<ResourceDiskInfo>(
  { source: { type: 'MOUNT', mount: { root: '/m' } } },
  { source: { type: 'PATH', path: { root: '/p' } } },
  { persistence: { id: 'v1' } },
  { persistence: { id: 'v2' } },
);

/** Disks, volumes and shared volumes. */
const disk = fc.tuple(disks, fc.integer({ min: 1, max: 3 }), fc.boolean()).map(([it, megabytes, shared]): Resource => ({
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: megabytes },
  reservations: [{ type: 'DYNAMIC', role: 'a' }],
  disk: it,
  ...(shared && it.persistence !== undefined && { shared: {} }),
}));

const cuttable = fc.array(divisible, { maxLength: 6 }).map((messages) => Resources.of(messages));
const any = fc.array(fc.oneof(divisible, disk), { maxLength: 8 }).map((messages) => Resources.of(messages));

/** Ranges and sets of the same numbers or items add up to less than their sum. */
const isDisjoint = (one: Resources, other: Resources) =>
  one.nonScalars().minus(other.nonScalars()).equals(one.nonScalars());

describe('laws of resources', () => {
  it('RES-025 contains is reflexive, equals too', () => {
    fc.assert(
      fc.property(any, (one) => {
        const same = Resources.of(one.toMessages());
        expect(one.contains(one) && one.equals(one)).toBe(true);
        expect(one.nonShared().equals(same.nonShared())).toBe(true);
        expect(one.contains(Resources.none)).toBe(true);
      }),
    );
  });

  it('RES-020 RES-027 many are added as one after the other', () => {
    const many = fc.array(fc.oneof(divisible, disk), { minLength: 33, maxLength: 80 });
    fc.assert(
      fc.property(many, (messages) => {
        const sum = messages.reduce((before, message) => before.plus(Resources.of([message])), Resources.none);
        const atOnce = Resources.of(messages);
        expect(atOnce.toString()).toBe(sum.toString());
        // Objects that are added to themselves are no exception.
        const twice = [...messages, ...messages].reduce((before, message) => before.plus(Resources.of([message])), sum);
        expect(atOnce.plus(atOnce).plus(atOnce).equals(twice)).toBe(true);
      }),
    );
  });

  it('RES-025 a sum contains its parts', () => {
    fc.assert(
      fc.property(any, any, (one, other) => {
        const sum = one.plus(other);
        expect(sum.contains(one) && sum.contains(other)).toBe(true);
      }),
    );
  });

  it('RES-025 contains is monotone and, where objects can be cut, transitive', () => {
    fc.assert(
      fc.property(any, any, any, (one, other, more) => {
        if (one.contains(other)) expect(one.plus(more).contains(other)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(cuttable, cuttable, cuttable, (one, other, third) => {
        const [large, middle] = [one.plus(other).plus(third), one.plus(other)];
        expect(large.contains(middle) && middle.contains(one) && large.contains(one)).toBe(true);
      }),
    );
  });

  it('RES-024 subtraction undoes addition', () => {
    fc.assert(
      fc.property(any, any, (one, other) => {
        fc.pre(isDisjoint(one, other));
        expect(one.plus(other).minus(other).equals(one)).toBe(true);
      }),
    );
  });

  it('RES-024 what was contained can be taken out and put back', () => {
    fc.assert(
      fc.property(cuttable, cuttable, (one, other) => {
        fc.pre(one.contains(other));
        expect(one.minus(other).plus(other).equals(one)).toBe(true);
      }),
    );
  });

  it('RES-020 addition is commutative, and associative where objects merge', () => {
    fc.assert(fc.property(any, any, (one, other) => one.plus(other).equals(other.plus(one))));
    fc.assert(
      fc.property(cuttable, cuttable, cuttable, (one, other, third) =>
        one
          .plus(other)
          .plus(third)
          .equals(one.plus(other.plus(third))),
      ),
    );
  });

  it('RES-014 RES-024 subtracting everything leaves nothing', () => {
    fc.assert(fc.property(any, (one) => one.minus(one).isEmpty()));
  });

  it('RES-026 allocation changes nothing but the allocation', () => {
    fc.assert(
      fc.property(any, (one) => {
        const allocated = one.allocate('a');
        expect(allocated.unallocate().equals(one)).toBe(true);
        expect(allocated.quantities().equals(one.quantities())).toBe(true);
        expect(one.isEmpty() || !one.contains(allocated)).toBe(true);
      }),
    );
  });

  it('RES-045 reserved and unreserved, revocable and not, are two halves', () => {
    fc.assert(
      fc.property(any, (one) => {
        expect(one.reserved().plus(one.unreserved()).equals(one)).toBe(true);
        expect(one.revocable().plus(one.nonRevocable()).equals(one)).toBe(true);
        expect(one.shared().plus(one.nonShared()).equals(one)).toBe(true);
        expect(one.scalars().plus(one.nonScalars()).equals(one)).toBe(true);
      }),
    );
  });

  it('RES-038 quantities of sums are sums of quantities', () => {
    fc.assert(
      fc.property(cuttable, cuttable, (one, other) => {
        const sum = one.scalars().plus(other.scalars());
        expect(sum.quantities().equals(one.scalars().quantities().plus(other.scalars().quantities()))).toBe(true);
      }),
    );
  });

  it('RES-039 what is shrunk is contained, within the target, and all of it if there is room', () => {
    const targets = fc.array(fc.tuple(fc.constantFrom('cpus', 'mem', 'disk'), fc.nat(20)), { maxLength: 3 });
    fc.assert(
      fc.property(any, targets, (one, target) => {
        const quantities = ResourceQuantities.of(target);
        const shrunk = one.shrinkTo(quantities);
        expect(one.contains(shrunk)).toBe(true);
        expect(quantities.contains(shrunk.quantities())).toBe(true);
        expect(one.scalars().shrinkTo(one.quantities()).equals(one.scalars())).toBe(true);

        const limits = ResourceLimits.of(target);
        const limited = one.shrinkTo(limits);
        expect(one.contains(limited)).toBe(true);
        expect(limits.contains(limited.quantities())).toBe(true);
        expect(limited.nonScalars().equals(one.nonScalars())).toBe(true);
      }),
    );
  });

  it('RES-029 what is found is there, and is worth the target', () => {
    fc.assert(
      fc.property(cuttable, cuttable, (have, target) => {
        fc.pre(target.toMessages().length === 1);
        const found = have.find(target);
        if (found === undefined) return;
        expect(have.contains(found)).toBe(true);
        expect(found.toUnreserved().equals(target.toUnreserved())).toBe(true);
      }),
    );
  });
});
