import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { volumesPath } from '../../src/agent-link/messages.ts';
import { newLeaderKey } from '../../src/agent-link/signature.ts';
import type { AgentServer } from '../../src/agent/server.ts';
import { startAgent } from '../../src/agent/startAgent.ts';
import { AgentClient } from '../../src/controllers/agent/agentClient.ts';
import { agentIdentity } from '../../src/controllers/agent/agentIdentity.ts';
import { KubernetesClient } from '../../src/kubernetes/client.ts';
import { connectionOf, loadKubeConfig } from '../../src/kubernetes/kubeConfig.ts';
import { Reviews } from '../../src/kubernetes/reviews.ts';
import { describeCluster } from '../cluster/availability.ts';
import { startControlPlane, type ControlPlane } from '../cluster/controlPlane.ts';
import { startKwok } from '../cluster/kwok.ts';
import { eventually } from '../support/eventually.ts';
import { argsOf, type Manifest } from './helm.ts';
import { Release } from './release.ts';

jest.setTimeout(240_000);

const volume = { role: 'web', id: 'data' };
const wanted = { keep: [volume], destroy: [], own: [] };

interface TokenSource {
  readonly serviceAccountToken: { readonly audience: string };
}

interface DaemonSetSpec {
  readonly template: {
    readonly spec: {
      readonly serviceAccountName: string;
      readonly volumes: readonly { readonly projected?: { readonly sources: readonly TokenSource[] } }[];
    };
  };
}

describeCluster('agents of the chart on a real API server, and its operator', () => {
  let directory: string;
  let controlPlane: ControlPlane;
  let release: Release;
  let reviewer: KubernetesClient;
  let agent: AgentServer;
  let leader: AgentClient;
  const key = newLeaderKey();

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'agent-proof-'));
    controlPlane = await startControlPlane();
    await startKwok(controlPlane, { count: 2 });
    release = await Release.install(controlPlane, 'agent.enabled=true');
    await release.helm.kubectl(['create', 'serviceaccount', 'other', ...inAgents]);
    const path = await release.kubeconfig();
    reviewer = new KubernetesClient({ connection: connectionOf(loadKubeConfig({ type: 'file', path })) });
    await eventually(async () => (await podOn('kwok-0')) !== '' && (await podOn('kwok-1')) !== '', 60);
  });

  afterAll(async () => {
    await reviewer?.close();
    await controlPlane?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const inAgents = ['--namespace', 'mesos-agents'];
  const tokenFile = (): string => join(directory, 'token');

  beforeEach(async () => {
    agent = await startAgent({
      host: '127.0.0.1',
      port: 0,
      node: 'kwok-0',
      workDirectory: mkdtempSync(join(directory, 'work-')),
      readClaim: () => Promise.resolve({ epoch: 1, key: key.publicKey }),
      tokenFile: tokenFile(),
    });
    const isAgentOf = agentIdentity(
      new Reviews(reviewer, () => performance.now() / 1000),
      settingOf('agent-service-account'),
    );
    leader = new AgentClient({ key, leadership: () => ({ epoch: 1, valid: true }), isAgentOf });
  });

  afterEach(async () => {
    leader.close();
    await agent.close();
    rmSync(tokenFile(), { force: true });
  });

  /** What the chart tells the operator. */
  function settingOf(name: string): string {
    const flag = argsOf(release.manifests, 'Deployment').find((arg) => arg.startsWith(`--${name}=`));
    return flag?.replace(`--${name}=`, '') ?? '';
  }

  function daemonSet(): DaemonSetSpec['template']['spec'] {
    const found = release.manifests.find(({ kind }: Manifest) => kind === 'DaemonSet');
    return (found?.spec as unknown as DaemonSetSpec).template.spec;
  }

  /** The pod of the agent of a node. */
  async function podOn(node: string): Promise<string> {
    const path = `jsonpath={.items[?(@.spec.nodeName=="${node}")].metadata.name}`;
    return release.helm.kubectl(['get', 'pods', ...inAgents, '--output', path]);
  }

  /** The account of the agents. */
  const account = (): string => daemonSet().serviceAccountName;

  /** Whom the tokens are for that kubelets give agents. */
  function audience(): readonly string[] {
    const sources = daemonSet().volumes.flatMap(({ projected }) => projected?.sources ?? []);
    return sources.flatMap(({ serviceAccountToken }) => ['--audience', serviceAccountToken.audience]);
  }

  /** A token as a kubelet makes it for a pod of its node. */
  async function tokenOn(node: string): Promise<string> {
    const bound = ['--bound-object-kind', 'Pod', '--bound-object-name', await podOn(node)];
    return tokenOf(account(), ...audience(), ...bound);
  }

  async function tokenOf(account: string, ...more: readonly string[]): Promise<string> {
    return (await release.helm.kubectl(['create', 'token', account, ...inAgents, ...more])).trim();
  }

  const post = (port = agent.port): Promise<unknown> =>
    leader.post({ node: 'kwok-0', ip: '127.0.0.1', port }, volumesPath, wanted);
  const notProven = 'without a token of this agent';

  it('knows an agent by the token of its pod', async () => {
    writeFileSync(tokenFile(), await tokenOn('kwok-0'));
    expect(await post()).toMatchObject({ volumes: [volume] });
  });

  it('does not take the agent of another node for it', async () => {
    writeFileSync(tokenFile(), await tokenOn('kwok-1'));
    await expect(post()).rejects.toThrow(notProven);
  });

  it.each([
    ['that is bound to no pod', () => tokenOf(account(), ...audience())],
    ['that is for the API server', () => tokenOf(account())],
    ['of another account', () => tokenOf('other', ...audience())],
  ])('takes no token %s', async (_what, token) => {
    writeFileSync(tokenFile(), await token());
    await expect(post()).rejects.toThrow(notProven);
  });

  it('takes no token of a pod that is gone', async () => {
    writeFileSync(tokenFile(), await tokenOn('kwok-0'));
    const pod = await podOn('kwok-0');
    await release.helm.kubectl(['delete', 'pod', pod, ...inAgents, '--force', '--grace-period=0']);
    await expect(post()).rejects.toThrow(notProven);
    await eventually(async () => (await podOn('kwok-0')) !== '', 60);
  });

  it('is not obeyed by an agent that has nothing to show', async () => {
    await expect(post()).rejects.toMatchObject({ status: 503 });
  });

  it('takes nothing of who answers in place of the agent, even with what the agent has answered before', async () => {
    writeFileSync(tokenFile(), await tokenOn('kwok-0'));
    const answers: string[] = [];
    const impostor = await listen((body) => {
      const [former] = answers;
      return former === undefined ? forward(agent.port, body, answers) : Promise.resolve(former);
    });
    const { port } = impostor.address() as AddressInfo;
    expect(await post(port)).toMatchObject({ volumes: [volume] });
    expect(answers.join()).not.toContain('token');
    await expect(post(port)).rejects.toThrow('nothing that is sealed for this request');
    answers[0] = JSON.stringify({ volumes: [volume], deleting: [], failed: [] });
    await expect(post(port)).rejects.toThrow('nothing that is sealed for this request');
    impostor.closeAllConnections();
    impostor.close();
  });
});

interface Overheard {
  readonly text: string;
  readonly signature: string;
}

/** Listens where the leader takes the agent to be. */
async function listen(answer: (request: Overheard) => Promise<string>): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const signature = String(request.headers['mesos-operator-signature']);
      void answer({ text: Buffer.concat(chunks).toString(), signature }).then((text) => response.end(text));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Passes a request on to the agent, and keeps its answer. */
async function forward(port: number, { text, signature }: Overheard, answers: string[]): Promise<string> {
  const headers = { 'mesos-operator-signature': signature };
  const response = await fetch(`http://127.0.0.1:${port}${volumesPath}`, { method: 'POST', headers, body: text });
  const answer = await response.text();
  answers.push(answer);
  return answer;
}
