import type { V1ConfigMap } from '@kubernetes/client-node';
import type { KubernetesClient } from '../../../kubernetes/client.ts';
import { isNotFound } from '../../../kubernetes/errors.ts';
import { secrets } from '../../../kubernetes/kinds.ts';
import type { Plain } from '../../../kubernetes/kinds.ts';
import type { Kind } from '../../../kubernetes/objects.ts';
import type { ReadValues } from '../containers/environment.ts';

/** Where the API server keeps ConfigMaps. */
const configMaps: Kind<Plain<V1ConfigMap>> = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};

/** Reads ConfigMaps and Secrets from the API server, anew each time. Values that are not UTF-8 text are not kept intact. */
export function readValuesWith(client: Pick<KubernetesClient, 'get'>): ReadValues {
  return async (kind, namespace, name) => {
    try {
      if (kind === 'ConfigMap')
        return new Map(Object.entries((await client.get(configMaps, { namespace, name })).data ?? {}));
      const { data = {} } = await client.get(secrets, { namespace, name });
      return new Map(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };
}
