import type {
  MasterCall,
  Metric,
  MasterCallType,
  MasterResponse,
  MasterResponseType,
} from '../../model/generated/messages.ts';
import { snapshotOf } from '../../master/snapshot.ts';
import type { Lazily } from '../../wire/lazy.ts';
import type { Caller } from '../auth/authorizer.ts';
import type { Visibility } from '../auth/visibility.ts';
import { metricsDocument } from '../metrics/metrics.ts';
import type { ShimParts } from '../parts.ts';
import { getAgents } from './agents.ts';
import { getFlags } from './flags.ts';
import { listFilesRead, readFileRead } from './files.ts';
import { getFrameworks } from './frameworks.ts';
import { getOperations } from './operations.ts';
import { readSchedule, readStatus } from './maintenance.ts';
import { quotaStatus } from './quota.ts';
import { getRoles } from './roles.ts';
import { getState } from './state.ts';
import { getTasks } from './tasks.ts';
import { getWeights } from './weights.ts';

/** A call that asks for something, who asks, and what the answer may show. */
export interface Question {
  readonly call: MasterCall;
  readonly parts: ShimParts;
  readonly caller: Caller;
  readonly visible: Visibility;
}

/** The part of a response that answers a call, in the field that is named like the call's type. */
type Answered = Omit<Lazily<MasterResponse>, 'type'>;

/**
 * Answers one type of call.
 *
 * @throws HttpRefusal
 */
type Read = (question: Question) => Answered | Promise<Answered>;

/** The calls that ask for something; each is a line here and a function elsewhere. */
const reads: Readonly<Partial<Record<MasterResponseType, Read>>> = {
  GET_HEALTH: () => ({ get_health: { healthy: true } }),
  GET_VERSION: ({ parts }) => ({ get_version: { version_info: parts.version } }),
  GET_MASTER: ({ parts: { master, startTime, electedTime } }) => ({
    get_master: { master_info: master.options.info, start_time: startTime, elected_time: electedTime() },
  }),
  GET_STATE: ({ parts: { master }, visible }) => ({ get_state: getState(snapshotOf(master.state), visible) }),
  GET_FLAGS: async ({ parts, caller }) => ({ get_flags: await getFlags(parts, caller) }),
  GET_METRICS: async ({ parts }) => ({ get_metrics: { metrics: await metricList(parts) } }),
  GET_AGENTS: ({ parts: { master }, visible }) => ({ get_agents: getAgents(snapshotOf(master.state), visible) }),
  GET_FRAMEWORKS: ({ parts: { master }, visible }) => ({
    get_frameworks: getFrameworks(snapshotOf(master.state), visible),
  }),
  GET_TASKS: ({ parts: { master }, visible }) => ({ get_tasks: getTasks(snapshotOf(master.state), visible) }),
  GET_EXECUTORS: () => ({ get_executors: {} }),
  GET_OPERATIONS: ({ parts: { master }, visible }) => ({ get_operations: getOperations(master.state, visible) }),
  LIST_FILES: listFilesRead,
  READ_FILE: readFileRead,
  GET_LOGGING_LEVEL: ({ parts }) => ({ get_logging_level: { level: parts.logging.level } }),
  GET_MAINTENANCE_SCHEDULE: async ({ parts, caller }) => ({
    get_maintenance_schedule: { schedule: await readSchedule(parts, caller) },
  }),
  GET_MAINTENANCE_STATUS: async ({ parts, caller }) => ({
    get_maintenance_status: { status: await readStatus(parts, caller) },
  }),
  GET_ROLES: ({ parts: { master }, visible }) => ({ get_roles: getRoles(master.state, master.options, visible) }),
  GET_QUOTA: async ({ parts: { master, authorizer }, caller }) => ({
    get_quota: { status: await quotaStatus(master.state, authorizer, caller) },
  }),
  GET_WEIGHTS: ({ parts: { master }, visible }) => getWeights(master.state, visible),
};

/** None of it has to be waited for, nor for a turn, so `timeout` bounds nothing (OPER-022). */
async function metricList(parts: ShimParts): Promise<readonly Metric[]> {
  const metrics = Object.entries(await metricsDocument(parts));
  return metrics.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => ({ name, value }));
}

/** What many may ask at once, and what is the same for all of them (OPER-018). */
const sharedReads: ReadonlySet<MasterCallType> = new Set([
  'GET_STATE',
  'GET_AGENTS',
  'GET_FRAMEWORKS',
  'GET_EXECUTORS',
  'GET_TASKS',
  'GET_OPERATIONS',
  'GET_ROLES',
]);

/** Whether calls of a type share an answer with those that wait for it at the same time. */
export function isShared(type: MasterCallType | undefined): boolean {
  return type !== undefined && sharedReads.has(type);
}

/** What answers calls of a type; undefined where there is nothing to tell. */
export function readOf(
  type: MasterCallType | undefined,
): ((question: Question) => Promise<Lazily<MasterResponse>>) | undefined {
  if (!isRead(type)) return undefined;
  const read = reads[type];
  return read && (async (question) => ({ type, ...(await read(question)) }));
}

function isRead(type: MasterCallType | undefined): type is MasterResponseType {
  return type !== undefined && Object.hasOwn(reads, type);
}
