import { isDurable, type Decision, type Effect, type WriteEffect } from '../master/effects.ts';
import type { Command, CommandSender } from '../master/commands/command.ts';
import type { OperatorEvent } from '../master/events.ts';
import type { Answer, Call, Fact, Input } from '../master/inputs.ts';
import type { Master } from '../master/master.ts';
import type { SchedulerEvent } from '../model/generated/messages.ts';

/** Where events for frameworks go: the API shim. Neither call may throw or call back into the loop. */
export interface EventSink {
  send(streamId: string, event: SchedulerEvent): void;
  close(streamId: string): void;
}

/** Where events for operators go: the API shim, too. It may not throw or call back into the loop. */
export interface OperatorSink {
  publish(event: OperatorEvent): void;
}

/**
 * Where writes go: the controllers. The promise resolves when the write is stored, or found to be impossible: the writer
 * then tells the loop as a fact, or gives the answer that the call gets in place of the master's. Writes of one object are
 * carried out in the order given.
 */
export interface Writer {
  write(effect: WriteEffect): Promise<Answer | void>;
}

/** Who watches the loop: telemetry. */
export interface LoopObserver {
  /** An input was handled, in so many seconds. */
  handled(input: Input, answer: Answer, seconds: number): void;
  decided(decision: Decision): void;
  /** The loop met a defect of its own; what the input would have changed is undefined. */
  failed(input: Input, error: unknown): void;
}

export interface Clock {
  /** Seconds since the epoch. */
  now(): number;
  /** Calls back every so many seconds until the returned function is called. */
  every(seconds: number, callback: () => void): () => void;
  /** Calls back once, after what is under way. */
  soon(callback: () => void): void;
}

export interface LoopParts {
  readonly master: Master;
  readonly sink: EventSink;
  readonly operatorSink: OperatorSink;
  readonly writer: Writer;
  readonly observer: LoopObserver;
  /** Ends the leadership of this process. */
  readonly resign: (reason: string) => void;
  readonly clock: Clock;
  readonly allocationIntervalSeconds: number;
}

/**
 * Feeds the master one input at a time and hands its effects on. An answer is given when everything that it promises
 * is stored.
 */
export class Loop {
  readonly #parts: LoopParts;
  #stopTicking: (() => void) | undefined;
  #allocationPlanned = false;
  #latest = 0;
  /** Settled when the latest command is done. */
  #commands: Promise<unknown> = Promise.resolve();

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  /** Begins the passing of time: a tick, with its allocation, every allocation interval. */
  start(): void {
    const { clock, allocationIntervalSeconds } = this.#parts;
    this.#stopTicking ??= clock.every(allocationIntervalSeconds, () => this.#note({ kind: 'tick' }));
  }

  stop(): void {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
  }

  /** Carries out a call; the answer comes when its durable effects are stored. */
  async call(call: Call): Promise<Answer> {
    const { answer, stored } = this.#handle(call);
    const refusals = await Promise.all(stored);
    return refusals.find((refusal) => refusal !== undefined) ?? answer;
  }

  /**
   * Carries out an operator's command when those before it are done, so that each is judged by what the former have stored,
   * and a read after it sees it.
   */
  command(command: Command, sender: CommandSender = {}): Promise<Answer> {
    const done = this.#commands.then(() => this.call({ kind: 'command', command, ...sender }));
    this.#commands = done.catch(() => undefined);
    return done;
  }

  /** Tells the master what happened in the cluster. */
  tell(fact: Fact): void {
    this.#note(fact);
  }

  /** Handles what nobody waits for an answer to. */
  #note(input: Input): void {
    for (const stored of this.#handle(input).stored) {
      stored.catch((error: unknown) => this.#parts.observer.failed(input, error));
    }
  }

  #handle(input: Input): { readonly answer: Answer; readonly stored: readonly Promise<Answer | void>[] } {
    const { master, observer } = this.#parts;
    const begun = performance.now();
    try {
      const { answer, effects } = master.receive(input, this.#now());
      const stored = effects.flatMap((effect) => this.#carryOut(effect, input));
      observer.handled(input, answer, (performance.now() - begun) / 1000);
      this.#planAllocation();
      return { answer, stored };
    } catch (error) {
      observer.failed(input, error);
      return { answer: { status: 503, text: 'The master failed to handle the call' }, stored: [] };
    }
  }

  /** The wall clock, held where it goes back. */
  #now(): number {
    this.#latest = Math.max(this.#latest, this.#parts.clock.now());
    return this.#latest;
  }

  #carryOut(effect: Effect, input: Input): readonly Promise<Answer | void>[] {
    switch (effect.kind) {
      case 'send':
        this.#parts.sink.send(effect.streamId, effect.event);
        return [];
      case 'close':
        this.#parts.sink.close(effect.streamId);
        return [];
      case 'publish':
        this.#parts.operatorSink.publish(effect.event);
        return [];
      case 'resign':
        this.#parts.resign(effect.reason);
        return [];
      case 'decision':
        this.#parts.observer.decided(effect);
        return [];
      default: {
        const stored = this.#write(effect);
        if (isDurable(effect)) return [stored];
        stored.catch((error: unknown) => this.#parts.observer.failed(input, error));
        return [];
      }
    }
  }

  async #write(effect: WriteEffect): Promise<Answer | void> {
    const refusal = await this.#parts.writer.write(effect);
    if (effect.kind === 'store-framework' && effect.streamId !== undefined) {
      const frameworkId = effect.framework.info.id?.value ?? '';
      this.tell({ kind: 'framework-stored', frameworkId, streamId: effect.streamId });
    }
    return refusal;
  }

  /** Events that ask for an allocation are answered by one for all of them, after what is under way (ALLOC-004). */
  #planAllocation(): void {
    if (this.#allocationPlanned || !this.#parts.master.allocationPending) return;
    this.#allocationPlanned = true;
    this.#parts.clock.soon(() => {
      this.#allocationPlanned = false;
      this.#note({ kind: 'allocate' });
    });
  }
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now() / 1000,
  every: (seconds, callback) => {
    const timer = setInterval(callback, seconds * 1000);
    return () => clearInterval(timer);
  },
  soon: (callback) => {
    setImmediate(callback);
  },
};
