import type { Access, KubernetesUser } from '../kubernetes/reviews.ts';
import { rbacAuthorizer, rights } from './rbacAuthorizer.ts';

/** A cluster where some may do what is listed as `verb resource[/subresource] [name]`. */
function cluster(allowed: readonly string[]) {
  const asked: { readonly user: KubernetesUser; readonly access: Access }[] = [];
  const mayAccess = (user: KubernetesUser, access: Access): Promise<boolean> => {
    asked.push({ user, access });
    const { verb = '', resource = '', subresource, name } = access.resourceAttributes ?? {};
    const path = access.nonResourceAttributes?.path;
    const right = `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`;
    return Promise.resolve(allowed.includes(path ?? (name === undefined ? right : `${right} ${name}`)));
  };
  return { asked, authorizer: rbacAuthorizer({ mayAccess }, 'mesos-tasks') };
}

const alice = { principal: 'alice', kubernetes: { uid: '1', groups: ['g'], extra: { scopes: ['s'] } } };

describe('Authorization by RBAC', () => {
  it('allows everything of a kind to who has the right to it', async () => {
    const { authorizer } = cluster(['delete frameworks']);
    expect((await authorizer.approver(alice, 'teardown_frameworks'))('anybody')).toBe(true);
    expect((await authorizer.approver(alice, 'run_tasks', ['root']))('root')).toBe(false);
  });

  it('allows some roles to who has the right to these alone', async () => {
    const { authorizer } = cluster(['update quotas web']);
    const approved = await authorizer.approver(alice, 'update_quotas', ['web', 'batch']);
    expect([approved('web'), approved('batch'), approved('other'), approved()]).toEqual([true, false, false, false]);
  });

  it('asks for endpoints by their paths', async () => {
    const { authorizer } = cluster(['/metrics/snapshot']);
    const approved = await authorizer.approver(alice, 'get_endpoints', ['/metrics/snapshot', '/logging/toggle']);
    expect([approved('/metrics/snapshot'), approved('/logging/toggle')]).toEqual([true, false]);
  });

  it('asks for the user as Kubernetes knows it, else as one of that name, or as nobody', async () => {
    const { authorizer, asked } = cluster([]);
    await authorizer.approver(alice, 'run_tasks');
    await authorizer.approver({ principal: 'bob' }, 'run_tasks');
    await authorizer.approver({}, 'run_tasks');
    expect(asked.map(({ user }) => user)).toEqual([
      { username: 'alice', uid: '1', groups: ['g'], extra: { scopes: ['s'] } },
      { username: 'bob', groups: ['system:authenticated'], extra: {} },
      { username: 'system:anonymous', groups: ['system:unauthenticated'], extra: {} },
    ]);
    expect(asked[0]?.access.resourceAttributes).toEqual({
      group: 'mesos-operator.dev',
      verb: 'create',
      resource: 'tasks',
      namespace: 'mesos-tasks',
    });
  });

  it('has a right of its own for each action', () => {
    const all = Object.values(rights).map(({ verb, resource, subresource }) => [verb, resource, subresource].join());
    expect(new Set(all).size).toBe(all.length);
  });
});
