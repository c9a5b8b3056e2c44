import { compareVersions } from '../../kubernetes/objectCache.ts';
import type { Framework as FrameworkObject } from '../../kubernetes/kinds.ts';
import type { Condition } from '../../kubernetes/objects.ts';
import type { WriteEffect } from '../../master/effects.ts';
import type { FrameworkId } from '../../model/ids.ts';
import type { OfferVerdict } from '../../operator/offerVerdict.ts';

export type FrameworkEffect = Extract<
  WriteEffect,
  { readonly kind: 'store-framework' | 'complete-framework' | 'forget-framework' }
>;

/** What is still to be written to a resource. */
export interface Pending {
  readonly effect: FrameworkEffect;
  readonly resolve: () => void;
}

/** What is known of one Framework resource, and what is still to be done with it. */
export class FrameworkResource {
  readonly name: string;
  /** Whether an administrator applied it: then it is the administrator's to delete, and may serve several frameworks in turn. */
  applied: boolean;
  /** The latest version that was seen; undefined while it is not known to be there. */
  object: FrameworkObject | undefined;
  /** The frameworks that it has stood for, as far as this process knows, and none that another resource stands for now. */
  readonly frameworks = new Set<FrameworkId>();
  /** Whether the framework is offered anything that it stands for; undefined while that is not known. */
  offers: OfferVerdict | undefined;
  /** In order: one that was applied may serve a framework whose predecessor is still to be written off. */
  readonly pending: Pending[] = [];
  /** Once the master was told of the deletion: of which frameworks it has not said yet that they are done with. */
  awaited: Set<FrameworkId> | undefined;

  constructor(name: string, applied: boolean) {
    this.name = name;
    this.applied = applied;
  }

  /** Takes in a version of the object, unless a later one is known: the watch and the answers to writes overtake each other. */
  take(object: FrameworkObject): void {
    const known = this.object?.metadata;
    const { uid, resourceVersion = '' } = object.metadata;
    if (known?.uid === uid && compareVersions(known?.resourceVersion ?? '', resourceVersion) > 0) return;
    if (known?.uid !== uid) this.awaited = undefined;
    this.object = object;
  }

  get isBeingDeleted(): boolean {
    return this.object?.metadata.deletionTimestamp !== undefined;
  }

  get conditions(): readonly Condition[] {
    return this.object?.status?.conditions ?? [];
  }
}
