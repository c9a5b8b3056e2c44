import { applyConversions, type Conversion, ConversionError } from '../model/conversion.ts';
import { AllocatorScenario, allocated, only, sharedVolume, show } from '../../test/support/allocatorScenario.ts';
import { Resources } from '../model/resources.ts';
import { NotHeldError } from './errors.ts';

/** A volume on reserved disk. */
function volume(role: string, megabytes: number): Resources {
  const disk = { persistence: { id: 'id' }, volume: { container_path: 'path', mode: 'RW' } } as const;
  const messages = Resources.parse(`disk(${role}):${megabytes}`).toMessages();
  return Resources.of(messages.map((resource) => ({ ...resource, disk })));
}

/** What an operation makes of resources that are allocated to a role. */
function conversion(role: string, consumed: Resources, converted: Resources): Conversion {
  return { consumed: consumed.allocate(role), converted: converted.allocate(role) };
}

describe('conversions of what is held', () => {
  it('ALLOC-132 show in the next offer, and change neither who is next nor what is used', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw', { roles: ['r'] });
    const offer = only(cluster.agent('a1', 'cpus:100;mem:100;disk(r):100'));
    const create = conversion('r', Resources.parse('disk(r):5'), volume('r', 5));
    const before = cluster.allocator.report.shares();
    cluster.allocator.updateAllocation('fw', 'a1', offer.resources, [create]);
    expect(cluster.allocator.report.shares()).toEqual(before);
    expect(cluster.allocator.available('a1').isEmpty()).toBe(true);
    cluster.decline({ ...offer, resources: applyConversions(offer.resources, [create]) });
    const [next] = cluster.tick();
    expect(next?.resources.persistentVolumes().get('disk')).toBe(5);
    expect(next?.resources.get('disk')).toBe(100);
  });

  it('SORT-020 ALLOC-132 are no allocations of their own', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw1', { roles: ['r'] });
    const offer = only(cluster.agent('a1', 'cpus:1;mem:64;disk(r):8'));
    cluster.framework('fw2', { roles: ['r'] });
    const create = conversion('r', Resources.parse('disk(r):8'), volume('r', 8));
    cluster.allocator.updateAllocation('fw1', 'a1', offer.resources, [create]);
    cluster.decline({ ...offer, resources: applyConversions(offer.resources, [create]) });
    const second = only(cluster.tick());
    expect(second.frameworkId).toBe('fw2');
    cluster.decline(second);
    expect(only(cluster.tick()).frameworkId).toBe('fw1');
  });

  it('ALLOC-133 can take resources away for good', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw', { roles: ['r'] });
    const offer = only(cluster.agent('a1', 'cpus:100;mem:100;disk(r):100'));
    const remove = conversion('r', Resources.parse('disk(r):100'), Resources.none);
    cluster.allocator.updateAllocation('fw', 'a1', offer.resources, [remove]);
    expect(cluster.allocator.report.total().toString()).toBe('cpus:100; mem:100');
    cluster.decline({ ...offer, resources: applyConversions(offer.resources, [remove]) });
    expect(cluster.tick().map(show)).toEqual(['fw r a1 cpus:100; mem:100']);
  });

  it('ALLOC-133 can make copies of a shared volume, of which the agent has one all the same', () => {
    const cluster = new AllocatorScenario();
    const shared = sharedVolume('r', 100);
    cluster.framework('fw', { roles: ['r'], capabilities: ['SHARED_RESOURCES'] });
    const offer = only(cluster.agent('a1', Resources.parse('cpus:1;mem:64').plus(shared)));
    cluster.allocator.updateAllocation('fw', 'a1', offer.resources, [conversion('r', Resources.none, shared)]);
    expect(cluster.allocator.report.total().get('disk')).toBe(100);
    expect(cluster.allocator.report.held().get('r')?.get('disk')).toBe(100);
    cluster.allocator.recover('fw', 'a1', offer.resources);
    expect(cluster.allocator.report.held().get('r')?.get('disk')).toBe(100);
    cluster.allocator.recover('fw', 'a1', shared.allocate('r'));
    expect(cluster.allocator.report.held().get('r')?.get('disk')).toBe(0);
  });

  it('change nothing if the resources are not held or the operation is impossible', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw', { roles: ['r'] });
    const offer = only(cluster.agent('a1', 'cpus:1;mem:64'));
    const reserve = conversion('r', Resources.parse('cpus:2'), Resources.parse('cpus(r):2'));
    const update = (resources: Resources) => () => cluster.allocator.updateAllocation('fw', 'a1', resources, [reserve]);
    expect(update(offer.resources)).toThrow(ConversionError);
    expect(update(allocated('other', 'cpus:1'))).toThrow(NotHeldError);
    cluster.decline(offer);
    expect(cluster.tick().map(show)).toEqual(['fw r a1 cpus:1; mem:64']);
  });

  it.each([
    ['reserve', 'cpus:5;mem:512', 'cpus(quota):5;mem(quota):512'],
    ['unreserve', 'cpus(quota):5;mem(quota):512', 'cpus:5;mem:512'],
  ])('ALLOC-066 leave what is used of a quota as it is when they %s', (_, from, to) => {
    const cluster = new AllocatorScenario();
    cluster.framework('q', { roles: ['quota'] });
    cluster.quota('quota', 'cpus:10;mem:1024');
    const offer = only(cluster.agent('a1', from));
    const change = conversion('quota', Resources.parse(from), Resources.parse(to));
    cluster.allocator.updateAllocation('q', 'a1', offer.resources, [change]);
    expect(cluster.agent('a2', 'cpus:10;mem:1024').map(show)).toEqual(['q quota a2 cpus:5; mem:512']);
  });

  it('SORT-020 keeps allocations by agent, and their quantities together', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw', { roles: ['r'] });
    const offers = ['a1', 'a2'].map((id) => only(cluster.agent(id, 'cpus:1;mem:64')));
    expect(cluster.allocator.report.held().get('r')?.get('cpus')).toBe(2);
    offers.forEach((offer) => cluster.decline(offer));
    expect(cluster.allocator.report.held().get('r')?.get('cpus')).toBe(0);
  });
});

describe('conversions of what is free', () => {
  const reserve = { consumed: Resources.parse('cpus:25;mem:50'), converted: Resources.parse('cpus(r):25;mem(r):50') };

  it('ALLOC-134 show in the next offer', () => {
    const cluster = new AllocatorScenario();
    cluster.agent('a1', 'cpus:100;mem:100;disk:100');
    cluster.allocator.updateAvailable('a1', [reserve]);
    const offer = only(cluster.framework('fw', { roles: ['r'] }));
    expect(offer.resources.reserved('r').unallocate().equals(reserve.converted)).toBe(true);
    expect(offer.resources.unreserved().get('cpus')).toBe(75);
  });

  it('ALLOC-134 fail while that is offered, and change nothing', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw', { roles: ['r'] });
    const offer = only(cluster.agent('a1', 'cpus:100;mem:100'));
    expect(() => cluster.allocator.updateAvailable('a1', [reserve])).toThrow(ConversionError);
    cluster.decline(offer);
    expect(cluster.tick().map(show)).toEqual(['fw r a1 cpus:100; mem:100']);
  });
});
