import { describe, expect, it } from '@jest/globals';
import type { Framework } from '../../kubernetes/kinds.ts';
import { schedulerDeployment } from './schedulerDeployment.ts';

const master = { name: 'MESOS_MASTER', value: 'mesos-master:5050' };

function framework(name = 'batch'): Framework {
  return {
    apiVersion: 'mesos-operator.dev/v1alpha1',
    kind: 'Framework',
    metadata: { name, namespace: 'mesos-tasks', uid: 'u' },
    spec: { name: 'batch' },
  };
}

/** The Deployment of a template whose pod has this specification, and these metadata. */
function deploymentOf(spec: object, metadata: object = {}, name?: string): { metadata: object; spec: unknown } {
  const template = { metadata, spec: { containers: [], ...spec } };
  return schedulerDeployment(framework(name), template, master.value) as { metadata: object; spec: unknown };
}

describe('the Deployment of a scheduler', () => {
  it('is the Framework’s, by name, label and owner', () => {
    expect(deploymentOf({}).metadata).toEqual({
      name: 'batch',
      namespace: 'mesos-tasks',
      labels: { 'mesos-operator.dev/scheduler': 'batch' },
      ownerReferences: [
        {
          apiVersion: 'mesos-operator.dev/v1alpha1',
          kind: 'Framework',
          name: 'batch',
          uid: 'u',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    });
  });

  it('never runs two instances at once', () => {
    expect(deploymentOf({}).spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
  });

  it('selects its pods by a label that the template cannot change', () => {
    const labels = { app: 'x', 'mesos-operator.dev/scheduler': 'other' };
    expect(deploymentOf({}, { labels, annotations: { a: 'b' } }).spec).toMatchObject({
      selector: { matchLabels: { 'mesos-operator.dev/scheduler': 'batch' } },
      template: {
        metadata: { labels: { app: 'x', 'mesos-operator.dev/scheduler': 'batch' }, annotations: { a: 'b' } },
      },
    });
  });

  it('has a label that fits where the name is too long for one', () => {
    const { metadata } = deploymentOf({}, {}, 'n'.repeat(200));
    expect(metadata).toMatchObject({
      labels: { 'mesos-operator.dev/scheduler': expect.stringMatching(/^[0-9a-f]{16}$/) as unknown },
    });
  });

  it('tells every container where the master is, before its own variables', () => {
    const own = { name: 'SPARK_MASTER', value: 'mesos://$(MESOS_MASTER)' };
    const spec = {
      serviceAccountName: 'spark',
      initContainers: [{ name: 'wait' }],
      containers: [{ name: 'main', image: 'spark', env: [own] }],
    };
    expect(deploymentOf(spec).spec).toMatchObject({
      template: {
        spec: {
          serviceAccountName: 'spark',
          initContainers: [{ name: 'wait', env: [master] }],
          containers: [{ name: 'main', image: 'spark', env: [master, own] }],
        },
      },
    });
  });

  it('leaves a container alone that says itself where its master is', () => {
    const env = [{ name: 'MESOS_MASTER', value: 'zk://zk/mesos' }];
    expect(deploymentOf({ containers: [{ name: 'main', env }] }).spec).toMatchObject({
      template: { spec: { containers: [{ name: 'main', env }] } },
    });
  });

  it('leaves what makes no sense for the API server to refuse', () => {
    expect(deploymentOf({ containers: [{ name: 'main', env: 'text' }, 'text'] }).spec).toMatchObject({
      template: { spec: { containers: [{ name: 'main', env: 'text' }, 'text'] } },
    });
  });
});
