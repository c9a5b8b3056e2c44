import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { KubernetesClient } from '../../kubernetes/client.ts';
import { isConflict, isNotFound } from '../../kubernetes/errors.ts';
import { deployments, pods, type Deployment, type Pod } from '../../kubernetes/kinds.ts';
import { keyOf, objectKey } from '../../kubernetes/objects.ts';
import { Reflector } from '../../kubernetes/reflector.ts';
import { WorkQueue, type ReconcileResult } from '../../kubernetes/workQueue.ts';
import { onlyFailures } from '../failures.ts';
import { planRollout, templateLabel } from './rollout.ts';

export interface DeploymentControllerParts {
  readonly client: KubernetesClient;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly failed: (error: unknown) => void;
}

/** Makes the pods of Deployments. There are no ReplicaSets in between: a Deployment owns its pods itself. */
export class DeploymentController {
  readonly #parts: DeploymentControllerParts;
  readonly #deployments: Reflector<Deployment, Deployment>;
  readonly #pods: Reflector<Pod, Pod>;
  readonly #queue: WorkQueue;

  constructor(parts: DeploymentControllerParts) {
    this.#parts = parts;
    const { client, failed } = parts;
    const observe = onlyFailures(failed);
    this.#deployments = new Reflector<Deployment, Deployment>({
      client,
      kind: deployments,
      project: (deployment) => deployment,
      observe,
    });
    this.#pods = new Reflector<Pod, Pod>({
      client,
      kind: pods,
      labelSelector: templateLabel,
      project: (pod) => pod,
      indexes: { owner: (pod) => [ownerOf(pod)?.uid ?? ''] },
      observe,
    });
    this.#queue = new WorkQueue({
      reconcile: (key) => this.#reconcile(key),
      observe,
    });
  }

  /** Watches until the signal is aborted; resolves when what is there was looked at. */
  async start(signal: AbortSignal): Promise<void> {
    void this.#deployments.run(signal);
    void this.#pods.run(signal);
    await Promise.all([this.#deployments.synced, this.#pods.synced]);
    const changed = (deployment: Deployment): void => this.#queue.add(keyOf(deployment));
    const podChanged = (pod: Pod): void => {
      const owner = ownerOf(pod);
      if (owner !== undefined) this.#queue.add(objectKey(pod.metadata?.namespace, owner.name));
    };
    this.#deployments.subscribe({ added: changed, updated: changed });
    this.#pods.subscribe({ added: podChanged, updated: podChanged, deleted: podChanged });
  }

  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  async #reconcile(key: string): Promise<ReconcileResult | undefined> {
    const deployment = this.#deployments.store.get(key);
    // The pods of one that is being deleted are the garbage collector's.
    if (deployment === undefined || deployment.metadata?.deletionTimestamp !== undefined) return undefined;
    const owned = this.#pods.store.byIndex('owner', deployment.metadata?.uid ?? '');
    const plan = planRollout(deployment, owned, this.#parts.now());
    for (const pod of plan.remove) await this.#remove(pod);
    for (let missing = plan.create; missing > 0; missing -= 1) await this.#create(deployment, plan.hash);
    await this.#show(deployment, plan.status);
    return plan.retrySeconds === undefined ? undefined : { requeueAfterSeconds: plan.retrySeconds };
  }

  async #create({ metadata, spec }: Deployment, hash: string): Promise<void> {
    const { name = '', namespace = '', uid = '' } = metadata ?? {};
    const template = spec?.template;
    const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name, uid, controller: true, blockOwnerDeletion: true };
    const pod = await this.#parts.client.create(pods, {
      metadata: {
        name: `${name}-${hash}-${randomBytes(3).toString('hex')}`,
        namespace,
        labels: { ...template?.metadata?.labels, [templateLabel]: hash },
        ...(template?.metadata?.annotations !== undefined && { annotations: template.metadata.annotations }),
        ownerReferences: [owner],
      },
      ...(template?.spec !== undefined && { spec: template.spec }),
    });
    this.#pods.absorb(pod);
  }

  async #remove({ metadata }: Pod): Promise<void> {
    const { namespace, name = '', uid } = metadata ?? {};
    await unlessGone(
      this.#parts.client.delete(pods, { namespace, name }, { ...(uid !== undefined && { preconditions: { uid } }) }),
    );
  }

  async #show(deployment: Deployment, status: NonNullable<Deployment['status']>): Promise<void> {
    const { namespace, name = '', uid } = deployment.metadata ?? {};
    const known = deployment.status?.conditions ?? [];
    const now = new Date(this.#parts.now() * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
    const conditions = (status.conditions ?? []).map((condition) => {
      const former = known.find(({ type }) => type === condition.type);
      const { lastTransitionTime = now, lastUpdateTime = now } = former ?? {};
      return {
        ...condition,
        lastTransitionTime: former?.status === condition.status ? lastTransitionTime : now,
        lastUpdateTime: former?.reason === condition.reason ? lastUpdateTime : now,
      };
    });
    const next = { ...status, conditions };
    if (isDeepStrictEqual(next, deployment.status)) return;
    const body = { metadata: { uid }, status: next };
    await unlessGone(this.#parts.client.patchStatus(deployments, { namespace, name }, { type: 'merge', body }));
  }
}

function ownerOf({ metadata }: Pod): { readonly name: string; readonly uid: string } | undefined {
  return metadata?.ownerReferences?.find(({ kind, controller }) => kind === 'Deployment' && controller === true);
}

/** What is gone, or was made again under its name, needs nothing: the watch tells of it. */
async function unlessGone(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}
