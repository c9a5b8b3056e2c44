import { setImmediate as turn } from 'node:timers/promises';
import { pauseProgress } from '../../master/quota/recoveryPause.ts';
import type { Framework } from '../../master/state.ts';
import { reasonsOf, type Circumstances, type Reason } from '../../operator/explanationMessages.ts';
import { HttpRefusal } from '../../wire/negotiation.ts';
import type { Visibility } from '../auth/visibility.ts';
import type { ShimParts } from '../parts.ts';

/** How many agents are looked at until what else there is to do has its turn: some milliseconds. */
const agentsPerTurn = 5000;

/**
 * The answer to /explain: why a framework got no offers in the last allocation, in one of its roles or in each. Mesos has no
 * such endpoint.
 *
 * @throws HttpRefusal 400, 404, or 503 while frameworks are not known to the allocator yet
 */
export async function explainDocument(
  parts: Pick<ShimParts, 'master' | 'now'>,
  visible: Visibility,
  frameworkId: string | null,
  role: string | null,
): Promise<object> {
  const { state, report } = parts.master;
  if (frameworkId === null || frameworkId === '') throw new HttpRefusal(400, "Missing the parameter 'framework'");
  if (!state.recovered) throw new HttpRefusal(503, 'Master has not finished recovery');
  const framework = state.frameworks.get(frameworkId);
  if (framework === undefined || !visible.framework(framework.info)) {
    throw new HttpRefusal(404, `Framework '${frameworkId}' is not known`);
  }
  const looking = rolesMeant(framework, role).map((name) => report.explaining(frameworkId, name));
  const explanations = await inTurns(oneAfterTheOther(looking));
  const circumstances: Circumstances = {
    now: parts.now(),
    nameOf: (id) => state.frameworks.get(id)?.info.name,
    quotaOf: (name) => report.quotaUse(name),
    pause: pauseProgress(state),
  };
  return {
    framework_id: frameworkId,
    name: framework.info.name,
    roles: explanations.map((explanation) => ({
      role: explanation.role,
      reasons: reasonsOf(explanation, circumstances).map(reasonView),
    })),
  };
}

function rolesMeant({ id, roles }: Framework, role: string | null): readonly string[] {
  if (role === null) return roles;
  if (!roles.includes(role)) throw new HttpRefusal(400, `Framework '${id}' is not subscribed to role '${role}'`);
  return [role];
}

function* oneAfterTheOther<T>(all: readonly Generator<undefined, T>[]): Generator<undefined, readonly T[]> {
  const results: T[] = [];
  for (const work of all) results.push(yield* work);
  return results;
}

async function inTurns<T>(work: Generator<undefined, T>): Promise<T> {
  for (let agents = 1; ; agents += 1) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (agents % agentsPerTurn === 0) await turn();
  }
}

/** For programs and, in `message`, for people. */
function reasonView({ why, cause, ...rest }: Reason): object {
  return {
    ...cause,
    ...rest,
    why: why.replaceAll('-', '_'),
    ...(cause?.why === 'others-first' && { others: cause.others.map(clientView) }),
    ...(cause?.why === 'in-use' && { by: cause.by.map(clientView) }),
  };
}

function clientView({ frameworkId, role }: { readonly frameworkId: string; readonly role: string }): object {
  return { framework_id: frameworkId, role };
}
