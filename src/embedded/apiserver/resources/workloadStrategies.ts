import type { Draft } from '../objects/apiObject.ts';
import type { FieldError } from '../objects/fieldError.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { isObject, listOf, numberOf, objectOf, valueAt } from '../objects/json.ts';
import { defaultTemplateSpec } from '../pods/podDefaults.ts';
import type { Strategy } from './definition.ts';

/** Deployments get the defaults of replicas, history, deadline, rolling update and pod template; the status is that of who runs them. */
export const deploymentStrategy: Strategy = {
  prepareCreate: (deployment) => ({ ...withSpec(deployment, defaultDeployment), status: {} }),
  prepareUpdate: (deployment) => withSpec(deployment, defaultDeployment),
  validate: (next, old) => [...workloadErrors(next), ...selectorErrors(next, old)],
};

/** ReplicaSets get the defaults of replicas and pod template. */
export const replicaSetStrategy: Strategy = {
  prepareCreate: (replicaSet) => ({ ...withSpec(replicaSet, defaultReplicas), status: { replicas: 0 } }),
  prepareUpdate: (replicaSet) => withSpec(replicaSet, defaultReplicas),
  validate: (next, old) => [...workloadErrors(next), ...selectorErrors(next, old)],
};

/** PodDisruptionBudgets say how many pods may be missing, in one of two ways. */
export const disruptionBudgetStrategy: Strategy = {
  prepareCreate: (budget) => ({
    ...budget,
    status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
  }),
  validate: ({ spec }) => {
    const { minAvailable, maxUnavailable } = objectOf(spec);
    if (minAvailable === undefined || maxUnavailable === undefined) return [];
    return [
      {
        type: 'Invalid',
        field: 'spec',
        value: objectOf(spec),
        detail: 'minAvailable and maxUnavailable cannot be both set',
      },
    ];
  },
};

function withSpec(object: Draft, defaults: (spec: JsonObject) => JsonObject): Draft {
  return { ...object, spec: defaults(objectOf(object['spec'])) };
}

function defaultReplicas(spec: JsonObject): JsonObject {
  const template = objectOf(spec['template']);
  return {
    replicas: 1,
    ...spec,
    template: { metadata: {}, ...template, spec: defaultTemplateSpec(objectOf(template['spec'])) },
  };
}

function defaultDeployment(spec: JsonObject): JsonObject {
  const strategy: JsonObject = { type: 'RollingUpdate', ...objectOf(spec['strategy']) };
  const rollingUpdate = { maxSurge: '25%', maxUnavailable: '25%', ...objectOf(strategy['rollingUpdate']) };
  return {
    progressDeadlineSeconds: 600,
    revisionHistoryLimit: 10,
    ...defaultReplicas(spec),
    strategy: strategy['type'] === 'RollingUpdate' ? { ...strategy, rollingUpdate } : strategy,
  };
}

function workloadErrors({ spec: given }: Draft): readonly FieldError[] {
  const spec = objectOf(given);
  const replicas = numberOf(spec['replicas']) ?? 0;
  const containers = listOf(valueAt(spec, ['template', 'spec', 'containers']));
  const missing = (field: string): FieldError => ({ type: 'Required', field, detail: '' });
  const negative: FieldError = {
    type: 'Invalid',
    field: 'spec.replicas',
    value: replicas,
    detail: 'must be greater than or equal to 0',
  };
  return [
    ...(replicas < 0 ? [negative] : []),
    ...(spec['selector'] === undefined ? [missing('spec.selector')] : []),
    ...templateLabelErrors(spec),
    ...restartPolicyErrors(valueAt(spec, ['template', 'spec', 'restartPolicy'])),
    ...(containers.length === 0 ? [missing('spec.template.spec.containers')] : []),
  ];
}

/** A pod that ends is started again: that is what a workload is for. */
function restartPolicyErrors(value: Json | undefined): readonly FieldError[] {
  if (value === undefined || value === 'Always') return [];
  const field = 'spec.template.spec.restartPolicy';
  return [{ type: 'NotSupported', field, value, detail: 'supported values: "Always"' }];
}

/** The pods of a workload must be those that its selector finds. */
function templateLabelErrors(spec: JsonObject): readonly FieldError[] {
  const labels = valueAt(spec, ['template', 'metadata', 'labels']);
  const wanted = Object.entries(objectOf(valueAt(spec, ['selector', 'matchLabels'])));
  const known = objectOf(labels);
  if (isObject(spec['selector']) && wanted.every(([key, value]) => known[key] === value)) return [];
  const value: Json = isObject(labels) ? labels : null;
  return [
    {
      type: 'Invalid',
      field: 'spec.template.metadata.labels',
      value,
      detail: '`selector` does not match template `labels`',
    },
  ];
}

function selectorErrors(next: Draft, old: Draft | undefined): readonly FieldError[] {
  const selector = valueAt(next, ['spec', 'selector']);
  if (old === undefined || JSON.stringify(selector) === JSON.stringify(valueAt(old, ['spec', 'selector']))) return [];
  return [{ type: 'Invalid', field: 'spec.selector', value: selector ?? null, detail: 'field is immutable' }];
}
