import type { KubernetesUser } from '../../kubernetes/reviews.ts';
import { agentIdentity } from './agentIdentity.ts';

const agent: KubernetesUser = {
  username: 'system:serviceaccount:mesos-agents:agent',
  groups: [],
  extra: { 'authentication.kubernetes.io/node-name': ['node-1'] },
};

describe('the agent of a node', () => {
  it.each([
    ['is who has its token', agent, 'node-1', true],
    ['is not the one of another', agent, 'node-2', false],
    ['is not some other account', { ...agent, username: 'system:serviceaccount:mesos-agents:other' }, 'node-1', false],
    ['is not known where the API server does not say where its pod is', { ...agent, extra: {} }, 'node-1', false],
    ['is nobody', undefined, 'node-1', false],
  ])('%s', async (_what, owner, node, expected) => {
    const asked: (readonly string[] | undefined)[] = [];
    const ownerOf = (_token: string, audiences?: readonly string[]): Promise<KubernetesUser | undefined> => {
      asked.push(audiences);
      return Promise.resolve(owner);
    };
    expect(await agentIdentity({ ownerOf }, 'mesos-agents:agent')(node, 'token')).toBe(expected);
    expect(asked).toEqual([['mesos-operator.dev/leader']]);
  });
});
