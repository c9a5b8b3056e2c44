import fc from 'fast-check';
import type { TaskState } from '../../src/model/generated/messages.ts';

const states: readonly TaskState[] = ['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_FINISHED', 'TASK_DROPPED'];

const which = fc.nat(20);
/** Whether a framework is not stored yet when something else happens. */
const slow = fc.integer({ min: 0, max: 3 }).map((n) => n === 0);
const agentId = fc.constantFrom('A', 'B', 'C');
const taskId = fc.constantFrom('t', 'u', 'v', 'w');

/** The mode of each machine, in a maintenance schedule. */
const mode = fc.constantFrom('UP' as const, 'UP' as const, 'DRAINING' as const, 'DOWN' as const);
const agentCommand = fc.constantFrom(
  { type: 'DEACTIVATE_AGENT' as const },
  { type: 'REACTIVATE_AGENT' as const },
  { type: 'REACTIVATE_AGENT' as const },
  { type: 'DRAIN_AGENT' as const, drain: { markGone: false, maxGracePeriodSeconds: 1 } },
  { type: 'DRAIN_AGENT' as const, drain: { markGone: true } },
  { type: 'MARK_AGENT_GONE' as const },
);

/** One thing that may happen to a master. */
export const step = fc.oneof(
  fc.record({
    do: fc.constant('subscribe' as const),
    failover: fc.constantFrom(0, 60, 60),
    checkpoint: fc.boolean(),
    both: fc.boolean(),
    slow,
  }),
  fc.record({ do: fc.constant('store' as const), which }),
  fc.record({ do: fc.constantFrom('resubscribe' as const, 'disconnect' as const), which, slow }),
  fc.record({ do: fc.constantFrom('partition' as const, 'replace' as const), agentId }),
  fc.record({ do: fc.constantFrom('suppress' as const, 'revive' as const, 'reconcile' as const), which }),
  fc.record({ do: fc.constant('teardown' as const), which, operator: fc.boolean() }),
  fc.record({ do: fc.constant('unapply' as const), which, orphan: fc.boolean() }),
  fc.record({ do: fc.constant('roles' as const), which, both: fc.boolean() }),
  fc.record({ do: fc.constant('time' as const), seconds: fc.constantFrom(0, 1, 5, 40, 80) }),
  {
    arbitrary: fc.record({
      do: fc.constant('observe' as const),
      agentId,
      ready: fc.boolean(),
      schedulable: fc.boolean(),
      cpus: fc.constantFrom(1, 4, 8),
    }),
    weight: 2,
  },
  fc.record({ do: fc.constant('remove' as const), agentId }),
  {
    arbitrary: fc.record({
      do: fc.constant('launch' as const),
      which,
      offers: fc.integer({ min: 1, max: 2 }),
      tasks: fc.array(taskId, { maxLength: 3 }),
    }),
    weight: 5,
  },
  fc.record({ do: fc.constant('decline' as const), which, seconds: fc.constantFrom(0, 5, 100) }),
  fc.record({ do: fc.constant('kill' as const), which, taskId }),
  {
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      which,
      state: fc.constantFrom(...states),
      lingers: fc.boolean(),
    }),
    weight: 4,
  },
  fc.record({ do: fc.constant('replay' as const), which }),
  { arbitrary: fc.record({ do: fc.constant('acknowledge' as const), which }), weight: 3 },
  fc.record({ do: fc.constant('schedule' as const), modes: fc.array(mode, { minLength: 3, maxLength: 3 }) }),
  fc.record({ do: fc.constant('command' as const), command: agentCommand, agentId }),
  fc.record({ do: fc.constant('answer' as const), which, accept: fc.boolean(), seconds: fc.constantFrom(0, 5) }),
  fc.record({ do: fc.constantFrom('end' as const, 'delete' as const, 'refuse' as const), which }),
);

export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** So that there is something to play with. */
export const opening: readonly Step[] = [
  { do: 'subscribe', failover: 60, checkpoint: true, both: false, slow: false },
  { do: 'subscribe', failover: 60, checkpoint: false, both: true, slow: false },
  { do: 'time', seconds: 1 },
];
