import { hostname } from 'node:os';
import { OperatorStreams } from '../api-shim/operator/streams.ts';
import { SchedulerStreams } from '../api-shim/scheduler/streams.ts';
import { newLeaderKey, type LeaderKey } from '../agent-link/signature.ts';
import type { ShimObserver } from '../api-shim/observer.ts';
import type { Config } from '../config/config.ts';
import { agentIdentity, type IsAgentOf } from '../controllers/agent/agentIdentity.ts';
import { AgentClient } from '../controllers/agent/agentClient.ts';
import type { ControllersParts } from '../controllers/assembly.ts';
import { Controllers } from '../controllers/controllers.ts';
import { KubernetesClient } from '../kubernetes/client.ts';
import type { Connection } from '../kubernetes/connection.ts';
import type { Leadership } from '../kubernetes/lease.ts';
import { LeaderClient } from '../kubernetes/leaderClient.ts';
import { Reviews } from '../kubernetes/reviews.ts';
import { agentMode } from '../master/agentMode.ts';
import { usedResources } from '../master/agents.ts';
import { drainOrder } from '../master/maintenance/drain.ts';
import { Master } from '../master/master.ts';
import { validateWeight } from '../master/commands/updateWeights.ts';
import { consumedQuota } from '../master/quota/usage.ts';
import type { AgentId } from '../model/ids.ts';
import { Resources } from '../model/resources.ts';
import { mesosVersion } from '../model/version.ts';
import { AllocationTimers } from '../operator/allocationTimers.ts';
import { Loop, systemClock } from '../operator/loop.ts';
import { observeLoop } from '../operator/observer.ts';
import { OfferReview } from '../operator/offerReview.ts';
import { TimedWriter } from '../operator/timedWriter.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { NamedConfig } from './hostname.ts';
import { allocatorOf, masterOptions, operatorNamespace } from './masterOptions.ts';
import { observeControllers, observeShim } from './telemetry.ts';
import type { FilePoll } from './filePoll.ts';
import { whitelistPoll } from './whitelist.ts';

/** How many tasks are written to the API server at the same time. */
const taskConcurrency = 64;

/** What a replica is made of, joined and at rest: nothing listens, watches or ticks yet. */
export interface ReplicaParts {
  /** For what a follower writes too: its claim to the Lease. */
  readonly client: KubernetesClient;
  /** For what only a leader may write. */
  readonly leaderClient: LeaderClient;
  readonly master: Master;
  readonly controllers: Controllers;
  readonly loop: Loop;
  readonly allocationTimers: AllocationTimers;
  readonly writer: TimedWriter;
  readonly offerReview: OfferReview;
  readonly streams: SchedulerStreams;
  readonly operatorStreams: OperatorStreams;
  readonly shimObserver: ShimObserver;
  /** Undefined where all agents may be offered. */
  readonly whitelist: FilePoll | undefined;
  /** What this replica signs its requests to agents with, should it lead. */
  readonly leaderKey: LeaderKey;
  readonly agents: AgentClient;
}

/** Puts a replica together; `leadership` says whether it leads at the moment. */
export function replicaParts(
  config: NamedConfig,
  connection: Connection,
  log: Log,
  metrics: Metrics,
  leadership: () => Leadership | undefined,
  resign: (reason: string) => void,
): ReplicaParts {
  const observe: ConstructorParameters<typeof KubernetesClient>[0]['observe'] = ({ verb, kind, status, seconds }) => {
    metrics.requests.inc({ verb, kind, code: status });
    if (verb !== 'watch') metrics.requestSeconds.observe({ verb }, seconds);
  };
  const client = new KubernetesClient({ connection, observe });
  const leaderClient = new LeaderClient({ connection, observe }, leadership);
  const shimObserver = observeShim(log, metrics);
  const streams = new SchedulerStreams(shimObserver);
  const operatorStreams = new OperatorStreams({
    observer: shimObserver,
    every: (seconds, callback) => systemClock.every(seconds, callback),
    maxSubscribers: config['max-operator-event-stream-subscribers'],
  });
  const master = new Master(masterOptions(config), allocatorOf(config));
  const leaderKey = newLeaderKey();
  const agents = new AgentClient({ key: leaderKey, leadership, isAgentOf: isAgentOf(config, client) });
  const controllers = controllersOf(config, {
    client: leaderClient,
    agents,
    tell: (fact) => loop.tell(fact),
    observer: observeControllers(log, metrics),
    agentViewOf: (id) => ({
      allocated: allocatedText(master, id),
      mode: agentMode(master.state, id),
      drain: drainOrder(master.state, id),
    }),
    consumedBy: (role) => consumedQuota(master.state, role),
    weightRefusalOf: (weight) => validateWeight(master, weight),
  });
  const offerReview = new OfferReview({
    master,
    clock: systemClock,
    tell: (frameworkId, verdict) => controllers.showOffers(frameworkId, verdict),
  });
  const allocationTimers = new AllocationTimers(master);
  const writer = new TimedWriter(controllers);
  const loop: Loop = new Loop({
    master,
    sink: streams,
    operatorSink: operatorStreams,
    writer,
    observer: observeLoop(log, metrics, allocationTimers, (decision) => {
      controllers.record(decision);
      offerReview.decided(decision);
    }),
    resign,
    clock: systemClock,
    allocationIntervalSeconds: config['allocation-interval'],
  });
  const whitelist = whitelistOf(config, loop, log);
  return {
    client,
    leaderClient,
    master,
    controllers,
    loop,
    allocationTimers,
    writer,
    offerReview,
    streams,
    operatorStreams,
    shimObserver,
    whitelist,
    leaderKey,
    agents,
  };
}

/** These reviews have turns of their own: no flood of callers' tokens holds agents up. */
function isAgentOf({ 'agent-service-account': account }: Config, client: KubernetesClient): IsAgentOf | undefined {
  return account === undefined
    ? undefined
    : agentIdentity(new Reviews(client, () => performance.now() / 1000), account);
}

/** `*` has all agents offered, as with Mesos. */
function whitelistOf({ whitelist: file }: Config, loop: Loop, log: Log): FilePoll | undefined {
  if (file === undefined || file === '*') return undefined;
  return whitelistPoll({
    file,
    tell: (fact) => loop.tell(fact),
    failed: (error) => log.error({ file, err: error }, 'The whitelist cannot be read and is tried again'),
    after,
  });
}

/** Calls back once, after so many seconds, unless the returned function is called before. */
export function after(seconds: number, callback: () => void): () => void {
  const timer = setTimeout(callback, seconds * 1000);
  return () => clearTimeout(timer);
}

type ControllersJoints = Pick<
  ControllersParts,
  'client' | 'agents' | 'tell' | 'observer' | 'agentViewOf' | 'consumedBy' | 'weightRefusalOf'
>;

function controllersOf(config: Config, joints: ControllersJoints): Controllers {
  return new Controllers({
    ...joints,
    taskConcurrency,
    instance: hostname(),
    now: () => systemClock.now(),
    after,
    settings: {
      namespace: config.namespace,
      defaultImage: config['default-image'],
      defaultPorts: config['default-ports'],
      agentPort: config['agent-port'],
      agentWorkDirectory: config['agent-work-dir'],
      version: mesosVersion.version,
      users: config.users,
      limitsCpus: config['cgroups-enable-cfs'],
      masterAddress: masterAddressOf(config),
    },
  });
}

/** Where schedulers in the cluster reach the leader: by the Service that leads to it, if there is one. */
function masterAddressOf(config: Config): string {
  const service = config['service-name'];
  const port = config['advertise-port'] ?? config.port;
  return `${service === undefined ? config['advertise-ip'] : `${service}.${operatorNamespace(config)}.svc`}:${port}`;
}

/** What tasks hold of an agent, for people: nothing for an agent of which they hold nothing. */
function allocatedText(master: Master, id: AgentId): string {
  const agent = master.state.agents.get(id);
  const used = agent === undefined ? Resources.none : usedResources(agent);
  return used.isEmpty() ? '' : used.toString();
}
