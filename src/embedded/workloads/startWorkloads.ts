import { KubernetesClient } from '../../kubernetes/client.ts';
import { plainConnection } from '../../kubernetes/connection.ts';
import { KubernetesError, type Status } from '../../kubernetes/errors.ts';
import { DeploymentController } from './deploymentController.ts';
import { PodScheduler } from './podScheduler.ts';

/** What runs the pods that no operator binds. */
export interface Workloads {
  close(): Promise<void>;
}

/**
 * Starts what a control plane does for Deployments: a controller that makes their pods, and a scheduler that finds nodes for
 * pods. `failed` is told of what failed and is tried again.
 */
export async function startWorkloads(apiServerUrl: string, failed: (error: unknown) => void): Promise<Workloads> {
  const client = new KubernetesClient({ connection: plainConnection(apiServerUrl), userAgent: 'embedded-workloads' });
  const abort = new AbortController();
  const scheduler = new PodScheduler({
    client,
    bind: (namespace, name, nodeName) => bind(apiServerUrl, namespace, name, nodeName),
    now: () => new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    failed,
  });
  const controller = new DeploymentController({ client, now: () => Date.now() / 1000, failed });
  await Promise.all([scheduler.start(abort.signal), controller.start(abort.signal)]);
  return {
    close: async () => {
      abort.abort();
      await Promise.all([scheduler.stop(), controller.stop()]);
      await client.close();
    },
  };
}

async function bind(apiServerUrl: string, namespace: string, name: string, nodeName: string): Promise<void> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/binding`;
  const target = { apiVersion: 'v1', kind: 'Node', name: nodeName };
  const answer = await fetch(apiServerUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ apiVersion: 'v1', kind: 'Binding', metadata: { namespace, name }, target }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new KubernetesError(answer.status, JSON.parse(text) as Partial<Status>);
}
