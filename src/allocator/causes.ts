import type { FrameworkInfoCapabilityType } from '../model/generated/messages.ts';
import { capabilityBit, type CapabilityBits } from './capabilities.ts';
import type { Cause, Client, Obstacle } from './explanation.ts';
import type { Membership } from './membership.ts';

/** What speaks against one agent, as it is found; only what belongs to the reason counts. */
export interface Finding {
  readonly why: Obstacle['why'];
  /** Who has the agent. */
  readonly holders?: Iterable<Membership>;
  /** Indexes of resource names. */
  readonly names?: readonly number[];
  /** In seconds. */
  readonly until?: number;
  readonly missing?: CapabilityBits;
}

/** The findings of one reason together. */
interface Tally {
  agents: number;
  readonly holders: Set<Membership>;
  readonly names: Set<number>;
  until: number;
  missing: CapabilityBits;
}

/** Counts findings by their reasons: there is one for each agent, so that adding one has to be cheap. */
export class Causes {
  readonly #tallies = new Map<Obstacle['why'], Tally>();

  add({ why, holders = [], names = [], until = Infinity, missing = 0 }: Finding): void {
    const tally = this.#tallies.get(why) ?? { agents: 0, holders: new Set(), names: new Set(), until, missing };
    this.#tallies.set(why, tally);
    tally.agents += 1;
    for (const holder of holders) tally.holders.add(holder);
    for (const name of names) tally.names.add(name);
    tally.until = Math.min(tally.until, until);
    tally.missing |= missing;
  }

  /**
   * The causes, those of most agents first.
   *
   * @param allNames names by their indexes
   * @param role the role whose limit it is
   * @param owed the roles that something is owed to
   */
  list(allNames: readonly string[], role: string, owed: readonly string[]): readonly Cause[] {
    const named = ({ names }: Tally): string[] => [...names].map((name) => allNames[name] ?? '');
    const causes = [...this.#tallies].map(([why, tally]): Cause => {
      const { agents } = tally;
      switch (why) {
        case 'framework-capabilities':
          return { why, agents, missing: capabilitiesOf(tally.missing) };
        case 'others-first':
          return { why, agents, others: clientsOf(tally.holders) };
        case 'in-use':
          return { why, agents, by: clientsOf(tally.holders) };
        case 'quota-limit':
          return { why, agents, role, names: named(tally) };
        case 'headroom':
          return { why, agents, roles: owed, names: named(tally) };
        case 'filtered':
          return { why, agents, until: tally.until };
        default:
          return { why, agents };
      }
    });
    return causes.sort((one, other) => other.agents - one.agents);
  }
}

function clientsOf(holders: Iterable<Membership>): readonly Client[] {
  return [...holders].map(({ framework, role }) => ({ frameworkId: framework.id, role: role.name }));
}

function capabilitiesOf(bits: CapabilityBits): readonly FrameworkInfoCapabilityType[] {
  const all = Object.entries(capabilityBit) as [FrameworkInfoCapabilityType, CapabilityBits][];
  return all.filter(([, bit]) => (bits & bit) !== 0).map(([capability]) => capability);
}
