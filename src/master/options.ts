import type { MasterInfo } from '../model/generated/messages.ts';

/** What a master is started with. Times are seconds; the defaults are those of Mesos' flags. */
export interface MasterOptions {
  readonly info: MasterInfo;
  readonly heartbeatSeconds: number;
  /** How long an offer may lie; undefined for ever (SCHED-063). */
  readonly offerTimeoutSeconds?: number;
  /** How long a node may fail to answer until its tasks are given up (TASK-038). */
  readonly agentTimeoutSeconds: number;
  /** How long a new leader waits for a node that did not answer before (HA-012). */
  readonly agentReregisterSeconds: number;
  /** The least time between two nodes that are given up; none where it is undefined (HA-014). */
  readonly agentRemovalSeconds?: number;
  /** What part of the nodes, from 0 to 1, a new leader gives up at most (HA-013). */
  readonly recoveryRemovalLimit: number;
  /** What part of the agents, from 0 to 1, has to answer before a new leader offers any, where there is quota (QUOTA-021). */
  readonly agentRecoveryFactor: number;
  /** How long it waits for them at most. */
  readonly allocatorRecoverySeconds: number;
  readonly maxCompletedFrameworks: number;
  readonly maxCompletedTasksPerFramework: number;
  /** Whether frameworks and tasks may run as root (SCHED-044). */
  readonly rootSubmissions: boolean;
  /** Undefined allows every role (SCHED-044). */
  readonly roleWhitelist?: readonly string[];
  /** How many agents are given away at a time; what else there is to do waits for no more than that. */
  readonly agentsPerSlice: number;
  /** Whether a framework without an admission may subscribe. */
  readonly admitUnknownFrameworks: boolean;
}

export const defaultOptions: Omit<MasterOptions, 'info'> = {
  heartbeatSeconds: 15,
  agentTimeoutSeconds: 75,
  agentReregisterSeconds: 600,
  recoveryRemovalLimit: 1,
  agentRecoveryFactor: 0.8,
  allocatorRecoverySeconds: 600,
  maxCompletedFrameworks: 50,
  maxCompletedTasksPerFramework: 1000,
  rootSubmissions: true,
  // Some 2 ms with the offers that are made of them.
  agentsPerSlice: 100,
  admitUnknownFrameworks: true,
};
