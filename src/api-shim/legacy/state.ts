import { setImmediate } from 'node:timers/promises';
import { drainInfos } from '../../master/maintenance/drain.ts';
import type { ShownState } from '../../master/snapshot.ts';
import type { MasterInfo } from '../../model/generated/messages.ts';
import { toJson } from '../../wire/codec.ts';
import type { ChunkedText } from '../../wire/chunkedText.ts';
import { countUnreachable, isActive, recoveredAgents, registeredAgents } from '../operator/agents.ts';
import type { ShimParts } from '../parts.ts';
import { visibleFlags } from './flags.ts';
import { addFrameworks } from './frameworks.ts';
import { opened, type Question } from './json.ts';
import { slaveIdentity, slaveView } from './slaves.ts';
import { taskText } from './tasks.ts';

/**
 * The answer to /state (LEGACY-011, LEGACY-012). A Mesos master never has orphans; here they are what a deleted Framework
 * left running because its policy said so.
 */
export async function addStateDocument(
  body: ChunkedText,
  snapshot: () => ShownState,
  parts: ShimParts,
  { caller }: Question,
): Promise<void> {
  const { master, version, startTime, electedTime } = parts;
  const flags = await visibleFlags(parts, caller);
  const state = snapshot();
  // To make a snapshot of a large cluster is enough for one turn.
  await setImmediate();
  const { info } = master.options;
  const agents = registeredAgents(state);
  const activated = agents.filter(isActive).length;
  const drains = drainInfos(state);
  body.text(
    opened({
      ...version,
      start_time: startTime,
      elected_time: electedTime(),
      ...leaderView(info),
      capabilities: (info.capabilities ?? []).map(({ type }) => type),
      activated_slaves: activated,
      deactivated_slaves: agents.length - activated,
      unreachable_slaves: countUnreachable(state),
      leader: info.pid,
      leader_info: { ...leaderView(info), port: info.port },
      ...(flags !== undefined && { ...named(flags), flags }),
    }),
  );
  body.text(',"slaves":[').elements(agents, (agent) => JSON.stringify(slaveView(agent, drains.get(agent.id))));
  body.text('],"recovered_slaves":[').elements(recoveredAgents(state), (agent) => JSON.stringify(slaveIdentity(agent)));
  body.text('],');
  addFrameworks(body, state);
  body.text(',"orphan_tasks":[').elements(state.orphans, taskText).text(']}');
}

/** What is shown beside the flags that say it (LEGACY-012). */
function named({ cluster, log_dir, external_log_file }: Readonly<Record<string, string>>): object {
  return {
    ...(cluster !== undefined && { cluster }),
    ...(log_dir !== undefined && { log_dir }),
    ...(external_log_file !== undefined && { external_log_file }),
  };
}

function leaderView({ id, pid, hostname, domain }: MasterInfo): object {
  return {
    id,
    pid,
    hostname,
    ...(domain !== undefined && { domain: toJson('mesos.v1.DomainInfo', domain) }),
  };
}
