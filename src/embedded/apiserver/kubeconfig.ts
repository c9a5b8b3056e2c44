import { stringify } from 'yaml';

/** A kubeconfig, as YAML text, with one context that leads to a namespace of the server at `url`, without credentials. */
export function kubeconfigText(url: string, namespace: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'embedded', cluster: { server: url } }],
    users: [{ name: 'embedded', user: {} }],
    contexts: [{ name: 'embedded', context: { cluster: 'embedded', user: 'embedded', namespace } }],
    'current-context': 'embedded',
  });
}
