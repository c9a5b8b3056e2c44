import type { KubernetesClient } from '../kubernetes/client.ts';
import { EventRecorder } from '../kubernetes/eventRecorder.ts';
import type { ReflectorEvent } from '../kubernetes/reflector.ts';
import type { Reconciled } from '../kubernetes/workQueue.ts';
import type { RoleWeight } from '../master/commands/updateWeights.ts';
import type { Fact } from '../master/inputs.ts';
import type { AgentId } from '../model/ids.ts';
import type { VolumeName } from '../model/persistentVolume.ts';
import type { ResourceQuantities } from '../model/quantities.ts';
import type { AgentClient } from './agent/agentClient.ts';
import { Changes } from './change/changes.ts';
import { ReservationController } from './reservation/reservationController.ts';
import { DecisionEvents } from './decisionEvents.ts';
import { FrameworkController } from './framework/frameworkController.ts';
import { AppliedSchedule } from './maintenance/appliedSchedule.ts';
import { ScheduleStatusWriter } from './maintenance/scheduleStatus.ts';
import { agentIdOf } from './node/agentFact.ts';
import { AgentWriter, type AgentView } from './node/agentWriter.ts';
import { Cordons } from './node/cordon.ts';
import { NodeController } from './node/nodeController.ts';
import { noUsage } from './node/usage.ts';
import { QuotaController } from './quota/quotaController.ts';
import { RoleController } from './role/roleController.ts';
import type { ControllerSettings } from './settings.ts';
import { Leftovers } from './task/leftovers.ts';
import { TaskIntake } from './task/taskIntake.ts';
import { TaskController } from './task/taskController.ts';
import { NodeVolumes } from './volume/volumes.ts';
import { Watches } from './watches.ts';

/** Whose work it is that is reported. */
export type ControllerName =
  'task' | 'framework' | 'agent' | 'cordon' | 'maintenance' | 'quota' | 'reservation' | 'role' | 'volume';

/** What the controllers report of themselves. */
export interface ControllersObserver {
  reconciled(controller: ControllerName, result: Reconciled<string>): void;
  reflected(kind: string, event: ReflectorEvent): void;
  /** A node has persistent volumes that nobody wants; they are left alone. */
  unclaimedVolumes(nodeName: string, volumes: readonly VolumeName[]): void;
  /** An object that cannot be understood is left alone. */
  unreadable(kind: string, name: string, error: unknown): void;
}

export interface ControllersParts {
  readonly client: KubernetesClient;
  readonly agents: Pick<AgentClient, 'post'>;
  readonly settings: ControllerSettings;
  readonly tell: (fact: Fact) => void;
  readonly observer: ControllersObserver;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly after: (seconds: number, callback: () => void) => () => void;
  /** How many tasks may be written at the same time. */
  readonly taskConcurrency: number;
  /** How the master sees an agent at the moment. */
  readonly agentViewOf: (id: AgentId) => AgentView;
  /** What a role and those below it have used of its quota. */
  readonly consumedBy: (role: string) => ResourceQuantities;
  /** Why UPDATE_WEIGHTS would not give a role this weight; undefined if it would. */
  readonly weightRefusalOf: (weight: RoleWeight) => string | undefined;
  /** The name of this process among its replicas. */
  readonly instance: string;
}

/** Each controller, and what they share. */
export interface Assembly {
  readonly watches: Watches;
  readonly tasks: TaskController;
  readonly leftovers: Leftovers;
  readonly intake: TaskIntake;
  readonly frameworks: FrameworkController;
  readonly nodes: NodeController;
  readonly agents: AgentWriter;
  readonly quotas: QuotaController;
  readonly roles: RoleController;
  readonly changes: Changes;
  readonly volumes: NodeVolumes;
  readonly reservations: ReservationController;
  readonly cordons: Cordons;
  readonly schedule: AppliedSchedule;
  readonly scheduleStatus: ScheduleStatusWriter;
  readonly recorder: EventRecorder;
  readonly events: DecisionEvents;
}

/** Makes the controllers, and says whom each asks and tells; nothing begins yet. What is under way ends with the signal. */
export function assemble(parts: ControllersParts, signal: AbortSignal): Assembly {
  const { client, settings, tell, now, observer } = parts;
  const reconciled =
    (controller: ControllerName) =>
    (result: Reconciled<string>): void =>
      observer.reconciled(controller, result);
  const watches = new Watches({
    client,
    namespace: settings.namespace,
    observe: (kind, event) => observer.reflected(kind, event),
  });
  const agents = new AgentWriter({
    client,
    viewOf: parts.agentViewOf,
    now,
    observe: reconciled('agent'),
  });
  const cordons = new Cordons({
    client,
    lookUp: (name) => nodes.lookUp(name),
    drains: (node) => parts.agentViewOf(agentIdOf(node)).drain?.obeyed === true,
    observe: reconciled('cordon'),
  });
  const schedule: AppliedSchedule = new AppliedSchedule(tell, () => {
    scheduleStatus.review();
    // An agent may be drained now that was not to be before.
    for (const name of watches.nodes.store.keys()) cordons.review(name);
  });
  const scheduleStatus: ScheduleStatusWriter = new ScheduleStatusWriter({
    client,
    present: () => schedule.standing,
    now,
    observe: reconciled('maintenance'),
  });
  const nodes: NodeController = new NodeController({
    settings,
    tell,
    after: parts.after,
    failed: (name, error) => observer.unreadable('Node', name, error),
    observed: (name, agent) => {
      reservations.nodeSeen(name, agent.id);
      agents.show(name, agent);
    },
    returned: (name) => volumes.review(name),
    looked: (name) => cordons.review(name),
  });
  const volumes: NodeVolumes = new NodeVolumes({
    agents: parts.agents,
    placeOf: (nodeName) => nodes.placeOf(nodeName),
    observe: reconciled('volume'),
    unclaimed: (nodeName, volumes) => observer.unclaimedVolumes(nodeName, volumes),
    lost: (nodeName, volume) => reservations.volumeLost(nodeName, volume),
  });
  const tasks = new TaskController({
    client,
    settings,
    tell,
    now,
    nodeOf: (agentId) => nodes.nodeOf(agentId),
    reserved: (agentId) => reservations.pending(agentId),
    takeSlot: (nodeName, podName) => nodes.takeSlot(nodeName, `${settings.namespace}/${podName}`),
    freeSlot: (nodeName, podName) => nodes.observePod(nodeName, `${settings.namespace}/${podName}`, noUsage),
    prepareVolume: (nodeName, { volume, uid, shared }) => volumes.prepare(nodeName, volume, uid, shared),
    concurrency: parts.taskConcurrency,
    observe: reconciled('task'),
  });
  const quotas = new QuotaController({
    client,
    reflector: watches.quotas,
    tell,
    consumedBy: parts.consumedBy,
    now,
    observe: reconciled('quota'),
  });
  const roles = new RoleController({
    client,
    reflector: watches.roles,
    tell,
    refusalOf: parts.weightRefusalOf,
    now,
    observe: reconciled('role'),
  });
  const changes = new Changes({
    client,
    roleOf: (role) => roles.holder(role),
    quotaOf: (role) => quotas.holder(role),
    watches,
    nodeOf: (agentId) => nodes.nodeOf(agentId),
    signal,
    skipped: ({ kind, name }, error) => observer.unreadable(kind, name, error),
  });
  const reservations: ReservationController = new ReservationController({
    client,
    tell,
    now,
    carryOut: (writes) => changes.write(writes),
    absorb: (object) => watches.reservations.absorb(object),
    volumes,
    record: (subject, occurrence) => recorder.record(subject, occurrence),
    observe: reconciled('reservation'),
    unreadable: (name, error) => observer.unreadable('Reservation', name, error),
  });
  const leftovers = new Leftovers(client, settings.namespace, reconciled('task'));
  const intake = new TaskIntake({
    tasks: watches.tasks,
    pods: watches.pods,
    namespace: settings.namespace,
    controller: tasks,
    leftovers,
    tell,
    unreadable: (name, error) => observer.unreadable('Task', name, error),
  });
  const recorder = new EventRecorder({ client, component: 'mesos-operator', instance: parts.instance });
  const frameworks = new FrameworkController({
    client,
    settings,
    tell,
    now,
    record: (subject, occurrence) => recorder.record(subject, occurrence),
    observe: reconciled('framework'),
    reflected: (kind, event) => observer.reflected(kind, event),
  });
  const events = new DecisionEvents(recorder, {
    namespace: settings.namespace,
    frameworkResource: (id) => frameworks.resourceOf(id),
    nodeOf: (id) => nodes.nodeOf(id),
    taskUid: (name) => tasks.uidOf(name),
  });
  return {
    watches,
    tasks,
    leftovers,
    intake,
    frameworks,
    nodes,
    agents,
    quotas,
    roles,
    changes,
    volumes,
    reservations,
    cordons,
    schedule,
    scheduleStatus,
    recorder,
    events,
  };
}
