import { constants } from 'node:os';
import type { Pod } from '../../../kubernetes/kinds.ts';
import { isFinal } from '../../../kubernetes/phase.ts';
import type { ContainerEnd } from '../runtime/container.ts';
import type { PodRecord } from './podRecord.ts';
import { isSidecar, restartDelayMs, restarts } from './startOrder.ts';
import type { ContainerView, ContainerViews } from './startOrder.ts';

type PodSpec = NonNullable<Pod['spec']>;
type ContainerSpec = PodSpec['containers'][number];
type PodStatus = NonNullable<Pod['status']>;
type PodCondition = NonNullable<PodStatus['conditions']>[number];
type ContainerStatus = NonNullable<PodStatus['containerStatuses']>[number];

/** What a pod's status is made from besides its spec. */
export interface PodFacts {
  readonly record: PodRecord;
  readonly views: ContainerViews;
  /** Nothing of the pod will be started any more. */
  readonly stopping: boolean;
  /** A container that cannot be started at the moment. */
  readonly problem: { readonly container: string; readonly message: string } | undefined;
}

/** The reason of a container that waits to be started again. */
const crashLoop = 'CrashLoopBackOff';

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

const ownConditions = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];

/**
 * The status of a pod as a kubelet would write it. It is made from the facts alone, so equal facts give an equal status, but for
 * how former attempts ended and the conditions: those of others stay, and a condition keeps the time of its last change.
 * `address` is the node's.
 */
export function statusOf(pod: Pod, facts: PodFacts, address: string): PodStatus {
  const spec = specOf(pod);
  const phase = phaseOf(pod, facts);
  const { failure, startTime } = facts.record;
  const refused = failure !== undefined && facts.views.size === 0;
  const written = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const statusOfContainer = (container: ContainerSpec): ContainerStatus =>
    containerStatus(
      container,
      spec,
      phase,
      facts,
      written.find(({ name }) => name === container.name),
    );
  return {
    phase,
    ...(phase === 'Failed' && failure),
    startTime: rfc3339(startTime),
    hostIP: address,
    hostIPs: [{ ip: address }],
    ...(!refused && { podIP: address, podIPs: [{ ip: address }] }),
    qosClass: pod.status?.qosClass ?? 'Burstable',
    conditions: conditionsOf(pod, spec, phase, facts),
    ...(spec.initContainers?.length && { initContainerStatuses: spec.initContainers.map(statusOfContainer) }),
    containerStatuses: spec.containers.map(statusOfContainer),
  };
}

/** Whether a condition is one that a kubelet writes. */
export function isOwnCondition(condition: PodCondition): boolean {
  return ownConditions.includes(condition.type);
}

function specOf(pod: Pod): PodSpec {
  return pod.spec ?? { containers: [] };
}

/** The phase of a pod: it has ended when none of its processes runs and none will be started. */
export function phaseOf(pod: Pod, { record, views, stopping }: PodFacts): Phase {
  const spec = specOf(pod);
  const all = [...views.values()];
  if (all.some(({ state }) => state.kind !== 'terminated')) return initialized(spec, views) ? 'Running' : 'Pending';
  if (record.failure) return 'Failed';
  const exitCodes = spec.containers.map(({ name }) => exitCodeOf(views.get(name)));
  if (exitCodes.every((code) => code === 0) && (stopping || !willRestart(spec, views))) return 'Succeeded';
  if (stopping || initFailed(spec, views)) return 'Failed';
  if (exitCodes.includes(undefined)) return 'Pending';
  return willRestart(spec, views) ? 'Running' : 'Failed';
}

function willRestart(spec: PodSpec, views: ContainerViews): boolean {
  return spec.containers.some((container) => {
    const exitCode = exitCodeOf(views.get(container.name));
    return exitCode !== undefined && restarts(spec, container, exitCode);
  });
}

function initFailed(spec: PodSpec, views: ContainerViews): boolean {
  return (spec.initContainers ?? []).some((container) => {
    const exitCode = exitCodeOf(views.get(container.name));
    return exitCode !== undefined && exitCode !== 0 && !restarts(spec, container, exitCode);
  });
}

function initialized(spec: PodSpec, views: ContainerViews): boolean {
  return (spec.initContainers ?? []).every((container) => {
    const view = views.get(container.name);
    return isSidecar(container) ? view !== undefined : exitCodeOf(view) === 0;
  });
}

function exitCodeOf(view: ContainerView | undefined): number | undefined {
  return view?.state.kind === 'terminated' ? view.state.exitCode : undefined;
}

function containerStatus(
  container: ContainerSpec,
  spec: PodSpec,
  phase: Phase,
  facts: PodFacts,
  before: ContainerStatus | undefined,
): ContainerStatus {
  const view = facts.views.get(container.name);
  const running = view !== undefined && view.state.kind !== 'terminated';
  const isInit = spec.initContainers?.includes(container) ?? false;
  const image = container.image ?? '';
  return {
    name: container.name,
    image,
    imageID: view ? image : '',
    ready: running || (isInit && exitCodeOf(view) === 0),
    started: running,
    restartCount: view?.restarts ?? 0,
    ...(view && { containerID: containerId(facts.record, container.name, view.restarts) }),
    ...statesOf(container, spec, phase, facts, before),
  };
}

/** What a container does, and how the attempt before ended: one that waits to be started again shows the last end as that. */
function statesOf(
  container: ContainerSpec,
  spec: PodSpec,
  phase: Phase,
  facts: PodFacts,
  before: ContainerStatus | undefined,
): Pick<ContainerStatus, 'state' | 'lastState'> {
  const view = facts.views.get(container.name);
  const state = containerState(container, spec, phase, facts);
  const exitCode = exitCodeOf(view);
  const isEnded = isFinal(phase) || facts.stopping || exitCode === undefined || !restarts(spec, container, exitCode);
  const delay = isEnded || view === undefined ? 0 : restartDelayMs(view.restarts);
  if (delay === 0) return { state, ...lastStateOf(container, facts, before) };
  const { namespace, name, uid } = facts.record;
  const message = `back-off ${durationOf(delay / 1000)} restarting failed container=${container.name} pod=${name}_${namespace}(${uid})`;
  return { state: { waiting: { reason: crashLoop, message } }, lastState: state };
}

/** Seconds as Go writes durations. */
function durationOf(seconds: number): string {
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

/** How the attempt before this one ended: this process has seen it, or it was written by an earlier one. */
function lastStateOf(
  { name }: ContainerSpec,
  { record, views }: PodFacts,
  before: ContainerStatus | undefined,
): Pick<ContainerStatus, 'lastState'> {
  const view = views.get(name);
  if (view?.former !== undefined)
    return { lastState: terminatedState(view.former, containerId(record, name, view.restarts - 1)) };
  if (before === undefined || view === undefined) return {};
  const { restartCount, state, lastState } = before;
  if (restartCount === view.restarts) return lastState === undefined ? {} : { lastState };
  const ended = state?.waiting?.reason === crashLoop ? lastState : state;
  const terminated = restartCount === view.restarts - 1 ? ended?.terminated : undefined;
  return terminated === undefined ? {} : { lastState: { terminated } };
}

/** The number of the attempt that an id names; -1 where it names none. */
export function attemptOf(id: string): number {
  return Number(/^process:\/\/.*\/(\d+)$/.exec(id)?.[1] ?? -1);
}

function containerId(record: PodRecord, container: string, attempt: number): string {
  return `process://${record.uid}/${container}/${attempt}`;
}

function containerState(
  container: ContainerSpec,
  spec: PodSpec,
  phase: Phase,
  facts: PodFacts,
): NonNullable<ContainerStatus['state']> {
  const view = facts.views.get(container.name);
  if (!view) return isFinal(phase) ? neverStarted(facts) : { waiting: waitingFor(container, spec, facts) };
  const { state } = view;
  if (state.kind === 'unstarted') return { waiting: { reason: 'ContainerCreating' } };
  if (state.kind === 'running') return { running: { startedAt: rfc3339(state.startedAt) } };
  return terminatedState(state, containerId(facts.record, container.name, view.restarts));
}

function terminatedState(
  { exitCode, startedAt, finishedAt }: ContainerEnd,
  containerID: string,
): NonNullable<ContainerStatus['state']> {
  const signal = signalOf(exitCode);
  return {
    terminated: {
      exitCode,
      ...(signal !== undefined && { signal: signal.number, message: `ended by ${signal.name}` }),
      reason: reasonOf(exitCode),
      startedAt: rfc3339(startedAt),
      finishedAt: rfc3339(finishedAt),
      containerID,
    },
  };
}

/** A container of a pod that ended before the container's turn came, as kubelets report it: 137, without times. */
function neverStarted({ record }: PodFacts): NonNullable<ContainerStatus['state']> {
  const { reason, message } = record.failure ?? {
    reason: 'ContainerStatusUnknown',
    message: 'the pod ended before this container was started',
  };
  return { terminated: { exitCode: 137, reason, message } };
}

function waitingFor(
  container: ContainerSpec,
  spec: PodSpec,
  { views, problem }: PodFacts,
): { reason: string; message?: string } {
  if (problem?.container === container.name) return { reason: 'CreateContainerConfigError', message: problem.message };
  return { reason: initialized(spec, views) ? 'ContainerCreating' : 'PodInitializing' };
}

function reasonOf(exitCode: number): string {
  if (exitCode === 0) return 'Completed';
  return exitCode === 128 ? 'StartError' : 'Error';
}

/** The signal that an exit status of a shell means. */
function signalOf(exitCode: number): { readonly number: number; readonly name: string } | undefined {
  const found = Object.entries(constants.signals).find(([, number]) => number === exitCode - 128);
  return found && { name: found[0], number: found[1] };
}

function conditionsOf(pod: Pod, spec: PodSpec, phase: Phase, facts: PodFacts): readonly PodCondition[] {
  const ended = isFinal(phase);
  const ready =
    phase === 'Running' && spec.containers.every(({ name }) => facts.views.get(name)?.state.kind === 'running');
  const notReady = ready ? undefined : ended ? endReason(phase) : 'ContainersNotReady';
  const given = pod.status?.conditions ?? [];
  const current: readonly [string, boolean, string | undefined][] = [
    ['PodReadyToStartContainers', !ended, undefined],
    ['Initialized', initialized(spec, facts.views), phase === 'Succeeded' ? 'PodCompleted' : undefined],
    ['Ready', ready, notReady],
    ['ContainersReady', ready, notReady],
    ['PodScheduled', true, undefined],
  ];
  const written = current.map(([type, holds, reason]) => condition(type, holds, reason, given));
  return [...given.filter((other) => !isOwnCondition(other)), ...written];
}

function endReason(phase: Phase): string {
  return phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed';
}

function condition(
  type: string,
  holds: boolean,
  reason: string | undefined,
  given: readonly PodCondition[],
): PodCondition {
  const status = holds ? 'True' : 'False';
  const before = given.find((other) => other.type === type);
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : undefined;
  return { type, status, ...(reason && { reason }), lastTransitionTime: lastTransitionTime ?? rfc3339(Date.now()) };
}

/** Kubernetes' times have whole seconds. */
function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
