import type { Node } from '../../kubernetes/kinds.ts';
import { isReady } from '../../kubernetes/objects.ts';
import type { AgentFact, AgentOrders } from '../../master/inputs.ts';
import { parseAttributes } from '../../model/attributes.ts';
import type { DomainInfo, Resource } from '../../model/generated/messages.ts';
import type { AgentId } from '../../model/ids.ts';
import { Resources } from '../../model/resources.ts';
import { reservationStack, withReservations } from '../../model/reservations.ts';
import { domain } from '../names.ts';
import type { ControllerSettings } from '../settings.ts';
import { isCordonedByUs } from './cordon.ts';
import { quantityOf, type NodeUsage } from './usage.ts';

/** Text of Mesos attributes, `rack:r1;zone:a`. */
const attributesAnnotation = `${domain}/attributes`;
/** Text of Mesos resources that Kubernetes does not know of, `ports:[31000-31999]`. */
const resourcesAnnotation = `${domain}/resources`;
/** Text of what of it is reserved for good, `cpus(role):8;mem(role):1024`: Mesos' static reservations. */
const reservationsAnnotation = `${domain}/reservations`;
/** Where the node's agent listens, if not at the usual port. */
const portAnnotation = `${domain}/agent-port`;

/** The id of a node's agent: the same for every leader, and another for a node that was deleted and made again. */
export function agentIdOf(node: Node): AgentId {
  return `${node.metadata?.uid ?? ''}-S0`;
}

/** The uid of the node that an agent is, or was. */
export function uidOfNode(agentId: AgentId): string {
  return agentId.slice(0, -'-S0'.length);
}

/** An annotation of a node that says nothing that can be understood. */
export class NodeAnnotationError extends Error {
  override readonly name = 'NodeAnnotationError';

  constructor(annotation: string, value: string) {
    super(`the annotation ${annotation} cannot be '${value}'`);
  }
}

/**
 * How a node shows itself to Mesos. What pods that are not tasks use of it is not there for frameworks. A cordon of our own
 * follows from the orders, and says no more than they do. Throws when an annotation cannot be read, with the reason.
 */
export function agentFactOf(
  node: Node,
  used: NodeUsage,
  settings: ControllerSettings,
  orders: AgentOrders = {},
): AgentFact {
  const { metadata, status, spec } = node;
  const annotations = metadata?.annotations ?? {};
  const faultDomain = domainOf(metadata?.labels ?? {});
  return {
    id: agentIdOf(node),
    hostname: addressOf(node, 'Hostname') ?? metadata?.name ?? '',
    ip: addressOf(node, 'InternalIP') ?? '127.0.0.1',
    port: portOf(annotations[portAnnotation]) ?? settings.agentPort,
    version: settings.version,
    total: reservedOf(
      totalOf(status?.allocatable ?? {}, annotations[resourcesAnnotation], used, settings),
      annotations[reservationsAnnotation],
    ),
    attributes: parseAttributes(annotations[attributesAnnotation] ?? ''),
    ...(faultDomain !== undefined && { domain: faultDomain }),
    ready: isReady(node),
    schedulable: (spec?.unschedulable !== true || isCordonedByUs(node)) && metadata?.deletionTimestamp === undefined,
    ...(!hasSlot(node, used) && { full: true }),
    ...(Object.keys(orders).length > 0 && { orders }),
  };
}

/** Whether one more pod may be on a node, besides those that use so much of it. */
export function hasSlot({ status }: Node, { pods }: NodeUsage): boolean {
  const slots = status?.allocatable?.['pods'];
  return slots === undefined || pods < quantityOf(slots);
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new NodeAnnotationError(portAnnotation, text);
  return port;
}

function addressOf(node: Node, type: string): string | undefined {
  return node.status?.addresses?.find((address) => address.type === type)?.address;
}

function domainOf(labels: Readonly<Record<string, string>>): DomainInfo | undefined {
  const region = labels['topology.kubernetes.io/region'];
  const zone = labels['topology.kubernetes.io/zone'];
  if (region === undefined || zone === undefined) return undefined;
  return { fault_domain: { region: { name: region }, zone: { name: zone } } };
}

/** Ports and the like come from the annotation, the rest is what Kubernetes may allocate less what others use. */
function totalOf(
  allocatable: Readonly<Record<string, string>>,
  annotation: string | undefined,
  used: NodeUsage,
  settings: ControllerSettings,
): Resources {
  const own = declaredOf(annotation ?? settings.defaultPorts);
  const mebibytes = (name: string): number => quantityOf(allocatable[name]) / 2 ** 20;
  const gpus = quantityOf(allocatable['nvidia.com/gpu']) - used.gpus;
  const measured = [
    scalar('cpus', quantityOf(allocatable['cpu']) - used.cpus, 1000),
    scalar('mem', mebibytes('memory') - used.mem, 1),
    scalar('disk', mebibytes('ephemeral-storage') - used.disk, 1),
    ...(gpus > 0 ? [scalar('gpus', gpus, 1)] : []),
  ];
  const total = Resources.of(measured).plus(own);
  return used.ports.length === 0 ? total : total.minus(portsOf(used.ports));
}

/**
 * The resources with those reserved statically that an annotation names, so far as they are there (RESV-005): what others use of
 * the node they take from what is not reserved, as long as there is any.
 */
function reservedOf(total: Resources, annotation: string | undefined): Resources {
  if (annotation === undefined) return total;
  const wanted = declaredOf(annotation);
  if (!wanted.unreserved().isEmpty()) throw new NodeAnnotationError(reservationsAnnotation, annotation);
  let result = total;
  for (const resource of wanted) {
    const part = presentPart(result.unreserved(), withReservations(resource, []));
    const stack = reservationStack(resource);
    const reserved = Resources.of(part.toMessages().map((message) => withReservations(message, stack)));
    result = result.minus(part).plus(reserved);
  }
  return result;
}

/** As much of a scalar as there is; a range or set only whole. */
function presentPart(resources: Resources, wanted: Resource): Resources {
  const whole = Resources.of([wanted]);
  if (resources.contains(whole)) return whole;
  return wanted.type === 'SCALAR' ? resources.named(wanted.name) : Resources.none;
}

/** What was read last: nodes mostly say the same, and are looked at anew with each change of a pod of theirs. */
const declared = new Map<string, Resources>();
const longestMemory = 100;

function declaredOf(text: string): Resources {
  const known = declared.get(text);
  if (known !== undefined) return known;
  const resources = Resources.parse(text);
  if (declared.size >= longestMemory) declared.clear();
  declared.set(text, resources);
  return resources;
}

/** A resource in so many parts of one, rounded down, but not for the dust that sums of fractions leave. */
function scalar(name: string, value: number, parts: number): Resource {
  return { name, type: 'SCALAR', scalar: { value: Math.max(0, Math.floor(value * parts + 1e-6) / parts) } };
}

function portsOf(ports: readonly number[]): Resources {
  return Resources.parse(`ports:[${ports.map((port) => `${port}-${port}`).join(',')}]`);
}
