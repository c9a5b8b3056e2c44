import type { Cause, Explanation } from '../../allocator/allocator.ts';
import type { Framework } from '../../master/state.ts';
import { HttpRefusal } from '../../wire/negotiation.ts';
import type { ShimParts } from '../parts.ts';
import { absenceMessage, agentCount, causeMessage, type Circumstances } from './explanationMessages.ts';

/** Why there were offers or none, for programs and, in `message`, for people. */
interface Reason {
  readonly why: string;
  readonly message: string;
}

/**
 * The answer to /explain: why a framework got no offers in the last allocation, in one of its roles or in each. Mesos has no
 * such endpoint.
 *
 * @throws HttpRefusal 400, 404, or 503 while frameworks are not known to the allocator yet
 */
export function explainDocument(parts: ShimParts, frameworkId: string | null, role: string | null): object {
  const { state } = parts.master;
  if (frameworkId === null || frameworkId === '') throw new HttpRefusal(400, "Missing the parameter 'framework'");
  if (!state.recovered) throw new HttpRefusal(503, 'Master has not finished recovery');
  const framework = state.frameworks.get(frameworkId);
  if (framework === undefined) throw new HttpRefusal(404, `Framework '${frameworkId}' is not known`);
  return {
    framework_id: frameworkId,
    name: framework.info.name,
    roles: rolesMeant(framework, role).map((name) => roleView(parts, frameworkId, name)),
  };
}

function rolesMeant({ id, roles }: Framework, role: string | null): readonly string[] {
  if (role === null) return roles;
  if (!roles.includes(role)) throw new HttpRefusal(400, `Framework '${id}' is not subscribed to role '${role}'`);
  return [role];
}

function roleView({ master, now }: ShimParts, frameworkId: string, role: string): object {
  const { state, allocator } = master;
  const circumstances: Circumstances = {
    now: now(),
    nameOf: (id) => state.frameworks.get(id)?.info.name,
    quotaOf: (name) => allocator.quotaUse(name),
  };
  return { role, reasons: reasons(allocator.explain(frameworkId, role), circumstances) };
}

/** Together they account for every agent, unless the framework takes no part. */
function reasons({ absent, offered, open, causes }: Explanation, circumstances: Circumstances): readonly Reason[] {
  const all: Reason[] = [];
  if (absent !== undefined) all.push({ why: absent, message: absenceMessage[absent] });
  if (offered > 0) all.push(counted('offered', offered, `it got ${agentCount(offered)} in the last allocation`));
  all.push(...causes.map((cause) => causeView(cause, circumstances)));
  if (open > 0)
    all.push(counted('open', open, `${agentCount(open)} changed since the last allocation and may be next`));
  return all.length > 0 ? all : [counted('no_agents', 0, 'there are no agents')];
}

function counted(why: string, agents: number, message: string): Reason & { readonly agents: number } {
  return { why, agents, message };
}

function causeView(cause: Cause, circumstances: Circumstances): Reason {
  return {
    ...cause,
    why: cause.why.replaceAll('-', '_'),
    ...(cause.why === 'others-first' && { others: cause.others.map(clientView) }),
    ...(cause.why === 'in-use' && { by: cause.by.map(clientView) }),
    message: causeMessage(cause, circumstances),
  };
}

function clientView({ frameworkId, role }: { readonly frameworkId: string; readonly role: string }): object {
  return { framework_id: frameworkId, role };
}
