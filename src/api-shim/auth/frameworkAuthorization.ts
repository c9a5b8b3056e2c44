import { launchedTasks } from '../../master/calls/launch.ts';
import { capabilitiesOf, rolesOf } from '../../master/capabilities.ts';
import { userOf, type Denials } from '../../master/denials.ts';
import type { Framework, State } from '../../master/state.ts';
import type { FrameworkCall } from '../../master/validation/call.ts';
import type { FrameworkInfo, OfferOperation } from '../../model/generated/messages.ts';
import { mayAll } from './commandAuthorization.ts';
import { operationAuthorizations } from './operationAuthorization.ts';
import { permissiveAuthorizer, type Action, type Authorizer, type Caller } from './authorizer.ts';

/** Which of the roles that a framework says it has it may not have (AUTH-020). */
export async function registrationDenials(
  authorizer: Authorizer,
  caller: Caller,
  info: FrameworkInfo,
): Promise<Denials | undefined> {
  if (authorizer === permissiveAuthorizer) return undefined;
  const roles = rolesOf(info, capabilitiesOf(info));
  return { roles: await denied(authorizer, subjectOf(caller, info), 'register_frameworks', roles) };
}

/** What of a call its framework may not have, as its principal: roles, users of tasks, operations on resources. */
async function callDenials(
  authorizer: Authorizer,
  caller: Caller,
  framework: Framework,
  call: FrameworkCall,
  state: Readonly<State>,
): Promise<Denials | undefined> {
  switch (call.type) {
    case 'UPDATE_FRAMEWORK':
      return registrationDenials(authorizer, subjectOf(caller, framework.info), call.update.framework_info);
    case 'ACCEPT':
      return acceptDenials(
        authorizer,
        subjectOf(caller, framework.info),
        framework,
        call.accept.operations ?? [],
        state,
      );
    default:
      return undefined;
  }
}

async function acceptDenials(
  authorizer: Authorizer,
  subject: Caller,
  framework: Framework,
  operations: readonly OfferOperation[],
  state: Readonly<State>,
): Promise<Denials> {
  const users = operations.flatMap(launchedTasks).map((task) => userOf(state, framework, task));
  const refused = new Set<OfferOperation>();
  for (const operation of operations) {
    if (!(await mayAll(authorizer, subject, operationAuthorizations(operation)))) refused.add(operation);
  }
  return { users: await denied(authorizer, subject, 'run_tasks', users), operations: refused };
}

async function denied(
  authorizer: Authorizer,
  subject: Caller,
  action: Action,
  objects: readonly string[],
): Promise<ReadonlySet<string>> {
  if (objects.length === 0) return new Set();
  const approved = await authorizer.approver(subject, action, objects);
  return new Set(objects.filter((object) => !approved(object)));
}

/** Whose rights count: the framework's principal, which is the caller's own where frameworks authenticate. */
function subjectOf(caller: Caller, { principal }: FrameworkInfo): Caller {
  return caller.principal === undefined && principal !== undefined ? { principal } : caller;
}

/**
 * Finds out what of frameworks' calls is denied, one after the other for each framework: what waits to be authorized is not
 * overtaken by what the framework sent after it.
 */
export class CallAuthorization {
  readonly #authorizer: Authorizer;
  readonly #state: Readonly<State>;
  readonly #underWay = new Map<string, Promise<Denials | undefined>>();

  constructor(authorizer: Authorizer, state: Readonly<State>) {
    this.#authorizer = authorizer;
    this.#state = state;
  }

  /** What is denied of a call. Rejects where that cannot be found out now. */
  denialsOf(caller: Caller, frameworkId: string, call: FrameworkCall): Promise<Denials | undefined> | undefined {
    const framework = this.#state.frameworks.get(frameworkId);
    if (this.#authorizer === permissiveAuthorizer || framework === undefined) return undefined;
    const before = this.#underWay.get(frameworkId) ?? Promise.resolve();
    const denials = before
      .catch(() => undefined)
      .then(() => callDenials(this.#authorizer, caller, framework, call, this.#state));
    this.#underWay.set(frameworkId, denials);
    const done = (): void => {
      if (this.#underWay.get(frameworkId) === denials) this.#underWay.delete(frameworkId);
    };
    denials.then(done, done);
    return denials;
  }
}
