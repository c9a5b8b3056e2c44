import type { KubernetesClient } from '../../kubernetes/client.ts';
import { isConflict, isNotFound, isRefusal, KubernetesError, unlessNotFound } from '../../kubernetes/errors.ts';
import { deployments, pods, type Deployment, type Framework, type Pod } from '../../kubernetes/kinds.ts';
import { Reflector, type ReflectorEvent } from '../../kubernetes/reflector.ts';
import type { ControllerSettings } from '../settings.ts';
import type { Verdict } from '../conditions.ts';
import { schedulerDeployment, schedulerLabel, schedulerLabelOf } from './schedulerDeployment.ts';
import { notRun, schedulerVerdict } from './schedulerVerdict.ts';

export interface SchedulerRunnerParts {
  readonly client: KubernetesClient;
  readonly settings: ControllerSettings;
  /** Something has changed of the scheduler of the Framework with this label. */
  readonly changed: (label: string) => void;
  readonly observe: (kind: string, event: ReflectorEvent) => void;
}

/** What was applied last to a Deployment, and the generation that it had then. */
interface Applied {
  readonly body: string;
  readonly uid: string | undefined;
  readonly generation: number | undefined;
}

const fieldManager = 'mesos-operator';

/** Keeps the schedulers running that Frameworks have a template for, each by a Deployment of the Framework's name. */
export class SchedulerRunner {
  readonly #parts: SchedulerRunnerParts;
  readonly #abort = new AbortController();
  readonly #applied = new Map<string, Applied>();
  readonly #deployments: Reflector<Deployment, Deployment>;
  readonly #pods: Reflector<Pod, Pod>;

  constructor(parts: SchedulerRunnerParts) {
    this.#parts = parts;
    const { client, settings, observe } = parts;
    const selection = { client, namespace: settings.namespace, labelSelector: schedulerLabel };
    this.#deployments = new Reflector<Deployment, Deployment>({
      ...selection,
      kind: deployments,
      project: (deployment) => deployment,
      observe: (event) => observe('Deployment', event),
    });
    this.#pods = new Reflector<Pod, Pod>({
      ...selection,
      kind: pods,
      project: (pod) => pod,
      indexes: { label: (pod) => [labelOf(pod)] },
      observe: (event) => observe('Pod', event),
    });
  }

  /** Watches Deployments and pods until `stop` is called. */
  start(): void {
    const { signal } = this.#abort;
    const changed = (object: Deployment | Pod): void => this.#parts.changed(labelOf(object));
    this.#deployments.subscribe({ added: changed, updated: changed, deleted: changed });
    this.#pods.subscribe({ added: changed, updated: changed, deleted: changed });
    void this.#deployments.run(signal);
    void this.#pods.run(signal);
  }

  stop(): void {
    this.#abort.abort();
  }

  /** Brings the Deployment in line with the template, and says how the scheduler is; undefined where there is no template. */
  async keep(framework: Framework): Promise<Verdict | undefined> {
    const { template } = framework.spec;
    if (template === undefined) {
      await this.remove(framework);
      return undefined;
    }
    const known = await this.#find(framework);
    if (known !== undefined && !isOwned(known, framework)) {
      return notRun(
        'NameTaken',
        `A Deployment of the name ${framework.metadata.name ?? ''} is there that is not the Framework's`,
      );
    }
    if (known?.metadata?.deletionTimestamp !== undefined) return schedulerVerdict(known, this.#podsOf(framework));
    try {
      const body = schedulerDeployment(framework, template, this.#parts.settings.masterAddress);
      return schedulerVerdict(await this.#apply(framework, known, body), this.#podsOf(framework));
    } catch (error) {
      if (!isRefusal(error) && !isMistyped(error)) throw error;
      return notRun('TemplateRefused', error.message);
    }
  }

  /** Ends the scheduler, if it is run here. Returns whether nothing of it is left, neither its Deployment nor a pod. */
  async remove(framework: Framework): Promise<boolean> {
    const known = await this.#find(framework);
    if (known === undefined || !isOwned(known, framework)) return true;
    if (known.metadata?.deletionTimestamp !== undefined) return false;
    const { uid } = known.metadata ?? {};
    try {
      // In the foreground: a Deployment that is gone has no pods either.
      const options = {
        propagationPolicy: 'Foreground',
        ...(uid !== undefined && { preconditions: { uid } }),
      } as const;
      await this.#parts.client.delete(deployments, referenceTo(framework), options);
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error;
    }
    return false;
  }

  /** Asks the API server where the watch may not have told yet; a Framework that never had a template is not asked for. */
  async #find(framework: Framework): Promise<Deployment | undefined> {
    const { namespace, name } = referenceTo(framework);
    const seen = this.#deployments.store.get(`${namespace}/${name}`);
    if (seen === undefined && !hasOrHadTemplate(framework)) return undefined;
    return unlessNotFound(this.#parts.client.get(deployments, { namespace, name }));
  }

  /** Applies what has changed: of the template, or of the Deployment by somebody else's hand. */
  async #apply(framework: Framework, known: Deployment | undefined, wanted: object): Promise<Deployment> {
    const { name } = referenceTo(framework);
    const body = JSON.stringify(wanted);
    const last = this.#applied.get(name);
    const { uid, generation } = known?.metadata ?? {};
    if (known !== undefined && last?.body === body && last.uid === uid && last.generation === generation) return known;
    const patch = { type: 'apply', fieldManager, force: true, body: wanted } as const;
    const applied = await this.#parts.client.patch(deployments, referenceTo(framework), patch);
    this.#applied.set(name, { body, uid: applied.metadata?.uid, generation: applied.metadata?.generation });
    return applied;
  }

  #podsOf({ metadata }: Framework): readonly Pod[] {
    return this.#pods.store.byIndex('label', schedulerLabelOf(metadata.name ?? ''));
  }
}

/** Whether fields of an applied object are of wrong types, which kube-apiserver calls an error of its own. */
function isMistyped(error: unknown): error is KubernetesError {
  return error instanceof KubernetesError && error.message.startsWith('failed to create typed patch object');
}

function labelOf({ metadata }: Deployment | Pod): string {
  return metadata?.labels?.[schedulerLabel] ?? '';
}

function referenceTo({ metadata }: Framework): { readonly namespace: string; readonly name: string } {
  return { namespace: metadata.namespace ?? '', name: metadata.name ?? '' };
}

function isOwned({ metadata }: Deployment, framework: Framework): boolean {
  return metadata?.ownerReferences?.some(({ uid }) => uid === framework.metadata.uid) ?? false;
}

function hasOrHadTemplate({ spec, status }: Framework): boolean {
  return spec.template !== undefined || (status?.conditions ?? []).some(({ type }) => type === 'SchedulerRunning');
}
