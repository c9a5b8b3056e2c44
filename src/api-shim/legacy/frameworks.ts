import type { CompletedFramework, Framework, Offer, State } from '../../master/state.ts';
import { Resources } from '../../model/resources.ts';
import { toJson } from '../../wire/codec.ts';
import { summary } from './resources.ts';
import { labelList, taskView } from './tasks.ts';

type AnyFramework = Framework | CompletedFramework;

/** The answer to /frameworks, of one framework where an id is given (LEGACY-024). */
export function frameworksDocument(state: Readonly<State>, frameworkId: string | null): object {
  const isMeant = ({ id }: AnyFramework) => frameworkId === null || id === frameworkId;
  return {
    frameworks: [...state.frameworks.values()].filter(isMeant).map((framework) => frameworkView(state, framework)),
    completed_frameworks: [...state.completedFrameworks.values()].filter(isMeant).map(completedFrameworkView),
    unregistered_frameworks: [],
  };
}

/** A framework as the old endpoints show it (LEGACY-014). Times are seconds since the epoch, 0 for never. */
export function frameworkView(state: Readonly<State>, framework: Framework): object {
  const offers = [...framework.offers.values()];
  return {
    ...frameworkSummary(state, framework),
    ...infoView(framework, framework.used.plus(framework.offered)),
    unregistered_time: 0,
    tasks: [...framework.tasks.values()].map(taskView),
    unreachable_tasks: [...framework.unreachableTasks.values()].map(taskView),
    completed_tasks: framework.completedTasks.map(taskView),
    offers: offers.map(offerView),
    executors: [],
    offer_constraints: toJson('mesos.v1.scheduler.OfferConstraints', framework.offerConstraints ?? {}),
  };
}

/** A framework that is gone, as the old endpoints show it. */
export function completedFrameworkView(framework: CompletedFramework): object {
  return {
    ...identity(framework),
    used_resources: summary(Resources.none),
    offered_resources: summary(Resources.none),
    active: false,
    connected: false,
    recovered: false,
    ...infoView(framework, Resources.none),
    unregistered_time: framework.unregisteredTime,
    tasks: [],
    unreachable_tasks: [],
    completed_tasks: framework.completedTasks.map(taskView),
    offers: [],
    executors: [],
    offer_constraints: {},
  };
}

/** The part of a framework that /state-summary shows, too (LEGACY-021). */
export function frameworkSummary(state: Readonly<State>, framework: Framework): object {
  return {
    ...identity(framework),
    used_resources: summary(framework.used),
    offered_resources: summary(framework.offered),
    active: framework.active,
    connected: framework.streamId !== undefined,
    recovered: framework.recovered,
  };
}

function identity({ id, info, capabilities }: AnyFramework): object {
  return {
    id,
    name: info.name,
    capabilities: [...capabilities],
    hostname: info.hostname ?? '',
    webui_url: info.webui_url ?? '',
  };
}

function infoView(
  { info, roles, capabilities, registeredTime, reregisteredTime }: AnyFramework,
  held: Resources,
): object {
  return {
    user: info.user,
    failover_timeout: info.failover_timeout ?? 0,
    checkpoint: info.checkpoint ?? false,
    registered_time: registeredTime,
    ...(reregisteredTime !== registeredTime && { reregistered_time: reregisteredTime }),
    ...(info.principal !== undefined && { principal: info.principal }),
    resources: summary(held),
    ...(capabilities.has('MULTI_ROLE') ? { roles } : { role: roles[0] ?? '*' }),
    ...(info.labels !== undefined && { labels: labelList(info.labels) }),
  };
}

function offerView({ id, frameworkId, agentId, role, resources }: Offer): object {
  return {
    id,
    framework_id: frameworkId,
    allocation_info: { role },
    slave_id: agentId,
    resources: summary(resources),
  };
}
