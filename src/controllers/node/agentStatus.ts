import type { Agent as AgentObject } from '../../kubernetes/kinds.ts';
import type { Condition } from '../../kubernetes/objects.ts';
import type { AgentMode } from '../../master/agentMode.ts';
import type { AgentDrain, AgentFact } from '../../master/inputs.ts';
import type { DrainOrder } from '../../master/maintenance/drain.ts';
import { printAttributes } from '../../model/attributes.ts';
import { withCondition, withoutCondition } from '../conditions.ts';

/** What an Agent's status is made of. */
export interface ShownAgent {
  readonly agent: AgentFact;
  /** What tasks hold of it, as Mesos writes resources. */
  readonly allocated: string;
  readonly mode: AgentMode;
  /** What is ordered of its draining, and whether that is obeyed; undefined if nothing is. */
  readonly drain: DrainOrder | undefined;
}

/** What each mode means, for people. */
const meanings: Readonly<Record<AgentMode, string>> = {
  Gone: 'An operator has given the agent up for good; its node can only be another agent, after it was deleted and made again',
  InMaintenance: 'The maintenance of its machine has been started',
  Unreachable: 'Its node has not answered for so long that its tasks were given up',
  Disconnected: 'Its node does not answer',
  Drained: 'Nothing is left of its tasks',
  Draining: 'Its tasks are being ended',
  Deactivated: 'An operator has deactivated it; its tasks run on',
  Cordoned: 'Its node is cordoned; its tasks run on',
  Full: 'Its node takes no further pod',
  Active: 'Its resources are offered',
};

/** The status that shows an agent; `conditions` are those that it had, and `now` is RFC 3339. */
export function statusOf(
  { agent, allocated, mode, drain }: ShownAgent,
  conditions: readonly Condition[],
  now: string,
): Omit<NonNullable<AgentObject['status']>, 'drain'> & { readonly drain: AgentDrain | null } {
  const fault = agent.domain?.fault_domain;
  const status = mode === 'Active' ? 'True' : 'False';
  const verdict = { type: 'Active', status, reason: mode, message: meanings[mode] } as const;
  return {
    agentId: agent.id,
    hostname: agent.hostname,
    address: agent.ip,
    port: agent.port,
    active: mode === 'Active',
    resources: agent.total.toString(),
    allocated,
    attributes: printAttributes(agent.attributes),
    ...(fault !== undefined && { domain: { region: fault.region.name, zone: fault.zone.name } }),
    drain: inForce(drain),
    conditions: withCondition(withDrain(conditions, drain, now), verdict, { generation: undefined, now }),
  };
}

/** What of a drain is in force: a later maintenance window does not end it, under another leader either. */
function inForce(drain: DrainOrder | undefined): AgentDrain | null {
  if (drain?.obeyed !== true) return null;
  const { obeyed: _, ...rest } = drain;
  return rest;
}

function withDrain(conditions: readonly Condition[], drain: DrainOrder | undefined, now: string): readonly Condition[] {
  const type = 'DrainInForce';
  if (drain === undefined) return withoutCondition(conditions, type);
  const verdict = drain.obeyed
    ? ({ type, status: 'True', reason: 'InForce', message: 'The agent is drained' } as const)
    : ({
        type,
        status: 'False',
        reason: 'MachineScheduled',
        message: 'Agent is in the maintenance schedule and cannot be drained, until its machine leaves that',
      } as const);
  return withCondition(conditions, verdict, { generation: undefined, now });
}
