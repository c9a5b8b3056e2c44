import type { KubernetesClient } from '../../kubernetes/client.ts';
import { unlessNotFound } from '../../kubernetes/errors.ts';
import { mesosRoles, type MesosRole } from '../../kubernetes/kinds.ts';
import type { Condition } from '../../kubernetes/objects.ts';
import type { Reflector } from '../../kubernetes/reflector.ts';
import { WorkQueue, type Reconciled } from '../../kubernetes/workQueue.ts';
import type { RoleWeight } from '../../master/commands/updateWeights.ts';
import type { Fact } from '../../master/inputs.ts';
import { withCondition, type Verdict } from '../conditions.ts';
import { toTimestamp } from '../time.ts';
import { RoleClaims } from './roleClaims.ts';
import { weightOf } from './weights.ts';

export interface RoleControllerParts {
  readonly client: Pick<KubernetesClient, 'patchStatus'>;
  readonly reflector: Pick<Reflector<MesosRole, MesosRole>, 'subscribe' | 'store' | 'absorb'>;
  readonly tell: (fact: Fact) => void;
  /** Why UPDATE_WEIGHTS would not give a role this weight; undefined if it would. */
  readonly refusalOf: (weight: RoleWeight) => string | undefined;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly observe: (reconciled: Reconciled<string>) => void;
}

/** Tells the master of each role's weight while its MesosRole is there, and shows on each MesosRole whether it counts. */
export class RoleController {
  readonly #parts: RoleControllerParts;
  readonly #claims = new RoleClaims<MesosRole>();
  readonly #queue: WorkQueue;
  #leads = false;

  constructor(parts: RoleControllerParts) {
    this.#parts = parts;
    this.#queue = new WorkQueue({ reconcile: (name) => this.#reconcile(name), observe: parts.observe });
  }

  /** Begins to tell the master. */
  start(): void {
    const observe = (object: MesosRole): void => {
      this.#claims.set(object);
      this.#follow(object.spec.role);
    };
    this.#parts.reflector.subscribe({
      added: observe,
      updated: observe,
      deleted: (object) => {
        this.#claims.delete(object);
        this.#follow(object.spec.role);
      },
    });
  }

  /** Shows from now on what became of the MesosRoles. */
  lead(): void {
    this.#leads = true;
    for (const role of this.#claims.roles()) this.#review(role);
  }

  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  /** The object that gives a role its weight. */
  holder(role: string): MesosRole | undefined {
    return this.#claims.holder(role);
  }

  #follow(role: string): void {
    const holder = this.#claims.holder(role);
    const counts = holder !== undefined && this.#refusalOf(holder) === undefined;
    this.#parts.tell({ kind: 'weight-set', role, weight: counts ? weightOf(holder) : undefined });
    if (this.#leads) this.#review(role);
  }

  #review(role: string): void {
    for (const { metadata } of this.#claims.claimants(role)) this.#queue.add(metadata.name ?? '');
  }

  #refusalOf(object: MesosRole): string | undefined {
    return this.#parts.refusalOf({ role: object.spec.role, weight: weightOf(object) });
  }

  async #reconcile(name: string): Promise<void> {
    const object = this.#parts.reflector.store.get(name);
    if (object === undefined || object.metadata.deletionTimestamp !== undefined) return;
    const former: readonly Condition[] = object.status?.conditions ?? [];
    const circumstances = { generation: object.metadata.generation, now: toTimestamp(this.#parts.now()) };
    const conditions = withCondition(former, this.#verdictOn(object), circumstances);
    if (conditions === former) return;
    const patch = { type: 'merge', body: { status: { conditions } } } as const;
    const written = await unlessNotFound(this.#parts.client.patchStatus<MesosRole>(mesosRoles, { name }, patch));
    if (written !== undefined) this.#parts.reflector.absorb(written);
  }

  #verdictOn(object: MesosRole): Verdict {
    if (this.#claims.holder(object.spec.role)?.metadata.name !== object.metadata.name) return taken;
    const refusal = this.#refusalOf(object);
    return refusal === undefined
      ? accepted
      : { type: 'Accepted', status: 'False', reason: 'Refused', message: `${refusal}; the weight does not count` };
  }
}

const accepted: Verdict = { type: 'Accepted', status: 'True', reason: 'InForce', message: 'The weight is in force' };

const taken: Verdict = {
  type: 'Accepted',
  status: 'False',
  reason: 'RoleTaken',
  message: 'Another MesosRole, which is older, is for the same role',
};
