import { stringify } from 'yaml';

/** A kubeconfig, as YAML text, with one context that leads to the server at `url`; there are no credentials in it. */
export function kubeconfigText(url: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'embedded', cluster: { server: url } }],
    users: [{ name: 'embedded', user: {} }],
    contexts: [{ name: 'embedded', context: { cluster: 'embedded', user: 'embedded', namespace: 'default' } }],
    'current-context': 'embedded',
  });
}
