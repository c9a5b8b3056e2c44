import { applyConversions, type Conversion } from '../model/conversion.ts';
import { Resources } from '../model/resources.ts';
import type { Agent, Agents } from './agents.ts';
import type { Bundle } from './bundle.ts';
import type { Bundles } from './bundles.ts';
import { NotHeldError } from './errors.ts';
import type { Membership } from './membership.ts';
import type { AccountChange, Roles } from './roles.ts';

/** Books what frameworks hold on agents, offered or in use: in the agents' records and in the accounts of roles. */
export class Ledger {
  readonly #bundles: Bundles;
  readonly #agents: Agents;
  readonly #roles: Roles;

  constructor(bundles: Bundles, agents: Agents, roles: Roles) {
    this.#bundles = bundles;
    this.#agents = agents;
    this.#roles = roles;
  }

  /**
   * Gives what is available of an agent, or is in use of it as is now known, to a membership.
   *
   * @param run the number of the run that gives it; 0 for none
   */
  hold(agent: Agent, membership: Membership, bundle: Bundle, run: number): void {
    this.#charge(agent, membership, bundle, 'allocate');
    agent.holdings.add(membership, bundle, run);
    this.#agents.use(agent, bundle);
  }

  /**
   * Takes back resources (without allocation). The framework leaves a role to which it is no longer subscribed with the
   * last of them (ALLOC-023).
   *
   * @returns what was given back
   * @throws NotHeldError if the membership does not hold all of them on the agent.
   */
  release(agent: Agent, membership: Membership, resources: Resources): Bundle {
    const bundle = this.#take(agent, membership, resources);
    this.#charge(agent, membership, bundle, 'give back');
    this.#agents.free(agent, bundle);
    if (membership.holdings === 0 && !membership.subscribed) this.#roles.settle(membership);
    return bundle;
  }

  /** Takes back all that a membership holds on an agent. */
  releaseAll(agent: Agent, membership: Membership): void {
    for (const { membership: holder, bundle } of [...agent.holdings]) {
      if (holder === membership) this.release(agent, membership, bundle.resources);
    }
  }

  /**
   * Makes of a part of what a membership holds what operations make of it (ALLOC-132, ALLOC-133), without counting as an
   * allocation (SORT-020).
   *
   * @throws NotHeldError, ConversionError
   */
  convert(agent: Agent, membership: Membership, resources: Resources, conversions: readonly Conversion[]): void {
    const converted = this.#bundles.of(applyConversions(resources, conversions));
    const bundle = this.#take(agent, membership, resources);
    this.#charge(agent, membership, bundle, 'give back');
    this.#charge(agent, membership, converted, 'restore');
    if (!converted.isEmpty) agent.holdings.add(membership, converted, 0);
  }

  /** Takes out of the holdings what was given so, or else a part of all that there is. */
  #take(agent: Agent, membership: Membership, resources: Resources): Bundle {
    const whole = agent.holdings.take(membership, resources);
    if (whole !== undefined) return whole;
    const held = agent.holdings.of(membership);
    if (!held.contains(resources)) {
      throw new NotHeldError(membership.framework.id, membership.role.name, agent.spec.id);
    }
    agent.holdings.replace(membership, this.#bundles.of(held.minus(resources)));
    return this.#bundles.of(resources);
  }

  /** Counts a bundle that is not among the holdings: not yet, or no longer. */
  #charge(agent: Agent, membership: Membership, bundle: Bundle, change: AccountChange): void {
    if (!bundle.hasShared) this.#roles.charge(membership, bundle, change);
    else this.#roles.chargeShared(membership, (among) => this.#countedAmong(agent, bundle, among), change);
  }

  /** A bundle without the shared volumes that others hold already, of whom the predicate holds (SORT-018). */
  #countedAmong(agent: Agent, bundle: Bundle, among: (holder: Membership) => boolean): Bundle {
    const others = agent.holdings.sum(among).shared();
    const { resources } = bundle;
    return this.#bundles.of(
      resources.nonShared().plus(resources.shared().filter((volume) => !others.contains(Resources.of([volume])))),
    );
  }
}
