import type { Decision } from '../master/effects.ts';
import type { Answer, Input } from '../master/inputs.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { AllocationTimers } from './allocationTimers.ts';
import type { LoopObserver } from './loop.ts';

/** Decisions that repeat all the time on a healthy cluster: told only to those who look closely. */
const quiet = new Set<Decision['reason']>(['OffersSent', 'TaskUpdated', 'CallDropped', 'TaskLaunched']);

/** Writes what the loop does to the log and into the metrics, and passes decisions on. */
export function observeLoop(
  log: Log,
  metrics: Metrics,
  timers: AllocationTimers,
  decided: (decision: Decision) => void,
): LoopObserver {
  return {
    handled: (input: Input, _answer: Answer, seconds: number) => {
      metrics.inputSeconds.observe({ kind: input.kind }, seconds);
      const run = timers.handled(input, seconds);
      if (run !== undefined) metrics.allocationSeconds.observe(run);
    },
    decided: (decision) => {
      const { kind: _kind, reason, message, task: _task, ...ids } = decision;
      metrics.decisions.inc({ reason });
      if (quiet.has(reason)) log.debug({ reason, ...ids }, message);
      else log.info({ reason, ...ids }, message);
      decided(decision);
    },
    failed: (input, error) => {
      metrics.failures.inc({ part: 'master' });
      log.error({ err: error, input: input.kind }, 'The master failed to handle an input');
    },
  };
}
