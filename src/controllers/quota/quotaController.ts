import type { KubernetesClient } from '../../kubernetes/client.ts';
import { unlessNotFound } from '../../kubernetes/errors.ts';
import { quotas, type Quota as QuotaObject } from '../../kubernetes/kinds.ts';
import type { Condition } from '../../kubernetes/objects.ts';
import type { Reflector } from '../../kubernetes/reflector.ts';
import { WorkQueue, type Reconciled, type ReconcileResult } from '../../kubernetes/workQueue.ts';
import type { WriteEffect } from '../../master/effects.ts';
import type { Fact } from '../../master/inputs.ts';
import { sameQuota } from '../../master/quota/quota.ts';
import type { ResourceQuantities } from '../../model/quantities.ts';
import { withCondition, type Verdict } from '../conditions.ts';
import { RoleClaims } from '../role/roleClaims.ts';
import { toTimestamp } from '../time.ts';
import { amountsOf, appliedQuota, inForceAnnotation, inForceText, quotaInForce, quotaOfSpec } from './quotaObject.ts';

/** How often a Quota is looked at, for what is consumed of it and, if it was refused, for whether it still has to be. */
const refreshSeconds = 10;

type Judgement = WriteEffect & { readonly kind: 'quota-judged' };

export interface QuotaControllerParts {
  readonly client: KubernetesClient;
  readonly reflector: Pick<Reflector<QuotaObject, QuotaObject>, 'subscribe' | 'store' | 'absorb'>;
  readonly tell: (fact: Fact) => void;
  /** What a role and those below it have used of its quota. */
  readonly consumedBy: (role: string) => ResourceQuantities;
  readonly now: () => number;
  readonly observe: (reconciled: Reconciled<string>) => void;
}

/**
 * Tells the master of the quota of each role, and shows on each Quota what became of it. What calls have written is in force; what
 * an administrator has applied is judged by the master, once this process leads.
 */
export class QuotaController {
  readonly #parts: QuotaControllerParts;
  readonly #claims = new RoleClaims<QuotaObject>();
  /** By role, the name of the Quota of which the master was told. */
  readonly #told = new Map<string, string>();
  /** By the names of Quotas, what the master has said of them last. */
  readonly #judgements = new Map<string, Judgement>();
  readonly #queue: WorkQueue;
  #leads = false;

  constructor(parts: QuotaControllerParts) {
    this.#parts = parts;
    this.#queue = new WorkQueue({ reconcile: (name) => this.#reconcile(name), observe: parts.observe });
  }

  /** Begins to tell the master what is in force. */
  start(): void {
    const observe = (object: QuotaObject): void => this.#observe(object);
    this.#parts.reflector.subscribe({
      added: observe,
      updated: observe,
      deleted: (object) => {
        this.#claims.delete(object);
        this.#judgements.delete(object.metadata.name ?? '');
        this.#follow(object.spec.role);
      },
    });
  }

  /** Has what was applied and not judged yet be judged, from now on, for the master knows everything that was stored. */
  lead(): void {
    this.#leads = true;
    for (const role of this.#claims.roles()) this.#follow(role);
  }

  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  /** The object that sets the quota of a role. */
  holder(role: string): QuotaObject | undefined {
    return this.#claims.holder(role);
  }

  /** Shows what the master has said of a Quota. */
  show(judgement: Judgement): void {
    const former = this.#judgements.get(judgement.name);
    if (former !== undefined && sameJudgement(former, judgement)) return;
    this.#judgements.set(judgement.name, judgement);
    this.#queue.add(judgement.name);
  }

  #observe(object: QuotaObject): void {
    this.#claims.set(object);
    this.#follow(object.spec.role);
  }

  /** Tells the master what is in force for a role, and has it judge what is not. */
  #follow(role: string): void {
    const holder = this.#claims.holder(role);
    const inForce = holder && quotaInForce(holder);
    // One that says nothing, since somebody has replaced it, leaves in force what was so; another object does not.
    if (inForce !== undefined || this.#told.get(role) !== holder?.metadata.name)
      this.#parts.tell({ kind: 'quota-set', role, quota: inForce });
    if (holder === undefined) this.#told.delete(role);
    else this.#told.set(role, holder.metadata.name ?? '');
    if (!this.#leads) return;
    if (holder !== undefined && !isInForce(holder)) this.#judge(holder);
    for (const { metadata } of this.#claims.claimants(role)) this.#queue.add(metadata.name ?? '');
  }

  #judge(object: QuotaObject): void {
    this.#parts.tell({ kind: 'quota-applied', applied: appliedQuota(object) });
  }

  async #reconcile(name: string): Promise<ReconcileResult | undefined> {
    const object = this.#parts.reflector.store.get(name);
    if (object === undefined || !this.#leads || object.metadata.deletionTimestamp !== undefined) return undefined;
    if (this.#claims.holder(object.spec.role)?.metadata.name !== name) {
      await this.#showStatus(object, taken, undefined);
      return undefined;
    }
    const judgement = this.#judgements.get(name);
    const current = judgement?.generation === (object.metadata.generation ?? 0) ? judgement : undefined;
    if (current !== undefined && (await this.#noteInForce(object, current))) return undefined;
    if (isInForce(object)) await this.#showStatus(object, accepted, this.#parts.consumedBy(object.spec.role));
    else if (current?.refusal !== undefined) {
      await this.#showStatus(object, refused(current.refusal), this.#parts.consumedBy(object.spec.role));
      this.#judge(object);
    }
    return { requeueAfterSeconds: refreshSeconds };
  }

  /** Writes what is in force on a Quota, and says whether that was needed: it is looked at again then. */
  async #noteInForce(object: QuotaObject, { quota }: Judgement): Promise<boolean> {
    if (quota === undefined || sameQuota(quotaInForce(object), quota)) return false;
    const annotations = { [inForceAnnotation]: inForceText(quota) };
    const { name = '', resourceVersion } = object.metadata;
    const body = { metadata: { resourceVersion, annotations } };
    const written = await unlessNotFound(this.#parts.client.patch(quotas, { name }, { type: 'merge', body }));
    if (written !== undefined) this.#parts.reflector.absorb(written);
    return true;
  }

  async #showStatus(object: QuotaObject, verdict: Verdict, consumption: ResourceQuantities | undefined): Promise<void> {
    const { name = '', generation } = object.metadata;
    const former: readonly Condition[] = object.status?.conditions ?? [];
    const conditions = withCondition(former, verdict, { generation, now: toTimestamp(this.#parts.now()) });
    const consumed = consumption && amountsOf(consumption);
    if (conditions === former && sameAmounts(consumed, object.status?.consumed)) return;
    // What is consumed no more has to be taken away by name.
    const gone = Object.fromEntries(Object.keys(object.status?.consumed ?? {}).map((key) => [key, null]));
    const body = { status: { conditions, ...(consumed && { consumed: { ...gone, ...consumed } }) } };
    const written = await unlessNotFound(this.#parts.client.patchStatus(quotas, { name }, { type: 'merge', body }));
    if (written !== undefined) this.#parts.reflector.absorb(written);
  }
}

const accepted: Verdict = { type: 'Accepted', status: 'True', reason: 'InForce', message: 'The quota is in force' };

const taken: Verdict = {
  type: 'Accepted',
  status: 'False',
  reason: 'RoleTaken',
  message: 'Another Quota, which is older, is for the same role',
};

function refused(message: string): Verdict {
  return {
    type: 'Accepted',
    status: 'False',
    reason: 'Refused',
    message: `${message}; what was in force before stays so`,
  };
}

function isInForce(object: QuotaObject): boolean {
  return sameQuota(quotaInForce(object), quotaOfSpec(object.spec));
}

function sameJudgement(a: Judgement, b: Judgement): boolean {
  return a.generation === b.generation && a.refusal === b.refusal && sameQuota(a.quota, b.quota);
}

type Amounts = Readonly<Record<string, number>>;

function sameAmounts(consumed: Amounts | undefined, shown: Amounts = {}): boolean {
  if (consumed === undefined) return true;
  const names = Object.keys(consumed);
  return names.length === Object.keys(shown).length && names.every((name) => consumed[name] === shown[name]);
}
