import type { Resource, ResourceReservationInfo } from './generated/messages.ts';
import {
  commonAncestor,
  isAllocatableTo,
  isDynamicallyReserved,
  popReservation,
  pushReservation,
  reservationRole,
} from './reservations.ts';

const cpus: Resource = { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } };
const dynamic = (role: string, principal?: string): ResourceReservationInfo =>
  principal === undefined ? { type: 'DYNAMIC', role } : { type: 'DYNAMIC', role, principal };
const fixed = (role: string): ResourceReservationInfo => ({ type: 'STATIC', role });

describe('reservation stacks', () => {
  it('RES-045 the last entry is the role that counts', () => {
    expect(reservationRole([])).toBeUndefined();
    expect(reservationRole([fixed('a'), dynamic('a/b')])).toBe('a/b');
  });

  it.each([
    [undefined, '*', true],
    [undefined, 'a', true],
    ['a', 'a', true],
    ['a', 'a/b', true],
    ['a/b', 'a', false],
    ['a', 'ab', false],
    ['a', '*', false],
  ])('RES-046 reserved to %p, allocatable to %p: %p', (reserved, role, expected) => {
    expect(isAllocatableTo(reserved, role)).toBe(expected);
  });

  it('RES-046 the last entry says whether the reservation is dynamic', () => {
    expect(isDynamicallyReserved(cpus)).toBe(false);
    expect(isDynamicallyReserved({ ...cpus, reservations: [fixed('a')] })).toBe(false);
    expect(isDynamicallyReserved({ ...cpus, reservations: [fixed('a'), dynamic('a/b')] })).toBe(true);
  });

  it('RES-047 pushes and pops one level', () => {
    const once = pushReservation(cpus, fixed('a'));
    const twice = pushReservation(once, dynamic('a/b'));
    expect(twice.reservations).toEqual([fixed('a'), dynamic('a/b')]);
    expect(popReservation(twice)).toEqual(once);
    expect(popReservation(once)).toEqual(cpus);
    expect(popReservation(cpus)).toEqual(cpus);
  });

  it.each<[ResourceReservationInfo[], ResourceReservationInfo[], ResourceReservationInfo[]]>([
    [[dynamic('foo'), dynamic('foo/bar')], [dynamic('foo'), dynamic('foo/baz')], [dynamic('foo')]],
    [[dynamic('foo')], [dynamic('foo'), dynamic('foo/baz')], [dynamic('foo')]],
    [[dynamic('foo'), dynamic('foo/baz')], [dynamic('foo')], [dynamic('foo')]],
    [[dynamic('foo', 'p')], [dynamic('foo')], []],
    [[fixed('foo')], [dynamic('foo')], []],
    [[], [dynamic('foo')], []],
  ])('RES-048 %j and %j have %j in common', (left, right, ancestor) => {
    expect(commonAncestor(left, right)).toEqual(ancestor);
  });
});
