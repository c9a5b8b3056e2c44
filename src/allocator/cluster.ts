import { Accounts } from './accounts.ts';
import { Agents } from './agents.ts';
import { Bundles } from './bundles.ts';
import { Chance } from './chance.ts';
import { ClusterTotals } from './clusterTotals.ts';
import { Exhaustion } from './exhaustion.ts';
import { FairOrder } from './fairOrder.ts';
import { Ledger } from './ledger.ts';
import { Offering } from './offering.ts';
import { RandomOrder } from './randomOrder.ts';
import { ResourceNames } from './resourceNames.ts';
import { Roles } from './roles.ts';
import { Sorter } from './sorter.ts';
import type { AllocatorOptions, SorterKind } from './specs.ts';

/** What a run works on. */
export interface Cluster {
  readonly names: ResourceNames;
  readonly bundles: Bundles;
  readonly totals: ClusterTotals;
  readonly agents: Agents;
  readonly roles: Roles;
  readonly ledger: Ledger;
  readonly offering: Offering;
  readonly exhaustion: Exhaustion;
  readonly chance: Chance;
}

/** A cluster of no agents and no frameworks. */
export function emptyCluster(options: AllocatorOptions): Cluster {
  const names = new ResourceNames();
  const totals = new ClusterTotals(options.fairnessExcluded.map((name) => names.index(name)));
  const bundles = new Bundles(names);
  const [accounts, chance] = [new Accounts(totals), new Chance()];
  const makeSorter =
    (kind: SorterKind = 'drf') =>
    () =>
      new Sorter(accounts, kind === 'drf' ? new FairOrder(accounts) : new RandomOrder(accounts, chance));
  const roles = new Roles(names, totals, {
    makeForRoles: makeSorter(options.roleSorter),
    makeForFrameworks: makeSorter(options.frameworkSorter),
  });
  const agents = new Agents(options, bundles, totals, roles);
  const ledger = new Ledger(bundles, agents, roles);
  const offering = new Offering(bundles, names, roles.headroom, options.random);
  return { names, bundles, totals, agents, roles, ledger, offering, exhaustion: new Exhaustion(), chance };
}
