import type { Resource, ResourceDiskInfoSource } from './generated/messages.ts';
import { pushReservation } from './reservations.ts';
import { Resources } from './resources.ts';
import { ResourceLimits, ResourceQuantities } from './quantities.ts';

const parse = (text: string) => Resources.parse(text);
const quantities = (text: string) => ResourceQuantities.parse(text);
const limits = (text: string) => ResourceLimits.parse(text);

/** A message with changes: `one('cpus:1', {revocable: {}})`. */
function one(text: string, changes: Partial<Resource> = {}): Resource {
  const [resource] = parse(text).toMessages();
  if (resource === undefined) throw new Error(`${text} is nothing`);
  return { ...resource, ...changes };
}

const of = (...resources: Resource[]) => Resources.of(resources);
const reservedTo = (role: string, principal?: string, labels?: { key: string; value?: string }[]) => ({
  type: 'DYNAMIC' as const,
  role,
  ...(principal !== undefined && { principal }),
  ...(labels && { labels: { labels } }),
});

const disk = (megabytes: number, source?: ResourceDiskInfoSource, persistence?: string) =>
  one(`disk(role):${megabytes}`, {
    disk: {
      ...(source && { source }),
      ...(persistence !== undefined && {
        persistence: { id: persistence },
        volume: { container_path: 'data', mode: 'RW' },
      }),
    },
  });
const MOUNT: ResourceDiskInfoSource = { type: 'MOUNT', mount: { root: '/mnt' } };
const PATH: ResourceDiskInfoSource = { type: 'PATH', path: { root: '/path' } };
const BLOCK: ResourceDiskInfoSource = { type: 'BLOCK', id: 'b1' };
const RAW: ResourceDiskInfoSource = { type: 'RAW' };
const RAW_WITH_ID: ResourceDiskInfoSource = { type: 'RAW', id: 'r1' };
const shared = (megabytes: number, id = 'vol') => ({ ...disk(megabytes, undefined, id), shared: {} });

describe('a collection of resources', () => {
  it('RES-001 adds and subtracts exactly', () => {
    const step = parse('cpus:1.001');
    let total = step;
    for (let i = 0; i < 10_000; i++) total = total.plus(step);
    for (let i = 0; i < 10_000; i++) total = total.minus(step);
    expect(total.toMessages()).toEqual([{ name: 'cpus', type: 'SCALAR', scalar: { value: 1.001 } }]);
    expect(parse('cpus:1.5011').equals(parse('cpus:1.501'))).toBe(true);
    expect(parse('cpus:0.1').plus(parse('cpus:0.2')).equals(parse('cpus:0.3'))).toBe(true);
  });

  it('RES-005 compares ranges however they are written', () => {
    expect(parse('ports:[20-40]').equals(parse('ports:[20-30,31-39,40-40]'))).toBe(true);
    expect(parse('ports:[20-40]').contains(parse('ports:[20-30,32-40]'))).toBe(true);
  });

  it('RES-006 RES-007 subtracts ranges and sets', () => {
    expect(parse('ports:[1-10]').minus(parse('ports:[3-5]')).equals(parse('ports:[1-2,6-10]'))).toBe(true);
    expect(parse('disks:{sda1,sda2,sda3}').minus(parse('disks:{sda2,sda3}')).equals(parse('disks:{sda1}'))).toBe(true);
    expect(parse('disks:{sda1}').plus(parse('disks:{sda2}')).equals(parse('disks:{sda2,sda1}'))).toBe(true);
  });

  it('RES-014 drops what is empty', () => {
    expect(parse('cpus:0;ports:[];disks:{}').isEmpty()).toBe(true);
    expect(parse('cpus:0;mem:1').names()).toEqual(['mem']);
  });

  it('RES-015 ignores invalid resources', () => {
    expect(of({ name: 'cpus', type: 'SCALAR', scalar: { value: -1 } }).isEmpty()).toBe(true);
    expect(of({ name: 'cpus', type: 'SCALAR', ranges: {} }, one('mem:1')).toString()).toBe('mem:1');
  });

  it('RES-020 merges what is equal in all but the amount', () => {
    expect(parse('cpus:1').plus(parse('cpus:2;mem:1')).toMessages()).toHaveLength(2);
    const plain = one('cpus:1');
    const others = [
      one('cpus(role):1'),
      { ...plain, reservations: [reservedTo('role')] },
      { ...plain, reservations: [reservedTo('role', 'p')] },
      { ...plain, reservations: [reservedTo('role', 'p', [{ key: 'a' }])] },
      { ...plain, reservations: [reservedTo('role', 'p', [{ key: 'a', value: '' }])] },
      { ...plain, reservations: [reservedTo('role'), reservedTo('role/sub')] },
      { ...plain, revocable: {} },
      { ...plain, allocation_info: { role: 'role' } },
      { ...plain, allocation_info: { role: 'other' } },
      { ...plain, provider_id: { value: 'p1' } },
      one('gpus:1'),
    ];
    expect(of(plain, ...others).toMessages()).toHaveLength(others.length + 1);
    expect(of(plain, ...others, ...others).toMessages()).toHaveLength(others.length + 1);
  });

  it('RES-020 takes labels in another order for the same', () => {
    const labels = [{ key: 'a', value: 'x' }, { key: 'b' }];
    const left = { ...one('cpus:1'), reservations: [reservedTo('r', 'p', labels)] };
    const right = { ...one('cpus:1'), reservations: [reservedTo('r', 'p', [...labels].reverse())] };
    expect(of(left, right).toMessages()).toHaveLength(1);
  });

  it('RES-021 ignores how a volume is mounted, and never merges volumes', () => {
    const volume = disk(10, undefined, 'id');
    const elsewhere: Resource = {
      ...volume,
      disk: { persistence: { id: 'id' }, volume: { container_path: 'x', mode: 'RO' } },
    };
    expect(of(volume).equals(of(elsewhere))).toBe(true);
    expect(of(volume, elsewhere).toMessages()).toHaveLength(2);
    expect(of(volume).equals(of(disk(10, undefined, 'other')))).toBe(false);
    expect(of(disk(10, PATH)).equals(of(disk(10, MOUNT)))).toBe(false);
  });

  it.each([
    ['PATH', PATH, true, 1],
    ['MOUNT', MOUNT, false, 2],
    ['BLOCK', BLOCK, false, 2],
    ['RAW', RAW, true, 1],
    ['RAW with id', RAW_WITH_ID, false, 2],
  ])('RES-022 %s disks', (_, source, divisible, objects) => {
    expect(of(disk(2, source)).contains(of(disk(1, source)))).toBe(divisible);
    expect(of(disk(2, source)).contains(of(disk(2, source)))).toBe(true);
    expect(of(disk(2, source), disk(2, source)).toMessages()).toHaveLength(objects);
  });

  it.each([
    ['MOUNT', disk(2, MOUNT), disk(1, MOUNT)],
    ['identified RAW', disk(2, RAW_WITH_ID), disk(1, RAW_WITH_ID)],
    ['persistent volume', disk(2, undefined, 'v'), disk(1, undefined, 'v')],
  ])('RES-023 a %s goes whole or not at all', (_, whole, part) => {
    expect(of(whole).minus(of(part)).equals(of(whole))).toBe(true);
    expect(of(whole).minus(of(whole)).isEmpty()).toBe(true);
  });

  it('RES-024 subtraction ignores what is not there, and never goes below nothing', () => {
    expect(parse('cpus:1').minus(parse('cpus:2')).isEmpty()).toBe(true);
    expect(parse('cpus:1').minus(parse('mem:2')).toString()).toBe('cpus:1');
    expect(parse('cpus(role):1').minus(parse('cpus:1')).equals(parse('cpus(role):1'))).toBe(true);
  });

  it('RES-025 looks for each object in one object; volumes are used up', () => {
    const volume = of(disk(10, undefined, 'id'));
    expect(volume.contains(volume.plus(volume))).toBe(false);
    expect(volume.plus(volume).contains(volume.plus(volume))).toBe(true);
    const twoMounts = of(disk(10, MOUNT), disk(10, MOUNT));
    expect(of(disk(10, MOUNT)).contains(twoMounts)).toBe(true);
    expect(parse('cpus:1;cpus(role):1').contains(parse('cpus:2'))).toBe(false);
  });

  it('RES-026 what differs in kind never matches', () => {
    const plain = one('cpus:3');
    for (const other of [
      { ...plain, allocation_info: { role: 'r' } },
      { ...plain, revocable: {} },
      { ...plain, provider_id: { value: 'p' } },
      one('cpus(role1):3'),
    ]) {
      expect(of(plain).contains(of(other))).toBe(false);
      expect(of(other).contains(of(plain))).toBe(false);
      expect(of(other).equals(of(other))).toBe(true);
    }
    expect(parse('cpus(role1):3').equals(parse('cpus(role2):3'))).toBe(false);
  });

  it('RES-027 counts equal shared objects', () => {
    const once = of(shared(10));
    const twice = once.plus(once);
    expect(twice.toMessages()).toHaveLength(1);
    expect(twice.contains(twice)).toBe(true);
    expect(once.contains(twice)).toBe(false);
    expect(twice.minus(once).equals(once)).toBe(true);
    expect(twice.minus(once).minus(once).isEmpty()).toBe(true);
    expect(once.plus(of(shared(20))).toMessages()).toHaveLength(2);
    expect(once.equals(of(disk(10, undefined, 'vol')))).toBe(false);
    expect(twice.shared()).toBe(twice);
    expect(twice.nonShared().isEmpty()).toBe(true);
  });

  it('RES-029 finds in the own role, then unreserved, then anywhere', () => {
    const have = parse('cpus(role1):2;mem(role1):10;cpus:4;mem:20');
    expect(
      have.find(parse('cpus(role1):3;mem(role1):15'))?.equals(parse('cpus(role1):2;mem(role1):10;cpus:1;mem:5')),
    ).toBe(true);
    expect(have.find(parse('cpus:5'))?.equals(parse('cpus:4;cpus(role1):1'))).toBe(true);
    expect(have.find(parse('cpus(role2):6'))?.equals(parse('cpus:4;cpus(role1):2'))).toBe(true);
    expect(have.find(parse('cpus(role1):7'))).toBeUndefined();
    expect(have.find(parse('gpus:1'))).toBeUndefined();
    expect(have.find(Resources.none)).toBe(Resources.none);
  });

  it('RES-038 contains quantities by the sum of objects', () => {
    expect(parse('cpus(role1):2;cpus:1').containsQuantities(quantities('cpus:3'))).toBe(true);
    expect(parse('cpus(role1):2;cpus:1').containsQuantities(quantities('cpus:3.001'))).toBe(false);
    expect(parse('ports:[1-2]').containsQuantities(quantities('ports:2'))).toBe(true);
    expect(parse('features:{a}').containsQuantities(quantities('features:2'))).toBe(false);
    expect(of(shared(10), shared(10)).containsQuantities(quantities('disk:11'))).toBe(false);
    expect(parse('cpus(role1):2;cpus:1;mem:5').quantities().toString()).toBe('cpus:3; mem:5');
    expect(parse('cpus(role1):2;cpus:1').get('cpus')).toBe(3);
  });

  it('RES-039 shrinks to quantities', () => {
    const have = parse('cpus:2;mem:20;ports:[1-9]');
    expect(have.shrinkTo(quantities('cpus:1')).toString()).toBe('cpus:1');
    expect(have.shrinkTo(ResourceQuantities.none).isEmpty()).toBe(true);
    expect(parse('cpus:2;cpus(role):2').shrinkTo(quantities('cpus:3')).equals(parse('cpus:2;cpus(role):1'))).toBe(true);
    expect(of(disk(20, MOUNT)).shrinkTo(quantities('disk:10')).isEmpty()).toBe(true);
    expect(of(disk(20, MOUNT)).shrinkTo(quantities('disk:20')).toMessages()).toHaveLength(1);
  });

  it('RES-039 shrinks to limits', () => {
    const have = parse('cpus:2;mem:20;ports:[1-9]');
    expect(have.shrinkTo(limits('cpus:1')).equals(parse('cpus:1;mem:20;ports:[1-9]'))).toBe(true);
    expect(have.shrinkTo(ResourceLimits.none)).toBe(have);
    expect(have.shrinkTo(limits('cpus:0')).names()).toEqual(['mem', 'ports']);
    expect(of(disk(20, MOUNT)).shrinkTo(limits('disk:10')).isEmpty()).toBe(true);
  });

  it('RES-039 cuts objects in the order that the shuffle gives', () => {
    const have = parse('cpus:2;cpus(role):2');
    const reversed = have.shrinkTo(quantities('cpus:3'), (items) => [...items].reverse());
    expect(reversed.equals(parse('cpus(role):2;cpus:1'))).toBe(true);
  });

  it('RES-045 selects by reservation', () => {
    const have = of(one('cpus:1'), one('cpus(a):2'), pushReservation(one('cpus(a):3'), reservedTo('a/b')));
    expect(have.unreserved().get('cpus')).toBe(1);
    expect(have.reserved().get('cpus')).toBe(5);
    expect(have.reserved('a').get('cpus')).toBe(2);
    expect(have.unrefined().get('cpus')).toBe(3);
    expect([...have.reservations()].map(([role, resources]) => [role, resources.get('cpus')])).toEqual([
      ['a', 2],
      ['a/b', 3],
    ]);
    expect(have.toUnreserved().toString()).toBe('cpus:6');
  });

  it.each([
    ['a', 3],
    ['a/b', 6],
    ['a/b/c', 6],
    ['ab', 1],
    ['*', 1],
  ])('RES-046 what is allocatable to %s', (role, cpus) => {
    const have = of(one('cpus:1'), one('cpus(a):2'), pushReservation(one('cpus(a):3'), reservedTo('a/b')));
    expect(have.allocatableTo(role).get('cpus')).toBe(cpus);
  });

  it('RES-026 allocates and unallocates', () => {
    const have = parse('cpus:1;mem:2');
    const allocated = have.allocate('a');
    expect(allocated.toMessages().map((message) => message.allocation_info)).toEqual([{ role: 'a' }, { role: 'a' }]);
    expect(allocated.unallocate().equals(have)).toBe(true);
    expect(allocated.allocate('a')).toBe(allocated);
    const both = allocated.plus(have.allocate('b')).plus(have);
    expect([...both.allocations()].map(([role, resources]) => `${role} ${resources.toString()}`)).toEqual([
      'a cpus(allocated: a):1; mem(allocated: a):2',
      'b cpus(allocated: b):1; mem(allocated: b):2',
    ]);
    expect(both.unallocate().toString()).toBe('cpus:3; mem:6');
  });

  it('selects by sort', () => {
    const have = of(one('cpus:1'), one('cpus:2', { revocable: {} }), one('ports:[1-2]'), disk(5, undefined, 'v'));
    expect(have.revocable().toString()).toBe('cpus{REV}:2');
    expect(have.nonRevocable().names()).toEqual(['cpus', 'ports', 'disk']);
    expect(have.scalars().names()).toEqual(['cpus', 'disk']);
    expect(have.nonScalars().names()).toEqual(['ports']);
    expect(have.persistentVolumes().names()).toEqual(['disk']);
    expect(have.named('cpus').get('cpus')).toBe(3);
    expect(have.filter(({ name }) => name === 'ports').toString()).toBe('ports:[1-2]');
  });
});

describe('resources that are the same', () => {
  const text = 'cpus:2;mem(role):64;ports:[1-2,5-9]';

  it('have one fingerprint and are identical, object by object', () => {
    const [one, other] = [Resources.parse(text), Resources.parse(text)];
    expect(one).not.toBe(other);
    expect(one.fingerprint).toBe(other.fingerprint);
    expect(one.isIdentical(other)).toBe(true);
    for (const different of ['cpus:2', 'cpus:2;mem(role):64;ports:[1-2,5-8]', 'cpus:2;mem(role):65;ports:[1-2,5-9]']) {
      expect(one.isIdentical(Resources.parse(different))).toBe(false);
      expect(one.fingerprint).not.toBe(Resources.parse(different).fingerprint);
    }
  });

  it('are the object that was allocated, once they are not allocated any more', () => {
    const resources = Resources.parse(text);
    const allocated = resources.allocate('r');
    expect(allocated.soleAllocation()).toBe('r');
    expect(allocated.unallocate()).toBe(resources);
    expect(allocated.plus(resources).soleAllocation()).toBeUndefined();
    expect(allocated.plus(resources).allocate('s').unallocate().toString()).toBe(resources.plus(resources).toString());
  });

  it('are not identical if they are mounted elsewhere, though that makes no difference to what they are', () => {
    const at = (path: string) =>
      of(one('disk(r):1', { disk: { persistence: { id: 'i' }, volume: { container_path: path, mode: 'RW' } } }));
    expect(at('one').equals(at('other'))).toBe(true);
    expect(at('one').isIdentical(at('other'))).toBe(false);
  });
});
