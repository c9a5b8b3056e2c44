import type { KubernetesClient } from '../../kubernetes/client.ts';
import type { MesosRole, Quota } from '../../kubernetes/kinds.ts';
import { epochOf } from '../../kubernetes/leaderClient.ts';
import type { Change } from '../../master/changes.ts';
import type { Answer } from '../../master/inputs.ts';
import type { AgentId } from '../../model/ids.ts';
import { writeOfSchedule } from '../maintenance/scheduleObject.ts';
import { writeOfOrders } from '../node/agentOrders.ts';
import { writeOfQuota } from '../quota/quotaObject.ts';
import { writeOfWeight } from '../role/weights.ts';
import type { Watches } from '../watches.ts';
import { absorberOf } from './absorber.ts';
import { Intents, type IntentsParts } from './intents.ts';
import { removalOf, type ObjectWrite } from './objectWrite.ts';

export interface ChangesParts extends Pick<IntentsParts, 'signal' | 'skipped'> {
  readonly client: KubernetesClient;
  readonly watches: Watches;
  /** The node of an agent. */
  readonly nodeOf: (agentId: AgentId) => string | undefined;
  /** The object that gives a role its weight, if there is one. */
  readonly roleOf: (role: string) => MesosRole | undefined;
  /** The object that sets the quota of a role, if there is one. */
  readonly quotaOf: (role: string) => Quota | undefined;
}

/** Stores what operators' commands change, as `kubectl apply` would, and tells the master by the way of the watches. */
export class Changes {
  readonly #parts: ChangesParts;
  readonly #watches: Watches;
  readonly #intents: Intents;

  constructor(parts: ChangesParts) {
    const { client, watches, signal, skipped } = parts;
    this.#parts = parts;
    this.#watches = watches;
    this.#intents = new Intents({ client, absorber: absorberOf(watches), signal, skipped });
  }

  /**
   * Stores changes, all or none; resolves when the master knows them, or with what is to be answered where nothing was stored.
   * They are decided on what the watches have told by now.
   */
  carryOut(changes: readonly Change[]): Promise<Answer | void> {
    return this.#intents.carryOut(changes.map((change) => this.#writeOf(change)));
  }

  /** Makes writes that are decided elsewhere, all or none. */
  write(writes: readonly ObjectWrite[]): Promise<Answer | void> {
    return this.#intents.carryOut(writes);
  }

  #writeOf(change: Change): ObjectWrite {
    switch (change.kind) {
      case 'set-weight':
        return writeOfWeight(change, this.#parts.roleOf(change.role));
      case 'order-agent':
        return writeOfOrders(change, this.#parts.nodeOf(change.agentId) ?? '', this.#watches.agents.store);
      case 'set-schedule':
        return writeOfSchedule(change.windows, this.#watches.schedules.store);
      case 'set-quota':
        return writeOfQuota(change, this.#parts.quotaOf(change.role));
      case 'remove-quota':
        return removalOf('Quota', change.role, this.#parts.quotaOf(change.role));
    }
  }

  /** Finishes what the former leaders have begun, and from then on does away with what comes late of theirs. */
  async takeOver(epoch: number): Promise<void> {
    await this.#intents.finishAll();
    this.#watches.intents.subscribe({
      added: (intent) => {
        // Where that fails, the next leader will have to.
        if (epochOf(intent) < epoch) this.#intents.drop(intent).catch(() => undefined);
      },
    });
  }

  /** Resolves when all changes that were asked for are over. */
  settled(): Promise<void> {
    return this.#intents.settled();
  }
}
