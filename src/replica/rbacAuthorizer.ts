import type { Action, Approver, Authorizer, Caller } from '../api-shim/auth/authorizer.ts';
import { HttpRefusal } from '../wire/negotiation.ts';
import type { Access, KubernetesUser, Reviews } from '../kubernetes/reviews.ts';

const group = 'mesos-operator.dev';

/** What of Kubernetes' rights an action is. */
interface Right {
  readonly verb: string;
  readonly resource: string;
  readonly subresource?: string;
  /** Whether objects of the resource are in the namespace of tasks. */
  readonly namespaced?: true;
  /** Whether the action's objects are names that a rule may name (`resourceNames`): of roles they are. */
  readonly named?: true;
}

const ofRole = { resource: 'mesosroles', named: true } as const;

/**
 * The right that each action needs. Where the object of an action is a user or a principal, who has the right has it for
 * all of them: Kubernetes has no names for these.
 */
export const rights: Readonly<Record<Exclude<Action, 'get_endpoints'>, Right>> = {
  register_frameworks: { verb: 'subscribe', ...ofRole },
  // Not by name: each read shows all roles, and would have to ask for every one of them.
  view_roles: { verb: 'get', resource: 'mesosroles' },
  update_weights: { verb: 'update', ...ofRole },
  reserve_resources: { verb: 'create', resource: 'reservations', named: true },
  unreserve_resources: { verb: 'delete', resource: 'reservations' },
  create_volumes: { verb: 'create', resource: 'reservations', subresource: 'volumes', named: true },
  resize_volumes: { verb: 'update', resource: 'reservations', subresource: 'volumes', named: true },
  destroy_volumes: { verb: 'delete', resource: 'reservations', subresource: 'volumes' },
  get_quotas: { verb: 'get', resource: 'quotas', named: true },
  update_quotas: { verb: 'update', resource: 'quotas', named: true },
  run_tasks: { verb: 'create', resource: 'tasks', namespaced: true },
  view_frameworks: { verb: 'get', resource: 'frameworks', namespaced: true },
  view_tasks: { verb: 'get', resource: 'tasks', namespaced: true },
  view_executors: { verb: 'get', resource: 'tasks', subresource: 'executor', namespaced: true },
  access_sandboxes: { verb: 'get', resource: 'tasks', subresource: 'sandbox', namespaced: true },
  teardown_frameworks: { verb: 'delete', resource: 'frameworks', namespaced: true },
  access_mesos_logs: { verb: 'get', resource: 'masters', subresource: 'log' },
  view_flags: { verb: 'get', resource: 'masters', subresource: 'flags' },
  set_log_level: { verb: 'update', resource: 'masters', subresource: 'loglevel' },
  drain_agents: { verb: 'drain', resource: 'agents' },
  deactivate_agents: { verb: 'deactivate', resource: 'agents' },
  reactivate_agents: { verb: 'reactivate', resource: 'agents' },
  mark_agents_gone: { verb: 'delete', resource: 'agents' },
  get_maintenance_schedules: { verb: 'get', resource: 'maintenanceschedules' },
  update_maintenance_schedules: { verb: 'update', resource: 'maintenanceschedules' },
  start_maintenances: { verb: 'start', resource: 'maintenanceschedules' },
  stop_maintenances: { verb: 'stop', resource: 'maintenanceschedules' },
  get_maintenance_statuses: { verb: 'get', resource: 'maintenanceschedules', subresource: 'status' },
};

/** Asks Kubernetes what a caller may do. Who has not authenticated is its anonymous user. */
export function rbacAuthorizer(reviews: Pick<Reviews, 'mayAccess'>, namespace: string): Authorizer {
  const approver = async (caller: Caller, action: Action, objects: readonly string[] = []): Promise<Approver> => {
    const user = userOf(caller);
    const may = (name?: string): Promise<boolean> =>
      reviews.mayAccess(user, accessOf(action, namespace, name)).catch(refuse);
    if (action !== 'get_endpoints') {
      if (await may()) return () => true;
      if (rights[action].named !== true) return () => false;
    }
    const allowed = new Set<string>();
    for (const object of new Set(objects)) if (await may(object)) allowed.add(object);
    return (object) => object !== undefined && allowed.has(object);
  };
  return { approver };
}

/** Who cannot be judged is neither let in nor turned away. */
function refuse(): never {
  throw new HttpRefusal(503, 'Nobody can say at the moment what is allowed');
}

function accessOf(action: Action, namespace: string, name: string | undefined): Access {
  if (action === 'get_endpoints') return { nonResourceAttributes: { path: name ?? '', verb: 'get' } };
  const { verb, resource, subresource, namespaced } = rights[action];
  return {
    resourceAttributes: {
      group,
      verb,
      resource,
      ...(subresource !== undefined && { subresource }),
      ...(namespaced === true && { namespace }),
      ...(name !== undefined && { name }),
    },
  };
}

function userOf({ principal, kubernetes }: Caller): KubernetesUser {
  if (principal === undefined) {
    return { username: 'system:anonymous', groups: ['system:unauthenticated'], extra: {} };
  }
  return kubernetes === undefined
    ? { username: principal, groups: ['system:authenticated'], extra: {} }
    : { username: principal, ...kubernetes };
}
