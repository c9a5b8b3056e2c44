import { KubernetesClient, type ClientOptions } from './client.ts';
import { NotLeadingError } from './errors.ts';
import type { Leadership } from './lease.ts';
import type { Kind, KubernetesObject } from './objects.ts';
import type { DeleteOptions, Named, Patch, Reference, RequestOptions, WriteOptions, Written } from './requests.ts';

/** On what a leader has created: the epoch of its leadership. */
export const epochAnnotation = 'mesos-operator.dev/epoch';

/** The epoch in which an object was created; 0 for one that no leader created. */
export function epochOf({ metadata }: Pick<KubernetesObject, 'metadata'>): number {
  const epoch = Number(metadata?.annotations?.[epochAnnotation] ?? 0);
  return Number.isSafeInteger(epoch) ? epoch : 0;
}

/**
 * The client of a replica: it reads at all times, and writes only while the Lease is certainly held, so that a follower
 * writes nothing and a leader that was stopped for a while does not go on where it was. What it creates carries the epoch, by
 * which a successor knows a write that was under way when the Lease was lost. The answer to such a write counts for
 * nothing: nobody may be told that it succeeded.
 */
export class LeaderClient extends KubernetesClient {
  readonly #leadership: () => Pick<Leadership, 'epoch' | 'valid'> | undefined;

  constructor(options: ClientOptions, leadership: () => Pick<Leadership, 'epoch' | 'valid'> | undefined) {
    super(options);
    this.#leadership = leadership;
  }

  override create<T extends KubernetesObject>(
    kind: Kind<T>,
    object: Written<T>,
    options: WriteOptions = {},
  ): Promise<T> {
    return this.#guarded((epoch) => super.create(kind, withEpoch(object, epoch), options));
  }

  override replace<T extends KubernetesObject>(
    kind: Kind<T>,
    object: Written<T> & Named,
    options: WriteOptions = {},
  ): Promise<T> {
    return this.#guarded(() => super.replace(kind, object, options));
  }

  override replaceStatus<T extends KubernetesObject>(
    kind: Kind<T>,
    object: Written<T> & Named,
    options: RequestOptions = {},
  ): Promise<T> {
    return this.#guarded(() => super.replaceStatus(kind, object, options));
  }

  override patch<T extends KubernetesObject>(
    kind: Kind<T>,
    reference: Reference,
    patch: Patch,
    options: RequestOptions & { readonly subresource?: string } = {},
  ): Promise<T> {
    return this.#guarded(() => super.patch(kind, reference, patch, options));
  }

  override delete<T extends KubernetesObject>(
    kind: Kind<T>,
    reference: Reference,
    options: DeleteOptions & RequestOptions = {},
  ): Promise<void> {
    return this.#guarded(() => super.delete(kind, reference, options));
  }

  async #guarded<R>(write: (epoch: number) => Promise<R>): Promise<R> {
    const leadership = this.#leadership();
    if (leadership?.valid !== true) throw new NotLeadingError();
    const answer = await write(leadership.epoch);
    if (!leadership.valid) throw new NotLeadingError();
    return answer;
  }
}

function withEpoch<T extends KubernetesObject>(object: Written<T>, epoch: number): Written<T> {
  const { metadata } = object;
  const annotations = { ...metadata?.annotations, [epochAnnotation]: String(epoch) };
  return { ...object, metadata: { ...metadata, annotations } };
}
