import { builtinShape, unownedPaths } from '../ownership/builtinShapes.ts';
import { setOf } from '../ownership/fieldSet.ts';
import { builtinMergeKeys } from '../patch/mergeKeys.ts';
import { podStrategy } from '../pods/podStrategy.ts';
import { ageColumn, nameColumn } from '../table/basicColumns.ts';
import { builtinColumns } from '../table/builtinColumns.ts';
import type { ResourceDefinition } from './definition.ts';
import { eventConversion } from './eventConversion.ts';
import { endpointSliceStrategy, serviceStrategy } from './networkStrategies.ts';
import { configMapStrategy, crdStrategy, namespaceStrategy, secretStrategy } from './strategies.ts';
import { deploymentStrategy, disruptionBudgetStrategy, replicaSetStrategy } from './workloadStrategies.ts';

const INVOLVED = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];
const involvedFields = [
  ...INVOLVED.map((field) => `involvedObject.${field}`),
  'reason',
  'reportingComponent',
  'source',
  'type',
];
const podFields = [
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.schedulerName',
  'spec.serviceAccountName',
  'spec.hostNetwork',
  'status.phase',
  'status.podIP',
  'status.nominatedNodeName',
];

type Required = Pick<ResourceDefinition, 'kind' | 'plural'>;

function define(given: Required & Partial<ResourceDefinition>): ResourceDefinition {
  const { kind, plural } = given;
  return {
    group: '',
    version: 'v1',
    listKind: `${kind}List`,
    singular: kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: true,
    storage: plural,
    isCustom: false,
    hasGeneration: false,
    subresources: [],
    selectableFields: [],
    unconditionalUpdate: true,
    columns: builtinColumns[kind] ?? [nameColumn, ageColumn],
    mergeKeys: builtinMergeKeys(kind),
    ownership: { shape: builtinShape(kind), unowned: setOf(unownedPaths(kind)) },
    strategy: {},
    ...given,
  };
}

const workload = {
  group: 'apps',
  categories: ['all'],
  status: { keptAtCreate: false },
  subresources: ['scale'],
  hasGeneration: true,
};

const events = { kind: 'Event', plural: 'events', shortNames: ['ev'], selectableFields: involvedFields };

/** The kinds that are part of the server; those of the CRDs are added while it runs. */
export const builtinResources: readonly ResourceDefinition[] = [
  define({
    kind: 'Namespace',
    plural: 'namespaces',
    shortNames: ['ns'],
    namespaced: false,
    status: { keptAtCreate: false },
    selectableFields: ['status.phase'],
    strategy: namespaceStrategy,
  }),
  define({
    kind: 'Node',
    plural: 'nodes',
    shortNames: ['no'],
    namespaced: false,
    // A kubelet registers its node together with the status.
    status: { keptAtCreate: true },
    selectableFields: ['spec.unschedulable'],
  }),
  define({
    kind: 'Pod',
    plural: 'pods',
    shortNames: ['po'],
    categories: ['all'],
    status: { keptAtCreate: false },
    subresources: ['log', 'eviction', 'binding', 'resize'],
    selectableFields: podFields,
    hasGeneration: true,
    strategy: podStrategy,
  }),
  define(events),
  define({ ...events, group: 'events.k8s.io', conversion: eventConversion }),
  define({ kind: 'Lease', plural: 'leases', group: 'coordination.k8s.io', unconditionalUpdate: false }),
  define({ kind: 'ConfigMap', plural: 'configmaps', shortNames: ['cm'], strategy: configMapStrategy }),
  define({ kind: 'Secret', plural: 'secrets', selectableFields: ['type'], strategy: secretStrategy }),
  define({ kind: 'ServiceAccount', plural: 'serviceaccounts', shortNames: ['sa'] }),
  define({
    kind: 'Service',
    plural: 'services',
    shortNames: ['svc'],
    categories: ['all'],
    status: { keptAtCreate: false },
    strategy: serviceStrategy,
  }),
  define({
    kind: 'EndpointSlice',
    plural: 'endpointslices',
    group: 'discovery.k8s.io',
    hasGeneration: true,
    strategy: endpointSliceStrategy,
  }),
  define({
    ...workload,
    kind: 'Deployment',
    plural: 'deployments',
    shortNames: ['deploy'],
    strategy: deploymentStrategy,
  }),
  define({ ...workload, kind: 'ReplicaSet', plural: 'replicasets', shortNames: ['rs'], strategy: replicaSetStrategy }),
  define({
    kind: 'PodDisruptionBudget',
    plural: 'poddisruptionbudgets',
    group: 'policy',
    shortNames: ['pdb'],
    status: { keptAtCreate: false },
    hasGeneration: true,
    strategy: disruptionBudgetStrategy,
  }),
  define({
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    group: 'apiextensions.k8s.io',
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    namespaced: false,
    status: { keptAtCreate: false },
    hasGeneration: true,
    strategy: crdStrategy,
  }),
];
