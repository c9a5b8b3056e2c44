import { applyConversions, ConversionError } from './conversion.ts';
import { getConversions, NoConversionError } from './conversions.ts';
import type { OfferOperation, Resource, ResourceReservationInfo } from './generated/messages.ts';
import { Resources } from './resources.ts';

const parse = (text: string) => Resources.parse(text);
const a: ResourceReservationInfo = { type: 'DYNAMIC', role: 'a', principal: 'p' };
const ab: ResourceReservationInfo = { type: 'DYNAMIC', role: 'a/b' };
const ac: ResourceReservationInfo = { type: 'DYNAMIC', role: 'a/c' };
const cpus = (value: number, ...reservations: ResourceReservationInfo[]): Resource => ({
  name: 'cpus',
  type: 'SCALAR',
  scalar: { value },
  ...(reservations.length > 0 && { reservations }),
});
const disk = (value: number, more: Partial<Resource> = {}): Resource => ({
  name: 'disk',
  type: 'SCALAR',
  scalar: { value },
  reservations: [a],
  ...more,
});
const volume = (value: number, more: Partial<Resource> = {}): Resource =>
  disk(value, {
    ...more,
    disk: { ...more.disk, persistence: { id: 'v' }, volume: { container_path: 'data', mode: 'RW' } },
  });
const of = (...resources: Resource[]) => Resources.of(resources);
const after = (resources: Resources, operation: OfferOperation) =>
  applyConversions(resources, getConversions(operation));

describe('conversions', () => {
  it('RES-047 RESERVE pushes one reservation', () => {
    const reserve: OfferOperation = { type: 'RESERVE', reserve: { resources: [cpus(1, a)] } };
    expect(after(parse('cpus:4'), reserve).equals(of(cpus(3), cpus(1, a)))).toBe(true);
    const refine: OfferOperation = { type: 'RESERVE', reserve: { resources: [cpus(1, a, ab)] } };
    expect(after(of(cpus(2, a)), refine).equals(of(cpus(1, a), cpus(1, a, ab)))).toBe(true);
    expect(() => after(of(cpus(2)), refine)).toThrow(ConversionError);
  });

  it('RES-047 RESERVE with a source changes the reservation', () => {
    const reserve: OfferOperation = {
      type: 'RESERVE',
      reserve: { source: [cpus(1, a, ab)], resources: [cpus(1, a, ac)] },
    };
    expect(after(of(cpus(2, a, ab)), reserve).equals(of(cpus(1, a, ab), cpus(1, a, ac)))).toBe(true);
  });

  it('RES-047 UNRESERVE pops one reservation', () => {
    const unreserve: OfferOperation = { type: 'UNRESERVE', unreserve: { resources: [cpus(1, a, ab)] } };
    expect(after(of(cpus(1, a, ab)), unreserve).equals(of(cpus(1, a)))).toBe(true);
  });

  it('RES-049 CREATE consumes the disk, DESTROY gives it back', () => {
    const created = after(of(disk(100)), { type: 'CREATE', create: { volumes: [volume(5)] } });
    expect(created.equals(of(volume(5), disk(95)))).toBe(true);
    const destroyed = after(created, { type: 'DESTROY', destroy: { volumes: [volume(5)] } });
    expect(destroyed.equals(of(disk(100)))).toBe(true);
  });

  it('RES-049 CREATE keeps the source of a disk and makes shared volumes from unshared disk', () => {
    const source = { type: 'MOUNT' as const, mount: { root: '/m' } };
    const mounted = after(of(disk(10, { disk: { source } })), {
      type: 'CREATE',
      create: { volumes: [volume(10, { disk: { source }, shared: {} })] },
    });
    expect(mounted.toString()).toBe('disk(reservations: [(DYNAMIC,a,p)])[MOUNT:/m,v:data]<SHARED>:10<1>');
  });

  it('RES-049 DESTROY fails while another copy remains', () => {
    const shared = of(volume(5, { shared: {} }));
    const destroy: OfferOperation = { type: 'DESTROY', destroy: { volumes: [volume(5, { shared: {} })] } };
    expect(after(shared, destroy).equals(of(disk(5)))).toBe(true);
    expect(() => after(shared.plus(shared), destroy)).toThrow('cannot be removed due to additional shared copies');
  });

  it('RES-050 GROW_VOLUME and SHRINK_VOLUME change the size', () => {
    const grow: OfferOperation = { type: 'GROW_VOLUME', grow_volume: { volume: volume(5), addition: disk(0.1) } };
    expect(after(of(volume(5), disk(10)), grow).equals(of(volume(5.1), disk(9.9)))).toBe(true);
    const shrink: OfferOperation = {
      type: 'SHRINK_VOLUME',
      shrink_volume: { volume: volume(5), subtract: { value: 2 } },
    };
    expect(after(of(volume(5)), shrink).equals(of(volume(3), disk(2)))).toBe(true);
  });

  it('RES-050 neither is supported for disks of resource providers', () => {
    const provided = volume(5, { provider_id: { value: 'p' } });
    expect(() => getConversions({ type: 'GROW_VOLUME', grow_volume: { volume: provided, addition: disk(1) } })).toThrow(
      NoConversionError,
    );
    expect(() =>
      getConversions({ type: 'SHRINK_VOLUME', shrink_volume: { volume: provided, subtract: { value: 1 } } }),
    ).toThrow(NoConversionError);
  });

  it('RES-051 fails if what is consumed is not there', () => {
    const have = parse('cpus:4;mem:4096;ports:[31000-31999]');
    const reserve: OfferOperation = { type: 'RESERVE', reserve: { resources: [cpus(5, a)] } };
    expect(() => after(have, reserve)).toThrow(
      new ConversionError('cpus:4; mem:4096; ports:[31000-31999] does not contain cpus:5'),
    );
  });

  it.each<OfferOperation>([
    { type: 'LAUNCH', launch: {} },
    { type: 'LAUNCH_GROUP' },
    { type: 'CREATE_DISK', create_disk: { source: disk(1), target_type: 'MOUNT' } },
    { type: 'DESTROY_DISK', destroy_disk: { source: disk(1) } },
    { type: 'RESERVE' },
    {},
  ])('RES-051 %j has none', (operation) => {
    expect(() => getConversions(operation)).toThrow(NoConversionError);
  });
});
