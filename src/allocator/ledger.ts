import type { ResourceQuantities } from '../model/quantities.ts';
import { Resources } from '../model/resources.ts';
import type { Agent, Agents } from './agents.ts';
import { amountsOf } from './amounts.ts';
import { NotHeldError } from './errors.ts';
import type { Membership } from './membership.ts';
import type { ResourceNames } from './resourceNames.ts';
import type { Charge, Roles } from './roles.ts';

/** Books what frameworks hold on agents, offered or in use: in the agents' records and in the sorters' shares. */
export class Ledger {
  readonly #names: ResourceNames;
  readonly #agents: Agents;
  readonly #roles: Roles;

  constructor(names: ResourceNames, agents: Agents, roles: Roles) {
    this.#names = names;
    this.#agents = agents;
    this.#roles = roles;
  }

  /** Gives available resources of an agent to a membership; gives them as they are held, allocated to its role. */
  grant(agent: Agent, membership: Membership, available: Resources): Resources {
    const allocated = available.allocate(membership.role.name);
    this.#agents.use(agent, available);
    this.track(agent, membership, allocated, available.quantities());
    return allocated;
  }

  /** Books as the membership's what the agent counts as used already. */
  track(agent: Agent, membership: Membership, allocated: Resources, quantities = allocated.quantities()): void {
    const before = agent.held.get(membership) ?? Resources.none;
    const after = before.plus(allocated);
    this.#roles.charge(membership, this.#chargeOf(agent, membership, before, after, quantities));
    agent.held.set(membership, after);
    membership.agents.add(agent.index);
  }

  /**
   * Takes back resources, allocated to the membership's role. The framework leaves a role to which it is no longer
   * subscribed with the last of them (ALLOC-023).
   *
   * @throws NotHeldError if the membership does not hold all of them on the agent.
   */
  release(agent: Agent, membership: Membership, allocated: Resources): void {
    const held = agent.held.get(membership);
    if (held?.contains(allocated) !== true) {
      throw new NotHeldError(membership.framework.id, membership.role.name, agent.spec.id);
    }
    const rest = held.minus(allocated);
    this.#agents.free(agent, allocated.unallocate());
    this.#roles.discharge(membership, this.#chargeOf(agent, membership, rest, held, allocated.quantities()));
    if (!rest.isEmpty()) {
      agent.held.set(membership, rest);
      return;
    }
    agent.held.delete(membership);
    membership.agents.delete(agent.index);
    if (!membership.subscribed) this.#roles.settle(membership);
  }

  /** Takes back all that a membership holds on an agent. */
  releaseAll(agent: Agent, membership: Membership): void {
    const held = agent.held.get(membership);
    if (held !== undefined) this.release(agent, membership, held);
  }

  /**
   * What a membership's holding on an agent weighs more in the shares of its framework and role when it is `more` and not
   * `less`. A shared volume weighs once in each, however many copies are held (SORT-018).
   *
   * @param difference the quantities of `more` less `less`, which is all that counts where nothing is shared
   */
  #chargeOf(
    agent: Agent,
    membership: Membership,
    less: Resources,
    more: Resources,
    difference: ResourceQuantities,
  ): Charge {
    if (more.shared().isEmpty()) {
      const amounts = amountsOf(this.#names, difference);
      return { framework: amounts, role: amounts };
    }
    const others = [...agent.held].filter(([other]) => other !== membership && other.role === membership.role);
    const othersHold = others.reduce((sum, [, held]) => sum.plus(held), Resources.none);
    return {
      framework: amountsOf(this.#names, more.quantities().minus(less.quantities())),
      role: amountsOf(this.#names, more.plus(othersHold).quantities().minus(less.plus(othersHold).quantities())),
    };
  }
}
