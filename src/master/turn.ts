import type { Allocator } from '../allocator/allocator.ts';
import type { FrameworkId, OfferId } from '../model/ids.ts';
import type { SchedulerEvent } from '../model/generated/messages.ts';
import type { Allocation } from './allocation.ts';
import { countEvent } from './counts.ts';
import type { Deadlines } from './deadlines.ts';
import type { Decision, Effect } from './effects.ts';
import type { OperatorEvent } from './events.ts';
import type { MasterOptions } from './options.ts';
import type { Framework, Operation, State, Task } from './state.ts';

/** What falls due, in seconds since the epoch. */
export interface Timers {
  /** The next HEARTBEAT of a stream. */
  readonly heartbeats: Deadlines<string>;
  /** The end of a framework's failover timeout. */
  readonly failovers: Deadlines<FrameworkId>;
  readonly offers: Deadlines<OfferId>;
  /** The next time that a task's oldest unacknowledged status is sent. */
  readonly retries: Deadlines<Task>;
  /** The next time that the end of an operation is told. */
  readonly operations: Deadlines<Operation>;
  /** When an agent that does not answer is given up. */
  readonly agents: Deadlines<string>;
}

/** The handling of one input: what it may look at and change, and the effects that it has so far. */
export class Turn {
  readonly effects: Effect[] = [];
  readonly now: number;
  readonly state: State;
  readonly allocation: Allocation;
  readonly options: MasterOptions;
  readonly timers: Timers;

  constructor(now: number, state: State, allocation: Allocation, options: MasterOptions, timers: Timers) {
    this.now = now;
    this.state = state;
    this.allocation = allocation;
    this.options = options;
    this.timers = timers;
  }

  get allocator(): Allocator {
    return this.allocation.allocator;
  }

  /** Counts something by Mesos' name for it. */
  count(name: string): void {
    this.state.counts.add(name);
  }

  emit(effect: Effect): void {
    this.effects.push(effect);
  }

  /** Sends an event to a framework; while that is away the event is lost, as in Mesos (SCHED-034). */
  send(framework: Framework, event: SchedulerEvent): void {
    if (!framework.active || framework.streamId === undefined) return;
    countEvent(framework, event);
    this.emit({ kind: 'send', streamId: framework.streamId, event });
  }

  /** Tells operators who listen; during recovery there is nobody yet. */
  publish(event: OperatorEvent): void {
    if (this.state.recovered) this.emit({ kind: 'publish', event });
  }

  decide(reason: Decision['reason'], message: string, ids: Omit<Decision, 'kind' | 'reason' | 'message'> = {}): void {
    this.emit({ kind: 'decision', reason, message, ...ids });
  }
}
