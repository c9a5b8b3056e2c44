import type { Pod } from '../../../kubernetes/kinds.ts';
import { parseQuantity } from '../admission/quantity.ts';
import { expand } from './expand.ts';

type ContainerSpec = NonNullable<Pod['spec']>['containers'][number];
type EnvVar = NonNullable<ContainerSpec['env']>[number];
type EnvVarSource = NonNullable<EnvVar['valueFrom']>;

/** The values of a ConfigMap or of a Secret, decoded; undefined where the object does not exist. */
export type ReadValues = (
  kind: 'ConfigMap' | 'Secret',
  namespace: string,
  name: string,
) => Promise<ReadonlyMap<string, string> | undefined>;

/** What a container's environment is made from besides its spec. */
export interface EnvironmentSources {
  readonly pod: Pod;
  /** The node's address: host and pod IP are the same, since processes share the machine's network. */
  readonly address: string;
  readonly readValues: ReadValues;
}

/** The container cannot be started as its spec stands: the kubelet's CreateContainerConfigError. It may be possible later. */
export class ContainerConfigError extends Error {
  override readonly name = 'ContainerConfigError';
}

const fallbackPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * A container's environment. Of our own it gets only what a command cannot do without: PATH and HOME.
 * @throws ContainerConfigError where a value it refers to does not exist.
 */
export async function environmentOf(
  container: ContainerSpec,
  sources: EnvironmentSources,
): Promise<ReadonlyMap<string, string>> {
  const env = new Map([
    ['PATH', process.env['PATH'] ?? fallbackPath],
    ['HOME', process.env['HOME'] ?? '/'],
    ['HOSTNAME', sources.pod.metadata?.name ?? ''],
  ]);
  for (const from of container.envFrom ?? []) {
    const values = await valuesOf(from, sources);
    for (const [name, value] of values) env.set(`${from.prefix ?? ''}${name}`, value);
  }
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom
      ? await valueFrom(variable.valueFrom, container, sources)
      : expand(variable.value ?? '', env);
    if (value !== undefined) env.set(variable.name, value);
  }
  return env;
}

type EnvFrom = NonNullable<ContainerSpec['envFrom']>[number];

async function valuesOf(from: EnvFrom, sources: EnvironmentSources): Promise<ReadonlyMap<string, string>> {
  const kind = from.secretRef ? 'Secret' : 'ConfigMap';
  const reference = from.secretRef ?? from.configMapRef;
  const values = await sources.readValues(kind, sources.pod.metadata?.namespace ?? '', reference?.name ?? '');
  if (!values && !reference?.optional) throw new ContainerConfigError(`${kind} ${reference?.name ?? ''} not found`);
  return values ?? new Map();
}

async function valueFrom(
  source: EnvVarSource,
  container: ContainerSpec,
  sources: EnvironmentSources,
): Promise<string | undefined> {
  if (source.fieldRef) return fieldOf(source.fieldRef.fieldPath, sources);
  if (source.resourceFieldRef)
    return resourceOf(container, source.resourceFieldRef.resource, source.resourceFieldRef.divisor);
  const kind = source.secretKeyRef ? 'Secret' : 'ConfigMap';
  const reference = source.secretKeyRef ?? source.configMapKeyRef;
  if (!reference) throw new ContainerConfigError('a value comes from a source that the embedded cluster does not know');
  const values = await sources.readValues(kind, sources.pod.metadata?.namespace ?? '', reference.name ?? '');
  const value = values?.get(reference.key);
  if (value === undefined && !reference.optional) {
    throw new ContainerConfigError(`key ${reference.key} of ${kind} ${reference.name ?? ''} not found`);
  }
  return value;
}

/** A field of the pod by its path, e.g. `metadata.name`, `status.podIP`, `metadata.labels['app']`. */
function fieldOf(path: string, { pod, address }: EnvironmentSources): string {
  const [, map, key] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? [];
  if (map !== undefined && key !== undefined) {
    return (map === 'labels' ? pod.metadata?.labels : pod.metadata?.annotations)?.[key] ?? '';
  }
  const fields: Readonly<Record<string, string | undefined>> = {
    'metadata.name': pod.metadata?.name,
    'metadata.namespace': pod.metadata?.namespace,
    'metadata.uid': pod.metadata?.uid,
    'spec.nodeName': pod.spec?.nodeName,
    'spec.serviceAccountName': pod.spec?.serviceAccountName ?? '',
    'status.hostIP': address,
    'status.hostIPs': address,
    'status.podIP': address,
    'status.podIPs': address,
  };
  const value = fields[path];
  if (value === undefined) throw new ContainerConfigError(`field ${path} is not available to containers`);
  return value;
}

/** A limit or request of the container in units of the divisor, rounded up, e.g. `limits.memory`. */
function resourceOf(container: ContainerSpec, resource: string, divisor = '1'): string {
  const [list = '', ...name] = resource.split('.');
  const amounts = list === 'limits' ? container.resources?.limits : container.resources?.requests;
  const amount = amounts?.[name.join('.')] ?? '0';
  return String(Math.ceil(parseQuantity(amount) / (parseQuantity(divisor) || 1000)));
}
