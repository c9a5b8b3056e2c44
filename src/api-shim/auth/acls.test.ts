import { aclAuthorizer } from './aclAuthorizer.ts';
import { objectKeys } from './aclActions.ts';
import { parseAcls } from './acls.ts';
import type { Action, Caller } from './authorizer.ts';

/** Whether ACLs let a caller do something, to an object or to any. */
async function allowed(acls: object, principal: string | undefined, action: Action, object?: string): Promise<boolean> {
  const authorizer = aclAuthorizer(() => parseAcls(JSON.stringify(acls)));
  const caller: Caller = principal === undefined ? {} : { principal };
  return (await authorizer.approver(caller, action))(object);
}

const any = { type: 'ANY' };
const none = { type: 'NONE' };
const some = (...values: string[]): object => ({ values });

describe('the file', () => {
  it.each([
    ['nonsense', ''],
    ['[]', ''],
    ['{"permissive":"yes"}', 'permissive: '],
    ['{"run_task":[]}', "'run_task' is no action"],
    ['{"toString":[]}', "'toString' is no action"],
    ['{"run_tasks":{}}', 'run_tasks: '],
    ['{"run_tasks":[{"principals":{"type":"ANY"}}]}', 'run_tasks.0.users: '],
    ['{"run_tasks":[{"users":{"type":"ANY"}}]}', 'run_tasks.0.principals: '],
    ['{"run_tasks":[{"principals":{"type":"ALL"},"users":{"type":"ANY"}}]}', 'run_tasks.0.principals.type: '],
    ['{"run_tasks":[{"principals":{"type":"ANY"},"users":{"values":[1]}}]}', 'run_tasks.0.users.values.0: '],
    ['{"run_tasks":[{"principals":{"type":"ANY"},"roles":{"type":"ANY"}}]}', 'run_tasks.0'],
  ])('AUTH-011 is refused where it says %s', (text, reason) => {
    expect(() => parseAcls(text)).toThrow(reason);
  });

  it.each(['logs', 'flags', 'level', 'agents', 'machines'])('AUTH-015 names no %s', (key) => {
    const actions = Object.entries(objectKeys).flatMap(([action, of]) => (of === key ? [action] : []));
    expect(actions).not.toEqual([]);
    for (const action of actions) {
      const acls = (objects: object): string => JSON.stringify({ [action]: [{ principals: any, [key]: objects }] });
      expect(() => parseAcls(acls(some('a')))).toThrow(`${action}: '${key}' may only be of type ANY or NONE`);
      expect(() => parseAcls(acls(none))).not.toThrow();
    }
  });

  it('AUTH-015 names only endpoints that are asked about', () => {
    const acls = (path: string): string => JSON.stringify({ get_endpoints: [{ principals: any, paths: some(path) }] });
    expect(() => parseAcls(acls('/state'))).toThrow("get_endpoints: '/state' is not an authorizable path");
    expect(() => parseAcls(acls('/metrics/snapshot'))).not.toThrow();
  });

  it.each(Object.entries(objectKeys))('AUTH-014 %s speaks of %s', async (action, key) => {
    const acls = { [action]: [{ principals: some('alice'), [key]: none }] };
    expect(await allowed(acls, 'alice', action as Action, 'x')).toBe(false);
    expect(await allowed(acls, 'alice', action as Action)).toBe(false);
    expect(await allowed(acls, 'bob', action as Action, 'x')).toBe(true);
  });

  it("AUTH-014 may speak of what only Mesos' agents do", () => {
    const rule = { principals: any, users: any };
    expect(() => parseAcls(JSON.stringify({ launch_nested_containers_as_user: [rule] }))).not.toThrow();
  });
});

describe('a decision', () => {
  const acls = {
    run_tasks: [
      { principals: some('alice'), users: some('root', 'web') },
      { principals: some('alice', 'bob'), users: none },
      { principals: none, users: some('guest') },
    ],
  };

  it.each([
    ['alice', 'root', true],
    ['alice', 'db', false],
    ['bob', 'root', false],
    ['carol', 'root', true],
    ['carol', 'guest', false],
    [undefined, 'guest', false],
    [undefined, 'root', true],
  ])('AUTH-012 of the first rule that speaks of %s and %s', async (principal, user, expected) => {
    expect(await allowed(acls, principal, 'run_tasks', user)).toBe(expected);
  });

  it('AUTH-012 is `permissive` where no rule speaks of it', async () => {
    expect(await allowed({ permissive: false }, 'alice', 'run_tasks', 'root')).toBe(false);
    expect(await allowed({ permissive: false, ...acls }, 'carol', 'run_tasks', 'root')).toBe(false);
    expect(await allowed({ permissive: false, ...acls }, 'alice', 'run_tasks', 'root')).toBe(true);
  });

  it('AUTH-013 takes who has not authenticated, and what has no name, for any', async () => {
    const rules = (principals: object, users: object): object => ({
      permissive: false,
      run_tasks: [{ principals, users }],
    });
    expect(await allowed(rules(some('alice'), any), undefined, 'run_tasks', 'root')).toBe(false);
    expect(await allowed(rules(any, any), undefined, 'run_tasks', 'root')).toBe(true);
    expect(await allowed(rules(any, some('root')), 'alice', 'run_tasks')).toBe(false);
    expect(await allowed(rules(any, any), 'alice', 'run_tasks')).toBe(true);
  });

  it('AUTH-016 of all roles below one', async () => {
    const below = { permissive: false, view_roles: [{ principals: any, roles: some('a/%', 'b') }] };
    const seen = async (role: string): Promise<boolean> => allowed(below, 'alice', 'view_roles', role);
    expect(await Promise.all(['a', 'a/', 'a/b', 'a/b/c', 'ab', 'b', 'b/c'].map(seen))).toEqual([
      false,
      false,
      true,
      true,
      false,
      true,
      false,
    ]);
  });
});
