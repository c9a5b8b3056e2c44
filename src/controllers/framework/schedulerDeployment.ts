import type { Framework } from '../../kubernetes/kinds.ts';
import { domain, hash } from '../names.ts';

/** The label on the Deployment of a Framework's scheduler and on its pods: they are selected by it. */
export const schedulerLabel = `${domain}/scheduler`;

/** The variable by which schedulers have always been told where the master is. */
const masterVariable = 'MESOS_MASTER';

const longestLabel = 63;

type Template = NonNullable<Framework['spec']['template']>;

/** The value of the label for a Framework of this name: the name itself where a label can hold it. */
export function schedulerLabelOf(name: string): string {
  return name.length <= longestLabel ? name : hash(name);
}

/**
 * The Deployment that keeps a Framework's scheduler running, as it is applied. There is one pod at a time: two instances of a
 * scheduler would take its framework from each other over and over. Every container learns where the master is, `host:port`.
 */
export function schedulerDeployment(
  { metadata, apiVersion, kind }: Framework,
  template: Template,
  master: string,
): object {
  const { name = '', namespace = '', uid = '' } = metadata;
  const label = { [schedulerLabel]: schedulerLabelOf(name) };
  return {
    metadata: {
      name,
      namespace,
      labels: label,
      ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }],
    },
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: label },
      template: {
        metadata: {
          labels: { ...template.metadata?.labels, ...label },
          ...(template.metadata?.annotations !== undefined && { annotations: template.metadata.annotations }),
        },
        spec: withMaster(template.spec, master),
      },
    },
  };
}

function withMaster(spec: Template['spec'] & { readonly initContainers?: unknown }, master: string): object {
  const { containers, initContainers } = spec;
  return {
    ...spec,
    containers: containers.map((container) => inform(container, master)),
    ...(Array.isArray(initContainers) && {
      initContainers: initContainers.map((container: unknown) => inform(container, master)),
    }),
  };
}

/** Puts the variable first, so that the container's own variables can be made from it: `mesos://$(MESOS_MASTER)`. */
function inform(container: unknown, master: string): unknown {
  if (typeof container !== 'object' || container === null) return container;
  const env: unknown = 'env' in container ? container.env : [];
  // What is no list is left for the API server to refuse.
  if (!Array.isArray(env) || env.some(isMasterVariable)) return container;
  return { ...container, env: [{ name: masterVariable, value: master }, ...(env as readonly unknown[])] };
}

function isMasterVariable(variable: unknown): boolean {
  return typeof variable === 'object' && variable !== null && 'name' in variable && variable.name === masterVariable;
}
