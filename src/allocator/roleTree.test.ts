import { AllocatorScenario, allocated, frameworksOf } from '../../test/support/allocatorScenario.ts';
import { Resources } from '../model/resources.ts';
import { Accounts } from './accounts.ts';
import type { Bundle } from './bundle.ts';
import { Bundles } from './bundles.ts';
import { ClusterTotals } from './clusterTotals.ts';
import { FairOrder } from './fairOrder.ts';
import type { Membership } from './membership.ts';
import { Chance } from './chance.ts';
import type { Order } from './order.ts';
import { RandomOrder } from './randomOrder.ts';
import { ResourceNames } from './resourceNames.ts';
import { Roles } from './roles.ts';
import { Sorter } from './sorter.ts';

/** Roles with one framework each, in a cluster of 100 cpus. */
function treeOf(makeOrder: (accounts: Accounts) => Order = (accounts) => new FairOrder(accounts)) {
  const names = new ResourceNames();
  const bundles = new Bundles(names);
  const totals = new ClusterTotals();
  totals.add(bundles.of(Resources.parse('cpus:100')).supply.scalars);
  const accounts = new Accounts(totals);
  const make = () => new Sorter(accounts, makeOrder(accounts));
  const roles = new Roles(names, totals, { makeForRoles: make, makeForFrameworks: make });
  const members = new Map<string, { readonly membership: Membership; readonly given: Bundle[] }>();
  const member = (role: string) => {
    const found = members.get(role);
    if (found === undefined) throw new Error(`nobody is in ${role}`);
    return found;
  };
  return {
    roles,
    add(...paths: readonly string[]): void {
      for (const role of paths) {
        const framework = { id: `fw of ${role}`, capabilities: 0, active: true, memberships: new Map() };
        const membership = roles.join(framework, role);
        membership.subscribed = true;
        roles.settle(membership);
        members.set(role, { membership, given: [] });
      }
    },
    remove(role: string): void {
      const { membership, given } = member(role);
      for (const bundle of given) roles.charge(membership, bundle, 'give back');
      membership.subscribed = false;
      roles.settle(membership);
      members.delete(role);
    },
    suppress(role: string, suppressed = true): void {
      member(role).membership.suppressed = suppressed;
      roles.settle(member(role).membership);
    },
    give(role: string, cpus: number): void {
      const bundle = bundles.of(Resources.parse(`cpus:${cpus}`));
      member(role).given.push(bundle);
      roles.charge(member(role).membership, bundle, 'allocate');
    },
    weigh: (role: string, weight: number) => roles.setWeight(role, weight),
    order(): string {
      const order: string[] = [];
      roles.tree.visit(({ name }) => {
        order.push(name);
        return false;
      });
      return order.join(',');
    },
  };
}

describe('the tree of roles', () => {
  it('SORT-009 sorts siblings by what their subtrees have, and lists the leaves', () => {
    const tree = treeOf();
    tree.add('a', 'b/c', 'b/d');
    tree.give('a', 6);
    tree.give('b/c', 4);
    tree.give('b/d', 3);
    expect(tree.order()).toBe('a,b/d,b/c');
  });

  it('SORT-010 has a role with children compete with them as a virtual leaf', () => {
    const tree = treeOf();
    tree.add('a', 'b');
    tree.give('a', 10);
    tree.give('b', 6);
    tree.add('a/c');
    tree.give('a/c', 5);
    expect(tree.order()).toBe('b,a/c,a');
    tree.remove('a');
    expect(tree.order()).toBe('a/c,b');
  });

  it('SORT-011 weighs the inner node, and the virtual leaf always 1', () => {
    const tree = treeOf();
    tree.add('a', 'b');
    tree.give('a', 10);
    tree.give('b', 6);
    tree.add('a/c');
    tree.give('a/c', 5);
    tree.weigh('a/c', 0.2);
    expect(tree.order()).toBe('b,a,a/c');
    tree.weigh('a', 3);
    expect(tree.order()).toBe('a,a/c,b');
    tree.weigh('a/c', 1);
    expect(tree.order()).toBe('a/c,a,b');
  });

  it('SORT-012 SORT-007 divides the shares of inner nodes by their weights, set before there are clients', () => {
    const tree = treeOf();
    tree.weigh('a', 2);
    tree.weigh('b', 3);
    tree.add('a/x', 'b/y');
    tree.give('a/x', 10);
    tree.give('b/y', 10);
    expect(tree.order()).toBe('b/y,a/x');
    tree.add('b/z');
    tree.give('b/z', 5);
    expect(tree.order()).toBe('b/z,b/y,a/x');
    tree.add('b');
    tree.give('b', 4);
    expect(tree.order()).toBe('a/x,b,b/z,b/y');
    tree.add('a/zz');
    tree.give('a/zz', 2);
    expect(tree.order()).toBe('a/zz,a/x,b,b/z,b/y');
  });

  it('SORT-013 lists leaves where their subtrees stand', () => {
    const tree = treeOf();
    tree.add('a/b', 'c', 'd', 'd/e');
    expect(tree.order()).toBe('a/b,c,d,d/e');
    tree.give('c', 8);
    tree.give('d', 3);
    tree.give('d/e', 2);
    expect(tree.order()).toBe('a/b,d/e,d,c');
    tree.give('a/b', 6);
    expect(tree.order()).toBe('d/e,d,a/b,c');
  });

  it('SORT-015 makes a role a leaf again when its last child goes, as active and with as many allocations as it was', () => {
    const tree = treeOf();
    tree.add('a', 'b');
    tree.give('a', 1);
    tree.add('a/c');
    tree.give('a/c', 1);
    tree.remove('a/c');
    expect(tree.order()).toBe('b,a');
    tree.give('b', 1);
    expect(tree.order()).toBe('b,a');
    tree.suppress('a');
    tree.add('a/c');
    tree.remove('a/c');
    expect(tree.order()).toBe('b');
  });

  it('SORT-015 leaves an inactive leaf inactive that gets a child', () => {
    const tree = treeOf();
    tree.add('a', 'b');
    tree.suppress('a');
    tree.add('a/c');
    expect(tree.order()).toBe('a/c,b');
    tree.suppress('a', false);
    expect(tree.order()).toBe('a,a/c,b');
  });

  it('SORT-016 counts what an inactive client has for those above it, and knows no client that only has children', () => {
    const tree = treeOf();
    tree.add('b/c', 'b/d', 'e');
    tree.give('b/c', 9);
    tree.give('e', 5);
    tree.suppress('b/c');
    expect(tree.order()).toBe('e,b/d');
    expect(tree.roles.withMembers().map(({ name }) => name)).toEqual(['b/c', 'b/d', 'e']);
  });

  it('ALLOC-012 lets the tree decide before the leaves', () => {
    const cluster = new AllocatorScenario();
    cluster.framework('fw1', { roles: ['a/b'] });
    expect(frameworksOf(cluster.agent('a1', 'cpus:2;mem:1024'))).toEqual(['fw1']);
    cluster.framework('fw2', { roles: ['a/c'] });
    cluster.framework('fw3', { roles: ['d/e'] });
    expect(frameworksOf(cluster.agent('a2', 'cpus:1;mem:512'))).toEqual(['fw3']);
    cluster.framework('fw4', { roles: ['d/f'] });
    expect(frameworksOf(cluster.agent('a3', 'cpus:2;mem:1024'))).toEqual(['fw4']);
  });

  it('SORT-021 sorts the frameworks of a role by their part of the whole cluster', () => {
    const cluster = new AllocatorScenario();
    const used = { fw1: allocated('r', 'cpus:10;mem:1'), fw2: allocated('r', 'cpus:1;mem:2') };
    cluster.agent('a1', 'cpus:11;mem:3', { used });
    cluster.framework('fw1', { roles: ['r'] });
    cluster.framework('fw2', { roles: ['r'] });
    expect(frameworksOf(cluster.agent('a2', 'cpus:189;mem:7'))).toEqual(['fw1']);
  });

  it('SORT-023 keeps a role as long as something is known of it, and those above it', () => {
    const { allocator, ...cluster } = Object.assign(new AllocatorScenario(), { offers: [] });
    const roles = () => [...allocator.report.roles()].sort();
    allocator.addFramework(AllocatorScenario.spec('fw', { roles: ['a/b'] }), new Map(), true);
    expect(roles()).toEqual(['a', 'a/b']);
    allocator.addAgent(
      { id: 'a1', hostname: 'h', attributes: [], total: Resources.parse('cpus(a/b/c):1;cpus:1') },
      new Map(),
    );
    expect(roles()).toEqual(['a', 'a/b', 'a/b/c']);
    allocator.updateWeights(new Map([['w/x', 2]]));
    expect(roles()).toEqual(['a', 'a/b', 'a/b/c', 'w', 'w/x']);
    allocator.updateWeights(new Map([['w/x', 1]]));
    allocator.removeFramework('fw');
    expect(roles()).toEqual(['a', 'a/b', 'a/b/c']);
    allocator.removeAgent('a1');
    expect(roles()).toEqual([]);
    expect(cluster.offers).toEqual([]);
  });
});

describe('the random sorter', () => {
  it('SORT-022 lets each come first as often as its weight says', () => {
    const chance = new Chance();
    const tree = treeOf((accounts) => new RandomOrder(accounts, chance));
    const names = ['a', 'b', 'c', 'd', 'e'];
    tree.add(...names);
    names.forEach((name, index) => tree.weigh(name, index + 1));
    const rounds = 5000;
    const first = new Map<string, number>();
    for (let round = 0; round < rounds; round += 1) {
      chance.beginVisit(0.5, round);
      const name = tree.order().slice(0, 1);
      first.set(name, (first.get(name) ?? 0) + 1 / rounds);
    }
    [0.07, 0.13, 0.2, 0.27, 0.33].forEach((chance, index) => {
      expect(Math.abs((first.get(names[index] ?? '') ?? 0) - chance)).toBeLessThan(0.05);
    });
  });

  it('SORT-022 divides the chance of a node among its children', () => {
    const chance = new Chance();
    const tree = treeOf((accounts) => new RandomOrder(accounts, chance));
    tree.add('a', 'b/c', 'b/d');
    tree.weigh('b/d', 3);
    const rounds = 4000;
    let [inner, heavy] = [0, 0];
    for (let round = 0; round < rounds; round += 1) {
      chance.beginVisit(0.5, round);
      const [first = ''] = tree.order().split(',');
      inner += first.startsWith('b/') ? 1 : 0;
      heavy += first === 'b/d' ? 1 : 0;
    }
    expect(Math.abs(inner / rounds - 0.5)).toBeLessThan(0.05);
    expect(Math.abs(heavy / rounds - 0.375)).toBeLessThan(0.05);
  });
});
