import type { KubernetesClient } from '../../kubernetes/client.ts';
import { isRefusal } from '../../kubernetes/errors.ts';
import type { EventSubject, Occurrence } from '../../kubernetes/eventRecorder.ts';
import type { Framework as FrameworkObject } from '../../kubernetes/kinds.ts';
import type { ReflectorEvent } from '../../kubernetes/reflector.ts';
import { WorkQueue, type Reconciled, type ReconcileResult } from '../../kubernetes/workQueue.ts';
import type { Fact } from '../../master/inputs.ts';
import type { FrameworkId } from '../../model/ids.ts';
import type { OfferVerdict } from '../../operator/offerVerdict.ts';
import { PayloadTooLargeError } from '../payload.ts';
import type { ControllerSettings } from '../settings.ts';
import { toTimestamp } from '../time.ts';
import { withCondition, withoutCondition, type Verdict } from '../conditions.ts';
import { subscribedVerdict, withOffers } from './conditions.ts';
import { admissionOf, isApplied, recoveredFramework, resourceName } from './frameworkObject.ts';
import { FrameworkResource, type FrameworkEffect } from './frameworkResource.ts';
import { FrameworkWrites } from './frameworkWrites.ts';
import { schedulerLabelOf } from './schedulerDeployment.ts';
import { SchedulerRunner } from './schedulerRunner.ts';
import { schedulerRunning } from './schedulerVerdict.ts';

export interface FrameworkControllerParts {
  readonly client: KubernetesClient;
  readonly settings: ControllerSettings;
  readonly tell: (fact: Fact) => void;
  readonly now: () => number;
  readonly record: (subject: EventSubject, occurrence: Occurrence) => void;
  readonly observe: (reconciled: Reconciled<string>) => void;
  readonly reflected: (kind: string, event: ReflectorEvent) => void;
}

/** How often a deletion looks whether the scheduler is gone, should the watch not tell, in seconds. */
const stoppingSeconds = 5;

/**
 * Keeps the Framework resources as the master says and tells it of those that administrators apply and delete; runs the
 * schedulers that they have a template for.
 */
export class FrameworkController {
  readonly #parts: FrameworkControllerParts;
  readonly #writes: FrameworkWrites;
  readonly #schedulers: SchedulerRunner;
  readonly #resources = new Map<string, FrameworkResource>();
  readonly #byFramework = new Map<FrameworkId, FrameworkResource>();
  readonly #queue: WorkQueue;
  /** Whether the master knows all frameworks and tasks: then it can judge what a deletion has to wait for. */
  #resumed = false;

  constructor(parts: FrameworkControllerParts) {
    this.#parts = parts;
    const { client, settings, now, reflected } = parts;
    this.#writes = new FrameworkWrites(client, settings, now);
    this.#schedulers = new SchedulerRunner({
      client,
      settings,
      changed: (label) => this.#schedulerChanged(label),
      observe: reflected,
    });
    this.#queue = new WorkQueue({
      reconcile: (name) => this.#reconcile(name),
      observe: parts.observe,
      concurrency: 16,
    });
  }

  /** Goes on with what was stored, once the master knows it, and begins to watch schedulers. */
  resume(): void {
    this.#resumed = true;
    this.#schedulers.start();
    for (const resource of this.#resources.values()) this.#look(resource);
  }

  stop(): Promise<void> {
    this.#schedulers.stop();
    return this.#queue.shutDown();
  }

  /** The name of the resource of a framework, and its uid once that is stored. */
  resourceOf(id: FrameworkId): { readonly name: string; readonly uid?: string } | undefined {
    const resource = this.#byFramework.get(id);
    const uid = resource?.object?.metadata.uid;
    return resource && { name: resource.name, ...(uid !== undefined && { uid }) };
  }

  /** Shows in a framework's resource whether it is offered anything. */
  showOffers(id: FrameworkId, verdict: OfferVerdict): void {
    const resource = this.#byFramework.get(id);
    if (resource === undefined) return;
    resource.offers = verdict;
    this.#queue.add(resource.name);
  }

  /** Carries out an effect; resolves when it is stored. Effects on one resource are carried out in order. */
  write(effect: FrameworkEffect): Promise<void> {
    if (effect.kind === 'store-framework') return this.#store(effect);
    const resource = this.#byFramework.get(effect.frameworkId);
    if (resource === undefined) return Promise.resolve();
    if (effect.kind === 'forget-framework') this.#unlink(effect.frameworkId, resource);
    return this.#carryOutLater(resource, effect);
  }

  #carryOutLater(resource: FrameworkResource, effect: FrameworkEffect): Promise<void> {
    return new Promise((resolve) => {
      resource.pending.push({ effect, resolve });
      this.#queue.add(resource.name);
    });
  }

  /**
   * Stores a framework, which may have moved to a resource that was applied for it. Its own goes when the other one says so: until
   * then it is all that a successor knows of the framework.
   */
  async #store(effect: FrameworkEffect & { readonly kind: 'store-framework' }): Promise<void> {
    const { framework } = effect;
    const id = framework.info.id?.value ?? '';
    const former = this.#byFramework.get(id);
    const name = framework.admission ?? former?.name ?? resourceName(framework);
    const resource = this.#resource(name, framework.admission !== undefined);
    this.#link(id, resource);
    await this.#carryOutLater(resource, effect);
    if (former !== undefined && former !== resource) this.#drop(id, former);
  }

  /** Has the resource of a framework deleted that another one stands for now. */
  #drop(id: FrameworkId, resource: FrameworkResource): void {
    void this.#carryOutLater(resource, { kind: 'forget-framework', frameworkId: id });
  }

  #resource(name: string, applied: boolean): FrameworkResource {
    const resource = this.#resources.get(name) ?? new FrameworkResource(name, applied);
    this.#resources.set(name, resource);
    return resource;
  }

  #link(id: FrameworkId, resource: FrameworkResource): void {
    const former = this.#byFramework.get(id);
    if (former !== resource) resource.offers = former?.offers;
    former?.frameworks.delete(id);
    this.#byFramework.set(id, resource);
    resource.frameworks.add(id);
  }

  #unlink(id: FrameworkId, resource: FrameworkResource): void {
    this.#byFramework.delete(id);
    resource.frameworks.delete(id);
  }

  /** Takes up a stored Framework; returns what the master is to be told of it. */
  recover(object: FrameworkObject): Fact | undefined {
    const framework = recoveredFramework(object);
    const id = framework?.info.id?.value;
    if (framework === undefined || id === undefined) return undefined;
    const resource = this.#take(object);
    const other = this.#byFramework.get(id);
    if (other?.applied === true) {
      this.#drop(id, resource);
      return undefined;
    }
    this.#link(id, resource);
    if (other !== undefined) this.#drop(id, other);
    return { kind: 'framework-recovered', framework };
  }

  /** A Framework was applied, or has changed. */
  observe(object: FrameworkObject): void {
    const resource = this.#take(object);
    if (resource.applied) this.#parts.tell({ kind: 'admission-applied', admission: admissionOf(object) });
    if (this.#resumed) this.#look(resource);
  }

  #take(object: FrameworkObject): FrameworkResource {
    const resource = this.#resource(object.metadata.name ?? '', isApplied(object));
    resource.applied = isApplied(object);
    resource.take(object);
    return resource;
  }

  #look(resource: FrameworkResource): void {
    if (resource.isBeingDeleted && resource.awaited === undefined) this.#tellDeletion(resource);
    this.#queue.add(resource.name);
  }

  /** The master takes the framework's scheduler and tasks away, and says by `release` when that is done. */
  #tellDeletion(resource: FrameworkResource): void {
    const { object } = resource;
    const ids = [
      ...resource.frameworks,
      ...(object?.status?.frameworkId === undefined ? [] : [object.status.frameworkId]),
    ];
    const own = ids.filter((id) => (this.#byFramework.get(id) ?? resource) === resource);
    resource.awaited = new Set(own);
    const policy = object?.spec.deletionPolicy ?? 'TeardownTasks';
    for (const frameworkId of [...resource.awaited])
      this.#parts.tell({ kind: 'framework-deleted', frameworkId, policy });
  }

  /** The master has done what the deletion of a framework's resource asked for. */
  release(frameworkId: FrameworkId): void {
    for (const resource of this.#resources.values()) {
      if (resource.awaited?.delete(frameworkId) === true) this.#queue.add(resource.name);
    }
  }

  /** A Framework is gone. One that somebody has stripped of our finalizer has yet to be told of. */
  observeDeletion(object: FrameworkObject): void {
    const name = object.metadata.name ?? '';
    const resource = this.#resources.get(name);
    if (isApplied(object)) this.#parts.tell({ kind: 'admission-removed', key: name });
    if (resource === undefined || resource.object?.metadata.uid !== object.metadata.uid) return;
    if (resource.awaited === undefined && this.#resumed) this.#tellDeletion(resource);
    resource.object = undefined;
    resource.awaited = undefined;
    for (const id of resource.frameworks) this.#byFramework.delete(id);
    if (resource.pending.length === 0) this.#resources.delete(name);
  }

  #schedulerChanged(label: string): void {
    for (const name of this.#resources.keys()) if (schedulerLabelOf(name) === label) this.#queue.add(name);
  }

  async #reconcile(name: string): Promise<ReconcileResult | undefined> {
    const resource = this.#resources.get(name);
    if (resource === undefined) return undefined;
    for (let next = resource.pending[0]; next !== undefined; next = resource.pending[0]) {
      await this.#carryOut(resource, next.effect);
      resource.pending.shift();
      next.resolve();
    }
    const { object } = resource;
    if (object === undefined || !this.#resumed) return undefined;
    return resource.isBeingDeleted ? this.#finishDeletion(resource, object) : this.#keep(resource, object);
  }

  async #carryOut(resource: FrameworkResource, effect: FrameworkEffect): Promise<void> {
    switch (effect.kind) {
      case 'store-framework':
        return this.#storeOrRefuse(resource, effect);
      case 'complete-framework':
        return this.#writes.complete(resource, effect.reason);
      case 'forget-framework':
        return resource.applied ? undefined : this.#writes.delete(resource);
    }
  }

  /** Stores what a SUBSCRIBE said, or tells the master that it cannot be stored. */
  async #storeOrRefuse(
    resource: FrameworkResource,
    { framework, streamId }: FrameworkEffect & { readonly kind: 'store-framework' },
  ): Promise<void> {
    try {
      await this.#writes.store(resource, framework);
    } catch (error) {
      if (!isRefusal(error) && !(error instanceof PayloadTooLargeError)) throw error;
      const frameworkId = framework.info.id?.value ?? '';
      const message = `The framework cannot be stored: ${error.message}`;
      if (streamId !== undefined) this.#parts.tell({ kind: 'framework-refused', frameworkId, streamId, message });
    }
  }

  async #keep(resource: FrameworkResource, object: FrameworkObject): Promise<undefined> {
    await this.#writes.hold(resource);
    const scheduler = await this.#schedulers.keep(object);
    await this.#show(resource, object, scheduler);
  }

  /**
   * The master has removed the framework before its scheduler is ended, so that nothing that the scheduler says on its way out
   * ends a task that is to run on; and the resource stays, which lets nobody subscribe by it, until scheduler and tasks are gone.
   */
  async #finishDeletion(resource: FrameworkResource, object: FrameworkObject): Promise<ReconcileResult | undefined> {
    const stopped = await this.#schedulers.remove(object);
    if (!stopped) return { requeueAfterSeconds: stoppingSeconds };
    if (resource.awaited?.size === 0) await this.#writes.release(resource);
    return undefined;
  }

  async #show(resource: FrameworkResource, object: FrameworkObject, scheduler: Verdict | undefined): Promise<void> {
    const { generation } = object.metadata;
    const circumstances = { generation, now: toTimestamp(this.#parts.now()) };
    const { phase, completedReason } = resource.object?.status ?? {};
    const former = resource.conditions;
    const subscribed = withCondition(former, subscribedVerdict(phase, completedReason), circumstances);
    const conditions = withOffers(subscribed, phase, resource.offers, circumstances);
    await this.#writes.show(
      resource,
      scheduler === undefined
        ? withoutCondition(conditions, schedulerRunning)
        : withCondition(conditions, scheduler, circumstances),
    );
    const known = former.find(({ type }) => type === schedulerRunning);
    if (scheduler !== undefined && known?.reason !== scheduler.reason) this.#recordScheduler(object, scheduler);
  }

  /** Tells a change of the scheduler; that it starts, or ends to start anew, is no news. */
  #recordScheduler({ apiVersion, kind, metadata }: FrameworkObject, { status, reason, message }: Verdict): void {
    if (reason === 'Starting' || reason === 'Stopping') return;
    const { name = '', namespace, uid } = metadata;
    const subject = {
      apiVersion,
      kind,
      metadata: { name, ...(namespace !== undefined && { namespace }), ...(uid !== undefined && { uid }) },
    };
    const type = status === 'True' ? 'Normal' : 'Warning';
    this.#parts.record(subject, { type, reason: `Scheduler${reason}`, message });
  }
}
