import type { ShownCompletedFramework, ShownFramework, ShownState } from '../../master/snapshot.ts';
import type { Offer } from '../../master/state.ts';
import { Resources } from '../../model/resources.ts';
import { toJson } from '../../wire/codec.ts';
import type { ChunkedText } from '../../wire/chunkedText.ts';
import { opened } from './json.ts';
import { summary } from './resources.ts';
import { labelList, taskText } from './tasks.ts';

type AnyFramework = ShownFramework | ShownCompletedFramework;

/** The answer to /frameworks, of one framework where an id is given (LEGACY-024). */
export function addFrameworksDocument(body: ChunkedText, state: ShownState, frameworkId: string | null): void {
  body.text('{');
  addFrameworks(body, state, ({ id }) => frameworkId === null || id === frameworkId);
  body.text('}');
}

/** The frameworks of a document, as members of it (LEGACY-014). */
export function addFrameworks(
  body: ChunkedText,
  state: ShownState,
  isMeant: (framework: AnyFramework) => boolean = () => true,
): void {
  body.text('"frameworks":[');
  [...state.frameworks.values()].filter(isMeant).forEach((framework, index) => {
    addFramework(body.text(index === 0 ? '' : ','), framework);
  });
  body.text('],"completed_frameworks":[');
  [...state.completedFrameworks.values()].filter(isMeant).forEach((framework, index) => {
    addCompletedFramework(body.text(index === 0 ? '' : ','), framework);
  });
  body.text('],"unregistered_frameworks":[]');
}

/** A framework with its tasks and offers. Times are seconds since the epoch, 0 for never. */
function addFramework(body: ChunkedText, framework: ShownFramework): void {
  body.made(() =>
    opened({
      ...frameworkSummary(framework),
      ...infoView(framework, framework.used.plus(framework.offered)),
      unregistered_time: 0,
      executors: [],
      offer_constraints: toJson('mesos.v1.scheduler.OfferConstraints', framework.offerConstraints ?? {}),
    }),
  );
  body.text(',"tasks":[').elements(framework.tasks, taskText);
  body.text('],"unreachable_tasks":[').elements(framework.unreachableTasks, taskText);
  body.text('],"completed_tasks":[').elements(framework.completedTasks, taskText);
  body.text('],"offers":[').elements(framework.offers, offerText);
  body.text(']}');
}

function addCompletedFramework(body: ChunkedText, framework: ShownCompletedFramework): void {
  body.made(() =>
    opened({
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
      offers: [],
      executors: [],
      offer_constraints: {},
    }),
  );
  body.text(',"completed_tasks":[').elements(framework.completedTasks, taskText).text(']}');
}

/** The part of a framework that /state-summary shows, too (LEGACY-021). */
export function frameworkSummary(framework: ShownFramework): object {
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

function offerText({ id, frameworkId, agentId, role, resources }: Offer): string {
  return JSON.stringify({
    id,
    framework_id: frameworkId,
    allocation_info: { role },
    slave_id: agentId,
    resources: summary(resources),
  });
}
