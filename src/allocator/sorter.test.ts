import { Accounts } from './accounts.ts';
import { ClusterTotals } from './clusterTotals.ts';
import { FairOrder } from './fairOrder.ts';
import { Sorter, type Slot } from './sorter.ts';

/** Whole numbers of cpus and mem as the sorter takes them. */
function amounts(cpus: number, mem: number): Float64Array {
  return Float64Array.of(cpus * 1000, mem * 1000);
}

/** A sorter whose clients are called by name. */
function sorterOf(cpus: number, mem: number, excluded: readonly number[] = []) {
  const totals = new ClusterTotals(excluded);
  totals.add(amounts(cpus, mem));
  const accounts = new Accounts(totals);
  const sorter = new Sorter(accounts, new FairOrder(accounts));
  const slots = new Map<string, Slot>();
  const slot = (name: string): Slot => {
    const found = slots.get(name);
    if (found === undefined) throw new Error(`no client ${name}`);
    return found;
  };
  return {
    totals,
    add(name: string, weight = 1): void {
      slots.set(name, sorter.add(name, weight));
      sorter.activate(slot(name));
    },
    remove(name: string): void {
      sorter.remove(slot(name));
      slots.delete(name);
    },
    activate: (name: string) => sorter.activate(slot(name)),
    deactivate: (name: string) => sorter.deactivate(slot(name)),
    weigh: (name: string, weight: number) => sorter.setWeight(slot(name), weight),
    give: (name: string, cpus: number, mem: number) => sorter.allocate(slot(name), amounts(cpus, mem)),
    take: (name: string, cpus: number, mem: number) => sorter.unallocate(slot(name), amounts(cpus, mem)),
    share: (name: string) => sorter.share(slot(name)),
    order: () => [...sorter.order()].map((listed) => [...slots].find(([, known]) => known === listed)?.[0]).join(','),
  };
}

describe('Sorter', () => {
  it('SORT-001 orders clients by their largest allocated/total', () => {
    const sorter = sorterOf(100, 100);
    for (const name of ['a', 'b', 'c', 'd']) sorter.add(name);
    sorter.give('a', 5, 5);
    sorter.give('b', 6, 6);
    sorter.give('c', 1, 1);
    sorter.give('d', 3, 1);
    expect(sorter.order()).toBe('c,d,a,b');
    expect(sorter.share('d')).toBeCloseTo(0.03);
  });

  it('SORT-002 SORT-003 breaks ties by the number of allocations, then by name', () => {
    const sorter = sorterOf(100, 100);
    for (const name of ['e', 'd', 'c', 'b', 'a']) sorter.add(name);
    for (const name of ['a', 'b', 'e']) sorter.give(name, 3, 3);
    for (let times = 0; times < 3; times += 1) sorter.give('c', 1, 1);
    sorter.give('d', 2, 2);
    sorter.give('d', 1, 1);
    expect(sorter.order()).toBe('a,b,e,d,c');
  });

  it('SORT-002 breaks the last tie by the bytes of the name, not by UTF-16', () => {
    const sorter = sorterOf(100, 100);
    for (const name of ['\u{1f600}', '\uffee', 'ab', 'a', 'B']) sorter.add(name);
    expect(sorter.order()).toBe('B,a,ab,\uffee,\u{1f600}');
  });

  it('SORT-004 keeps the number of allocations through release and deactivation', () => {
    const sorter = sorterOf(100, 100);
    for (const name of ['a', 'b', 'c', 'd', 'e']) sorter.add(name);
    for (const name of ['a', 'b', 'e']) sorter.give(name, 3, 3);
    for (let times = 0; times < 3; times += 1) sorter.give('c', 1, 1);
    for (const size of [2, 1]) sorter.give('d', size, size);
    sorter.deactivate('a');
    sorter.take('a', 3, 3);
    sorter.give('a', 3, 3);
    expect(sorter.order()).toBe('b,e,d,c');
    sorter.activate('a');
    expect(sorter.order()).toBe('b,e,a,d,c');
  });

  it('SORT-005 skips names of which the cluster has nothing', () => {
    const sorter = sorterOf(100, 0);
    sorter.add('a');
    sorter.give('a', 1, 50);
    expect(sorter.share('a')).toBe(0.01);
  });

  it('SORT-005 skips names that are excluded from fairness', () => {
    const mem = 1;
    const sorter = sorterOf(100, 100, [mem]);
    sorter.add('a');
    sorter.give('a', 1, 50);
    expect(sorter.share('a')).toBe(0.01);
  });

  it('SORT-006 divides shares by weights', () => {
    const sorter = sorterOf(100, 100);
    sorter.add('a');
    sorter.give('a', 5, 5);
    sorter.add('b', 2);
    sorter.give('b', 6, 6);
    sorter.add('c');
    sorter.give('c', 4, 4);
    sorter.add('d', 10);
    sorter.give('d', 10, 20);
    expect(sorter.order()).toBe('d,b,c,a');
    sorter.remove('b');
    sorter.give('d', 10, 25);
    expect(sorter.order()).toBe('c,d,a');
    sorter.add('e', 0.1);
    sorter.give('e', 1, 1);
    expect(sorter.order()).toBe('c,d,a,e');
  });

  it('SORT-007 follows a weight that changes', () => {
    const sorter = sorterOf(100, 100);
    sorter.add('a');
    sorter.give('a', 5, 5);
    sorter.add('b');
    sorter.give('b', 6, 6);
    expect(sorter.order()).toBe('a,b');
    sorter.weigh('b', 2);
    expect(sorter.order()).toBe('b,a');
  });

  it('SORT-008 follows totals that change', () => {
    const sorter = sorterOf(10, 100);
    sorter.add('a');
    sorter.give('a', 2, 1);
    sorter.add('b');
    sorter.give('b', 1, 2);
    expect(sorter.order()).toBe('b,a');
    sorter.totals.add(amounts(90, 0));
    sorter.totals.subtract(amounts(0, 90));
    expect(sorter.order()).toBe('a,b');
  });

  it('SORT-016 lists no inactive client, but keeps what it has', () => {
    const sorter = sorterOf(10, 10);
    sorter.add('a');
    sorter.add('b');
    sorter.give('a', 1, 1);
    sorter.deactivate('a');
    expect(sorter.order()).toBe('b');
    expect(sorter.share('a')).toBe(0.1);
    sorter.give('b', 2, 2);
    sorter.activate('a');
    expect(sorter.order()).toBe('a,b');
  });

  it('gives a slot out again without the former client’s allocation or place', () => {
    const sorter = sorterOf(10, 10);
    sorter.add('a');
    sorter.add('b');
    sorter.give('a', 9, 9);
    expect(sorter.order()).toBe('b,a');
    sorter.remove('a');
    sorter.add('c');
    sorter.give('b', 1, 1);
    expect(sorter.share('c')).toBe(0);
    expect(sorter.order()).toBe('c,b');
  });
});
