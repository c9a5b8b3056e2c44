import { Resources, type Conversion } from '../model/resources.ts';
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
   * @throws NotHeldError if the membership does not hold all of them on the agent.
   */
  release(agent: Agent, membership: Membership, resources: Resources): void {
    const bundle = this.#bundles.of(resources);
    if (!agent.holdings.remove(membership, bundle)) this.#takeFrom(agent, membership, bundle);
    this.#charge(agent, membership, bundle, 'give back');
    this.#agents.free(agent, bundle);
    if (membership.holdings === 0 && !membership.subscribed) this.#roles.settle(membership);
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
    const converted = this.#bundles.of(resources.apply(conversions));
    const bundle = this.#bundles.of(resources);
    if (!agent.holdings.remove(membership, bundle)) this.#takeFrom(agent, membership, bundle);
    this.#charge(agent, membership, bundle, 'give back');
    this.#charge(agent, membership, converted, 'restore');
    if (!converted.isEmpty) agent.holdings.add(membership, converted, 0);
  }

  #takeFrom(agent: Agent, membership: Membership, bundle: Bundle): void {
    const held = agent.holdings.of(membership);
    if (!held.contains(bundle.resources)) throw this.#notHeld(agent, membership);
    agent.holdings.replace(membership, this.#bundles.of(held.minus(bundle.resources)));
  }

  #notHeld(agent: Agent, { framework, role }: Membership): NotHeldError {
    return new NotHeldError(framework.id, role.name, agent.spec.id);
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
