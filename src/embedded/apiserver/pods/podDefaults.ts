import type { Json, JsonObject } from '../objects/json.ts';
import { listOf, objectOf, stringOf } from '../objects/json.ts';

/** The defaults that a real server writes into a pod's spec where it says nothing; tolerations are left as they are. */
export function defaultPodSpec(spec: JsonObject): JsonObject {
  return { enableServiceLinks: true, ...defaultTemplateSpec(spec) };
}

/** The defaults of a pod's spec within a template of pods. */
export function defaultTemplateSpec(spec: JsonObject): JsonObject {
  const hostNetwork = spec['hostNetwork'] === true;
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...spec,
    ...containerLists(spec, hostNetwork),
    ...(spec['volumes'] === undefined
      ? {}
      : { volumes: listOf(spec['volumes']).map((volume) => defaultVolume(objectOf(volume))) }),
  };
}

function containerLists(spec: JsonObject, hostNetwork: boolean): JsonObject {
  const names = ['containers', 'initContainers'].filter((name) => Array.isArray(spec[name]));
  return Object.fromEntries(
    names.map((name) => [
      name,
      listOf(spec[name]).map((container) => defaultContainer(objectOf(container), hostNetwork)),
    ]),
  );
}

function defaultContainer(container: JsonObject, hostNetwork: boolean): JsonObject {
  const ports = listOf(container['ports']).map((port) => defaultPort(objectOf(port), hostNetwork));
  return {
    imagePullPolicy: pullPolicy(stringOf(container['image']) ?? ''),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...container,
    resources: defaultResources(objectOf(container['resources'])),
    ...(ports.length > 0 ? { ports } : {}),
  };
}

/** An image without a tag, or with `latest`, may change under its name. */
function pullPolicy(image: string): string {
  const lastPart = image.slice(image.lastIndexOf('/') + 1);
  const isPinned = lastPart.includes('@') || (lastPart.includes(':') && !lastPart.endsWith(':latest'));
  return isPinned ? 'IfNotPresent' : 'Always';
}

function defaultPort(port: JsonObject, hostNetwork: boolean): JsonObject {
  return { protocol: 'TCP', ...(hostNetwork ? { hostPort: port['containerPort'] } : {}), ...port };
}

/** A limit without a request is also the request; quantities are texts. */
function defaultResources(resources: JsonObject): JsonObject {
  const limits = quantities(resources['limits']);
  const requests = { ...limits, ...quantities(resources['requests']) };
  const hasAny = resources['limits'] !== undefined || resources['requests'] !== undefined;
  return { ...resources, ...(resources['limits'] === undefined ? {} : { limits }), ...(hasAny ? { requests } : {}) };
}

function quantities(list: Json | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries(objectOf(list)).map(([name, quantity]) => [name, canonicalQuantity(quantity)]),
  );
}

/** Numbers become texts, and decimals thousandths (`0.5` is `500m`), as a real server writes them. */
function canonicalQuantity(quantity: Json | undefined): Json | undefined {
  const value = typeof quantity === 'string' && /^\d*\.\d+$/.test(quantity) ? Number(quantity) : quantity;
  if (typeof value !== 'number') return quantity;
  return Number.isInteger(value) ? String(value) : `${Math.ceil(value * 1000)}m`;
}

const FILE_MODE = 0o644;

function defaultVolume(volume: JsonObject): JsonObject {
  const { secret, configMap, projected, hostPath } = volume;
  return {
    ...volume,
    ...(secret === undefined ? {} : { secret: { defaultMode: FILE_MODE, ...objectOf(secret) } }),
    ...(configMap === undefined ? {} : { configMap: { defaultMode: FILE_MODE, ...objectOf(configMap) } }),
    ...(projected === undefined ? {} : { projected: { defaultMode: FILE_MODE, ...objectOf(projected) } }),
    ...(hostPath === undefined ? {} : { hostPath: { type: '', ...objectOf(hostPath) } }),
  };
}
