import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { namespaces } from '../../src/kubernetes/kinds.ts';
import { connectionOf, loadKubeConfig } from '../../src/kubernetes/kubeConfig.ts';
import type { Kind, KubernetesObject } from '../../src/kubernetes/objects.ts';
import { describeCluster } from '../cluster/availability.ts';
import { startControlPlane, type ControlPlane } from '../cluster/controlPlane.ts';
import { eventually } from '../support/eventually.ts';

interface SelfSubjectReview extends KubernetesObject {
  readonly status?: { readonly userInfo?: { readonly username?: string } };
}

/** What a user asks to hear who the API server takes them for. */
const selfSubjectReviews: Kind<SelfSubjectReview> = {
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  namespaced: false,
};

/** Longer than credentials are used before they are read again, in seconds. */
const ROTATION_SECONDS = 60;

describeCluster('our client and the credentials of a cluster', () => {
  let directory: string;
  let controlPlane: ControlPlane;
  let client: KubernetesClient;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'credentials-'));
    const tokens = join(directory, 'tokens.csv');
    writeFileSync(tokens, 'first,alice,1\nsecond,bob,2\n');
    controlPlane = await startControlPlane({
      components: 'apiserver',
      apiServerFlags: [`--token-auth-file=${tokens}`],
    });
  }, 120_000);
  afterAll(async () => {
    await controlPlane.stop();
    rmSync(directory, { recursive: true });
  });
  afterEach(() => client.close());

  /** A client by a kubeconfig whose user is this. */
  function clientOf(user: object): KubernetesClient {
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'test',
          cluster: { server: controlPlane.url, 'certificate-authority': controlPlane.authority.certificate },
        },
      ],
      users: [{ name: 'test', user }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
      'current-context': 'test',
    };
    const text = JSON.stringify(config);
    return new KubernetesClient({ connection: connectionOf(loadKubeConfig({ type: 'text', text })) });
  }

  async function whoami(): Promise<string | undefined> {
    const { status } = await client.create(selfSubjectReviews, { metadata: {} });
    return status?.userInfo?.username;
  }

  it('reads a token anew when its file changes, as tokens of service accounts do', async () => {
    const tokenFile = join(directory, 'token');
    writeFileSync(tokenFile, 'first\n');
    client = clientOf({ tokenFile });
    expect(await whoami()).toBe('alice');
    writeFileSync(tokenFile, 'second\n');
    await eventually(async () => (await whoami()) === 'bob', ROTATION_SECONDS);
  }, 120_000);

  it('reads a client certificate anew when its files change', async () => {
    const issue = (commonName: string) => controlPlane.authority.issue({ name: 'rotated', commonName });
    const { certificate, key } = issue('carol');
    client = clientOf({ 'client-certificate': certificate, 'client-key': key });
    expect(await whoami()).toBe('carol');
    issue('dave');
    await eventually(async () => (await whoami()) === 'dave', ROTATION_SECONDS);
  }, 120_000);

  it('is refused with 401 or 403 when it is nobody or may not', async () => {
    client = clientOf({ token: 'unknown' });
    await expect(client.get(namespaces, { name: 'default' })).rejects.toMatchObject({ status: 401 });
    await client.close();
    client = clientOf({ token: 'first' });
    await expect(client.get(namespaces, { name: 'default' })).rejects.toMatchObject({ status: 403 });
  });
});
