import type { KubernetesClient } from '../../kubernetes/client.ts';
import { isNotFound, isRefusal } from '../../kubernetes/errors.ts';
import { frameworks, type Framework as FrameworkObject } from '../../kubernetes/kinds.ts';
import { WorkQueue, type Reconciled } from '../../kubernetes/workQueue.ts';
import type { FrameworkRecord, WriteEffect } from '../../master/effects.ts';
import type { Fact } from '../../master/inputs.ts';
import type { FrameworkId } from '../../model/ids.ts';
import { PayloadTooLargeError } from '../payload.ts';
import type { ControllerSettings } from '../settings.ts';
import { toTimestamp } from '../time.ts';
import {
  admissionOf,
  frameworkObjectOf,
  isApplied,
  recoveredFramework,
  resourceName,
  statusOfRecord,
} from './frameworkObject.ts';

export interface FrameworkControllerParts {
  readonly client: KubernetesClient;
  readonly settings: ControllerSettings;
  readonly tell: (fact: Fact) => void;
  readonly now: () => number;
  readonly observe: (reconciled: Reconciled<string>) => void;
}

type FrameworkEffect = Extract<
  WriteEffect,
  { readonly kind: 'store-framework' | 'complete-framework' | 'forget-framework' }
>;

type StoreEffect = FrameworkEffect & { readonly kind: 'store-framework' };

/** Takes away what a merge patch would leave of the framework that an applied resource served before. */
const notCompleted = { unregisteredTime: null, completedReason: null };

/** What is still to be written to a resource. */
interface Pending {
  readonly entry: Entry;
  readonly effect: FrameworkEffect;
  readonly resolve: () => void;
}

/** A framework's resource, as far as this process knows it. */
interface Entry {
  readonly name: string;
  /** Whether an administrator applied it: then it is the administrator's to delete, and may serve several frameworks in turn. */
  readonly applied: boolean;
  /** Whether it is known to be there. */
  stored: boolean;
}

/** Keeps the Framework resources as the master says, and tells it of those that administrators apply and delete. */
export class FrameworkController {
  readonly #parts: FrameworkControllerParts;
  readonly #entries = new Map<FrameworkId, Entry>();
  /** By resource and in order: one that was applied may serve a framework whose predecessor is still to be written off. */
  readonly #pending = new Map<string, Pending[]>();
  readonly #queue: WorkQueue;

  constructor(parts: FrameworkControllerParts) {
    this.#parts = parts;
    this.#queue = new WorkQueue({
      reconcile: (name) => this.#reconcile(name),
      observe: parts.observe,
      concurrency: 16,
    });
  }

  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  /** The name of the resource of a framework, once it is known. */
  resourceOf(id: FrameworkId): string | undefined {
    return this.#entries.get(id)?.name;
  }

  /** Carries out an effect; resolves when it is stored. Effects on one resource are carried out in order. */
  write(effect: FrameworkEffect): Promise<void> {
    const id = effect.kind === 'store-framework' ? (effect.framework.info.id?.value ?? '') : effect.frameworkId;
    const entry = this.#entries.get(id) ?? this.#enter(id, effect);
    if (entry === undefined) return Promise.resolve();
    if (effect.kind === 'forget-framework') this.#entries.delete(id);
    return new Promise((resolve) => {
      const pending = this.#pending.get(entry.name) ?? [];
      this.#pending.set(entry.name, [...pending, { entry, effect, resolve }]);
      this.#queue.add(entry.name);
    });
  }

  #enter(id: FrameworkId, effect: FrameworkEffect): Entry | undefined {
    if (effect.kind !== 'store-framework') return undefined;
    const applied = effect.framework.admission !== undefined;
    const entry: Entry = { name: resourceName(effect.framework), applied, stored: applied };
    this.#entries.set(id, entry);
    return entry;
  }

  /** Takes up a stored Framework; returns what the master is to be told of it. */
  recover(object: FrameworkObject): Fact | undefined {
    const framework = recoveredFramework(object);
    const id = framework?.info.id?.value;
    if (framework === undefined || id === undefined) return undefined;
    const applied = isApplied(object);
    this.#entries.set(id, { name: object.metadata.name ?? '', applied, stored: true });
    return { kind: 'framework-recovered', framework };
  }

  /** A Framework was applied, or has changed. */
  observe(object: FrameworkObject): void {
    if (isApplied(object)) this.#parts.tell({ kind: 'admission-applied', admission: admissionOf(object) });
  }

  /** A Framework is gone: what it admits, and the framework that it stood for, which is torn down. */
  observeDeletion(object: FrameworkObject): void {
    const name = object.metadata.name ?? '';
    if (isApplied(object)) this.#parts.tell({ kind: 'admission-removed', key: name });
    const frameworkId = object.status?.frameworkId;
    if (frameworkId !== undefined && this.#entries.get(frameworkId)?.name === name) {
      this.#parts.tell({ kind: 'framework-deleted', frameworkId });
    }
  }

  async #reconcile(name: string): Promise<undefined> {
    for (let next = this.#first(name); next !== undefined; next = this.#first(name)) {
      await this.#carryOut(next.entry, next.effect);
      this.#removeFirst(name);
      next.resolve();
    }
    return undefined;
  }

  #first(name: string): Pending | undefined {
    return this.#pending.get(name)?.[0];
  }

  #removeFirst(name: string): void {
    const left = (this.#pending.get(name) ?? []).slice(1);
    if (left.length > 0) this.#pending.set(name, left);
    else this.#pending.delete(name);
  }

  async #carryOut(entry: Entry, effect: FrameworkEffect): Promise<void> {
    switch (effect.kind) {
      case 'store-framework':
        return this.#storeOrRefuse(entry, effect);
      case 'complete-framework': {
        const unregisteredTime = toTimestamp(this.#parts.now());
        return this.#patch(entry.name, { phase: 'Completed', unregisteredTime, completedReason: effect.reason });
      }
      case 'forget-framework':
        return entry.applied ? undefined : this.#delete(entry.name);
    }
  }

  async #store(entry: Entry, record: FrameworkRecord): Promise<void> {
    const { client, settings } = this.#parts;
    const status = statusOfRecord(record);
    if (!entry.stored) await client.ensure(frameworks, frameworkObjectOf(record, settings));
    entry.stored = true;
    await this.#patch(entry.name, { ...notCompleted, ...status });
  }

  /** Stores what a SUBSCRIBE said, or tells the master that it cannot be stored. */
  async #storeOrRefuse(entry: Entry, { framework, streamId }: StoreEffect): Promise<void> {
    try {
      await this.#store(entry, framework);
    } catch (error) {
      if (!isRefusal(error) && !(error instanceof PayloadTooLargeError)) throw error;
      const frameworkId = framework.info.id?.value ?? '';
      const message = `The framework cannot be stored: ${error.message}`;
      if (streamId !== undefined) this.#parts.tell({ kind: 'framework-refused', frameworkId, streamId, message });
    }
  }

  /** A resource that an administrator deleted meanwhile is as good as written: the deletion is told apart. */
  async #patch(name: string, status: object): Promise<void> {
    const { client, settings } = this.#parts;
    try {
      const reference = { namespace: settings.namespace, name };
      await client.patchStatus(frameworks, reference, { type: 'merge', body: { status } });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  async #delete(name: string): Promise<void> {
    const { client, settings } = this.#parts;
    try {
      await client.delete(frameworks, { namespace: settings.namespace, name });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
