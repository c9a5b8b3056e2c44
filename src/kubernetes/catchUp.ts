import type { KubernetesClient } from './client.ts';
import { pause, systemClock } from './clock.ts';
import { isNotFound, isRefusal } from './errors.ts';
import type { Kind, KubernetesObject } from './objects.ts';
import type { Reflector } from './reflector.ts';
import { retrying } from './retry.ts';

/** Carries the mark of whoever made sure last that it had seen everything. */
export const seenAnnotation = 'mesos-operator.dev/seen-by';

/** What is to be caught up with. */
export interface CatchUp<T extends KubernetesObject> {
  readonly client: Pick<KubernetesClient, 'pages' | 'patch'>;
  readonly kind: Kind<T>;
  readonly namespace?: string;
  readonly reflector: Pick<Reflector<T, unknown>, 'reached' | 'store'>;
  /** Differs from all that were used before, so that the mark is a change. */
  readonly mark: string;
  readonly signal: AbortSignal;
}

/** How long to wait until the deletion of the last object may have come through, in seconds. */
const emptyRetrySeconds = 0.05;

/**
 * Resolves when a reflector has taken in everything of its kind that was stored before the call. A version to wait for is had
 * by marking one object: a watch tells changes in their order, so once it brings the mark it has brought all before. (The
 * version of a list would not do: a watch says nothing while nothing of its kind changes. Listing all of them anew costs
 * seconds where there are many.)
 */
export async function catchUp<T extends KubernetesObject>(parts: CatchUp<T>): Promise<void> {
  const { reflector, signal } = parts;
  for (;;) {
    const version = await retrying(() => markOne(parts), { signal });
    if (version !== undefined) return reflector.reached(version, signal);
    if (reflector.store.size === 0) return;
    await pause(systemClock, emptyRetrySeconds, signal);
  }
}

/** Marks some object and returns its version then; undefined if there is none. */
async function markOne<T extends KubernetesObject>(parts: CatchUp<T>): Promise<string | undefined> {
  const { client, kind, namespace, mark, signal } = parts;
  const patch = { type: 'merge', body: { metadata: { annotations: { [seenAnnotation]: mark } } } } as const;
  for await (const { items } of client.pages(kind, { namespace, limit: 1, signal })) {
    for (const { metadata } of items) {
      const reference = { namespace: metadata?.namespace, name: metadata?.name ?? '' };
      try {
        const marked = await client.patch(kind, reference, patch, { signal });
        return marked.metadata?.resourceVersion;
      } catch (error) {
        // One that went in between, or that a newer schema does not take as it is: another will do.
        if (!isNotFound(error) && !isRefusal(error)) throw error;
      }
    }
  }
  return undefined;
}
