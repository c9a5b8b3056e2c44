import type { ApiObject } from '../objects/apiObject.ts';
import type { Json } from '../objects/json.ts';
import { listOf, numberOf, objectOf, stringOf, valueAt } from '../objects/json.ts';
import { ageColumn, column, nameColumn } from './basicColumns.ts';
import type { Column } from './column.ts';
import { age } from './duration.ts';
import { podReady, podRestarts } from './podContainers.ts';
import { podReason } from './podReason.ts';
import {
  deploymentColumns,
  disruptionBudgetColumns,
  endpointSliceColumns,
  replicaSetColumns,
} from './workloadColumns.ts';

type Cell = Column['cell'];

const text =
  (...path: readonly string[]): Cell =>
  (object) =>
    stringOf(valueAt(object, path)) ?? '<none>';

const size =
  (...path: readonly string[]): Cell =>
  (object) =>
    Object.keys(objectOf(valueAt(object, path))).length;

const wide = { priority: 1 };

/** What kubectl prints of the built-in kinds; a kind that is not here has a name and an age. */
export const builtinColumns: Readonly<Record<string, readonly Column[]>> = {
  Namespace: [nameColumn, column('Status', text('status', 'phase')), ageColumn],
  Node: nodeColumns(),
  Pod: podColumns(),
  Event: eventColumns(),
  Lease: [nameColumn, column('Holder', text('spec', 'holderIdentity')), ageColumn],
  ConfigMap: [nameColumn, column('Data', size('data')), ageColumn],
  Secret: [nameColumn, column('Type', text('type')), column('Data', size('data')), ageColumn],
  Service: serviceColumns(),
  EndpointSlice: endpointSliceColumns,
  Deployment: deploymentColumns,
  ReplicaSet: replicaSetColumns,
  PodDisruptionBudget: disruptionBudgetColumns,
  CustomResourceDefinition: [
    nameColumn,
    column('Created At', (object) => object.metadata.creationTimestamp, { type: 'date' }),
  ],
};

function nodeColumns(): readonly Column[] {
  return [
    nameColumn,
    column('Status', nodeStatus),
    column('Roles', nodeRoles),
    ageColumn,
    column('Version', (object) => stringOf(valueAt(object, ['status', 'nodeInfo', 'kubeletVersion'])) ?? ''),
    column('Internal-IP', nodeAddress('InternalIP'), wide),
    column('External-IP', nodeAddress('ExternalIP'), wide),
    column('OS-Image', nodeInfo('osImage'), wide),
    column('Kernel-Version', nodeInfo('kernelVersion'), wide),
    column('Container-Runtime', nodeInfo('containerRuntimeVersion'), wide),
  ];
}

function nodeStatus(node: ApiObject): string {
  const conditions = listOf(valueAt(node, ['status', 'conditions'])).map(objectOf);
  const ready = conditions.find(({ type }) => type === 'Ready');
  const base = ready === undefined ? 'Unknown' : ready['status'] === 'True' ? 'Ready' : 'NotReady';
  return valueAt(node, ['spec', 'unschedulable']) === true ? `${base},SchedulingDisabled` : base;
}

function nodeRoles({ metadata }: ApiObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(metadata.labels ?? {}).flatMap((key) =>
    key.startsWith(prefix) ? key.slice(prefix.length) : [],
  );
  return roles.length === 0 ? '<none>' : roles.sort().join(',');
}

function nodeAddress(type: string): Cell {
  return (node) => {
    const addresses = listOf(valueAt(node, ['status', 'addresses'])).map(objectOf);
    return stringOf(addresses.find((address) => address['type'] === type)?.['address']) ?? '<none>';
  };
}

function nodeInfo(field: string): Cell {
  return (node) => stringOf(valueAt(node, ['status', 'nodeInfo', field])) ?? '<unknown>';
}

function podColumns(): readonly Column[] {
  return [
    nameColumn,
    column('Ready', podReady),
    column('Status', podReason),
    column('Restarts', podRestarts),
    ageColumn,
    column('IP', text('status', 'podIP'), wide),
    column('Node', text('spec', 'nodeName'), wide),
    column('Nominated Node', text('status', 'nominatedNodeName'), wide),
    column('Readiness Gates', () => '<none>', wide),
  ];
}

function eventColumns(): readonly Column[] {
  return [
    column('Last Seen', lastSeen),
    column('Type', text('type')),
    column('Reason', text('reason')),
    column('Object', involved),
    column('Subobject', (event) => stringOf(valueAt(event, ['involvedObject', 'fieldPath'])) ?? '', wide),
    column('Source', eventSource, wide),
    column('Message', (event) => (stringOf(event['message']) ?? '').trim()),
    column('First Seen', (event, now) => age(firstTime(event), now), wide),
    column('Count', eventCount, wide),
    column('Name', ({ metadata }) => metadata.name, wide),
  ];
}

function firstTime(event: ApiObject): string | undefined {
  return stringOf(event['firstTimestamp']) ?? stringOf(event['eventTime']) ?? event.metadata.creationTimestamp;
}

function lastSeen(event: ApiObject, now: number): string {
  const observed = stringOf(valueAt(event, ['series', 'lastObservedTime']));
  return age(observed ?? stringOf(event['lastTimestamp']) ?? firstTime(event), now);
}

function involved(event: ApiObject): string {
  const { kind, name } = objectOf(event['involvedObject']);
  return `${(stringOf(kind) ?? '').toLowerCase()}/${stringOf(name) ?? ''}`;
}

function eventSource(event: ApiObject): string {
  const { component, host } = objectOf(event['source']);
  const named = [stringOf(component) ?? stringOf(event['reportingComponent']), stringOf(host)];
  return named.filter((part) => part !== undefined && part !== '').join(', ');
}

function eventCount(event: ApiObject): Json {
  return numberOf(valueAt(event, ['series', 'count'])) ?? numberOf(event['count']) ?? 1;
}

function serviceColumns(): readonly Column[] {
  return [
    nameColumn,
    column('Type', text('spec', 'type')),
    column('Cluster-IP', text('spec', 'clusterIP')),
    column('External-IP', () => '<none>'),
    column('Port(s)', servicePorts),
    ageColumn,
    column('Selector', serviceSelector, wide),
  ];
}

function servicePorts(service: ApiObject): string {
  const ports = listOf(valueAt(service, ['spec', 'ports'])).map(objectOf);
  const texts = ports.map(({ port, protocol }) => `${numberOf(port) ?? 0}/${stringOf(protocol) ?? 'TCP'}`);
  return texts.length === 0 ? '<none>' : texts.join(',');
}

function serviceSelector(service: ApiObject): string {
  const pairs = Object.entries(objectOf(valueAt(service, ['spec', 'selector'])));
  return pairs.length === 0 ? '<none>' : pairs.map(([key, value]) => `${key}=${stringOf(value) ?? ''}`).join(',');
}
