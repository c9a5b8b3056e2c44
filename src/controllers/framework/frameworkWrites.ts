import type { KubernetesClient } from '../../kubernetes/client.ts';
import { isConflict, unlessNotFound } from '../../kubernetes/errors.ts';
import { frameworks, type Framework as FrameworkObject } from '../../kubernetes/kinds.ts';
import type { Condition } from '../../kubernetes/objects.ts';
import type { FrameworkRecord } from '../../master/effects.ts';
import { frameworkFinalizer } from '../names.ts';
import type { ControllerSettings } from '../settings.ts';
import { toTimestamp } from '../time.ts';
import { withCondition, withoutCondition } from '../conditions.ts';
import { offered, subscribedVerdict } from './conditions.ts';
import { frameworkObjectOf, statusOfRecord } from './frameworkObject.ts';
import type { FrameworkResource } from './frameworkResource.ts';

type Status = NonNullable<FrameworkObject['status']>;

/** Takes away what a merge patch would leave of the framework that an applied resource served before. */
const notCompleted = { unregisteredTime: null, completedReason: null };

/**
 * The writes to Framework resources. Each may be repeated, and leaves the resource's latest version in `resource`. One that is
 * gone is as good as written: its deletion is told apart.
 */
export class FrameworkWrites {
  readonly #client: KubernetesClient;
  readonly #settings: ControllerSettings;
  readonly #now: () => number;

  constructor(client: KubernetesClient, settings: ControllerSettings, now: () => number) {
    this.#client = client;
    this.#settings = settings;
    this.#now = now;
  }

  /** Stores what a SUBSCRIBE said, in a new resource if there is none. Throws a PayloadTooLargeError. */
  async store(resource: FrameworkResource, record: FrameworkRecord): Promise<void> {
    const status = statusOfRecord(record);
    if (resource.object === undefined && !resource.applied)
      resource.take(await this.#client.ensure(frameworks, frameworkObjectOf(record, this.#settings)));
    await this.#patchStatus(
      resource,
      { ...status, conditions: this.#subscribed(resource, status.phase) },
      notCompleted,
    );
  }

  async complete(resource: FrameworkResource, completedReason: string): Promise<void> {
    const unregisteredTime = toTimestamp(this.#now());
    const conditions = withoutCondition(this.#subscribed(resource, 'Completed', completedReason), offered);
    await this.#patchStatus(resource, { phase: 'Completed', unregisteredTime, completedReason, conditions });
  }

  /** Shows these conditions, and that a framework nobody has subscribed as is still to come. */
  async show(resource: FrameworkResource, conditions: readonly Condition[]): Promise<void> {
    const phase = resource.object?.status?.phase;
    if (phase !== undefined && conditions === resource.conditions) return;
    await this.#patchStatus(resource, { phase: phase ?? 'Pending', conditions });
  }

  /** Has the resource wait for us when it is deleted. */
  async hold(resource: FrameworkResource): Promise<void> {
    const finalizers = resource.object?.metadata.finalizers ?? [];
    if (!finalizers.includes(frameworkFinalizer))
      await this.#setFinalizers(resource, [...finalizers, frameworkFinalizer]);
  }

  /** Lets a resource go that is being deleted. */
  async release(resource: FrameworkResource): Promise<void> {
    const finalizers = resource.object?.metadata.finalizers ?? [];
    const others = finalizers.filter((finalizer) => finalizer !== frameworkFinalizer);
    if (others.length < finalizers.length) await this.#setFinalizers(resource, others);
  }

  async delete(resource: FrameworkResource): Promise<void> {
    await unlessNotFound(this.#client.delete(frameworks, this.#referenceTo(resource)));
  }

  #setFinalizers(resource: FrameworkResource, finalizers: readonly string[]): Promise<void> {
    return this.#write(resource, (resourceVersion) =>
      this.#client.patch(frameworks, this.#referenceTo(resource), {
        type: 'merge',
        body: { metadata: { finalizers, resourceVersion } },
      }),
    );
  }

  #patchStatus(resource: FrameworkResource, status: Partial<Status>, removed: object = {}): Promise<void> {
    return this.#write(resource, (resourceVersion) =>
      this.#client.patchStatus(frameworks, this.#referenceTo(resource), {
        type: 'merge',
        body: { metadata: { resourceVersion }, status: { ...removed, ...status } },
      }),
    );
  }

  /**
   * Writes over the version that is known. Fails with Conflict when somebody else, a former leader perhaps, has changed the object
   * since: what is there now is known then, and the write may be tried anew.
   */
  async #write(
    resource: FrameworkResource,
    send: (resourceVersion: string | undefined) => Promise<FrameworkObject>,
  ): Promise<void> {
    try {
      const written = await unlessNotFound(send(resource.object?.metadata.resourceVersion));
      if (written !== undefined) resource.take(written);
    } catch (error) {
      if (isConflict(error)) await this.#lookAgain(resource);
      throw error;
    }
  }

  async #lookAgain(resource: FrameworkResource): Promise<void> {
    const present = await unlessNotFound(this.#client.get(frameworks, this.#referenceTo(resource)));
    if (present !== undefined) resource.take(present);
  }

  #subscribed(resource: FrameworkResource, phase: Status['phase'], reason?: string): readonly Condition[] {
    const generation = resource.object?.metadata.generation;
    const circumstances = { generation, now: toTimestamp(this.#now()) };
    return withCondition(resource.conditions, subscribedVerdict(phase, reason), circumstances);
  }

  #referenceTo({ name }: FrameworkResource): { readonly namespace: string; readonly name: string } {
    return { namespace: this.#settings.namespace, name };
  }
}
