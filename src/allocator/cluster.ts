import type { Agents } from './agents.ts';
import type { Bundles } from './bundles.ts';
import type { ClusterTotals } from './clusterTotals.ts';
import type { Exhaustion } from './exhaustion.ts';
import type { Ledger } from './ledger.ts';
import type { Offering } from './offering.ts';
import type { ResourceNames } from './resourceNames.ts';
import type { Roles } from './roles.ts';

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
}
