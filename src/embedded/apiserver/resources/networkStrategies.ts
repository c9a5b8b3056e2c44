import { isObject, listOf, objectOf, stringsOf } from '../objects/json.ts';
import type { JsonObject } from '../objects/json.ts';
import type { Strategy } from './definition.ts';

/** Services get the defaults of type, session affinity and ports; no cluster address is allocated, nothing routes to one. */
export const serviceStrategy: Strategy = {
  prepareCreate: (service) => ({
    ...service,
    spec: defaultService(objectOf(service['spec'])),
    status: { loadBalancer: {} },
  }),
  prepareUpdate: (service) => ({ ...service, spec: defaultService(objectOf(service['spec'])) }),
};

function defaultService(spec: JsonObject): JsonObject {
  const ports = listOf(spec['ports']).filter(isObject);
  const clusterIP = spec['clusterIP'] ?? 'None';
  return {
    type: 'ClusterIP',
    sessionAffinity: 'None',
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    clusterIPs: [clusterIP],
    ...spec,
    clusterIP,
    ports: ports.map((port) => ({ protocol: 'TCP', targetPort: port['port'], ...port })),
  };
}

/** EndpointSlices must say of which family their addresses are; ports get a name and a protocol. */
export const endpointSliceStrategy: Strategy = {
  prepareCreate: (slice) => ({ ...slice, ...defaultSlice(slice) }),
  prepareUpdate: (slice) => ({ ...slice, ...defaultSlice(slice) }),
  validate: ({ addressType, endpoints }, old) => [
    ...(addressType === undefined ? [{ type: 'Required', field: 'addressType', detail: '' } as const] : []),
    ...(old !== undefined && old['addressType'] !== addressType
      ? [{ type: 'Invalid', field: 'addressType', value: addressType ?? '', detail: 'field is immutable' } as const]
      : []),
    ...listOf(endpoints).flatMap((endpoint, index) =>
      stringsOf(objectOf(endpoint)['addresses']).length > 0
        ? []
        : [
            {
              type: 'Required',
              field: `endpoints[${index}].addresses`,
              detail: 'must contain at least 1 address',
            } as const,
          ],
    ),
  ],
};

function defaultSlice({ endpoints, ports }: JsonObject): JsonObject {
  return {
    endpoints: listOf(endpoints).map((endpoint) => ({ conditions: {}, ...objectOf(endpoint) })),
    ...(ports === undefined
      ? {}
      : { ports: listOf(ports).map((port) => ({ name: '', protocol: 'TCP', ...objectOf(port) })) }),
  };
}
