import type { EventRecorder, EventSubject } from '../kubernetes/eventRecorder.ts';
import type { Decision } from '../master/effects.ts';
import type { AgentId, FrameworkId } from '../model/ids.ts';
import { domain, taskName } from './names.ts';

/** Where the resources of what a decision is about are found. */
export interface Subjects {
  readonly namespace: string;
  readonly frameworkResource: (id: FrameworkId) => { readonly name: string; readonly uid?: string } | undefined;
  readonly nodeOf: (id: AgentId) => string | undefined;
  readonly taskUid: (name: string) => string | undefined;
}

type Kind = 'Framework' | 'Task' | 'Agent';

/**
 * The decisions that a user would ask about, each with the resource to tell it on. The many of a healthy cluster are
 * not among them: an Event is a write to the API server.
 */
const told: Partial<Readonly<Record<Decision['reason'], { readonly on: Kind; readonly type: 'Normal' | 'Warning' }>>> =
  {
    FrameworkSubscribed: { on: 'Framework', type: 'Normal' },
    FrameworkFailedOver: { on: 'Framework', type: 'Normal' },
    FrameworkDisconnected: { on: 'Framework', type: 'Warning' },
    FrameworkRemoved: { on: 'Framework', type: 'Normal' },
    LaunchRefused: { on: 'Framework', type: 'Warning' },
    OperationRefused: { on: 'Framework', type: 'Warning' },
    TaskFailed: { on: 'Task', type: 'Warning' },
    TaskLost: { on: 'Task', type: 'Warning' },
    AgentDeactivated: { on: 'Agent', type: 'Warning' },
    AgentUnreachable: { on: 'Agent', type: 'Warning' },
  };

/** Tells decisions as Kubernetes Events, for `kubectl describe`. */
export class DecisionEvents {
  readonly #recorder: Pick<EventRecorder, 'record'>;
  readonly #subjects: Subjects;

  constructor(recorder: Pick<EventRecorder, 'record'>, subjects: Subjects) {
    this.#recorder = recorder;
    this.#subjects = subjects;
  }

  record(decision: Decision): void {
    const how = told[decision.reason];
    const subject = how === undefined ? undefined : this.#subjectOf(how.on, decision);
    if (how === undefined || subject === undefined) return;
    this.#recorder.record(subject, { type: how.type, reason: decision.reason, message: decision.message });
  }

  #subjectOf(kind: Kind, { frameworkId, agentId, task }: Decision): EventSubject | undefined {
    const { namespace, frameworkResource, nodeOf, taskUid } = this.#subjects;
    switch (kind) {
      case 'Framework': {
        const { name, ...identity } = (frameworkId === undefined ? undefined : frameworkResource(frameworkId)) ?? {};
        return subject(kind, name, { namespace, ...identity });
      }
      case 'Agent':
        return agentId === undefined ? undefined : subject(kind, nodeOf(agentId), {});
      case 'Task': {
        const name = task === undefined ? undefined : taskName(task);
        const uid = name === undefined ? undefined : taskUid(name);
        return subject(kind, name, { namespace, ...(uid !== undefined && { uid }) });
      }
    }
  }
}

function subject(
  kind: Kind,
  name: string | undefined,
  metadata: { readonly namespace?: string; readonly uid?: string },
): EventSubject | undefined {
  return name === undefined ? undefined : { apiVersion: `${domain}/v1alpha1`, kind, metadata: { name, ...metadata } };
}
