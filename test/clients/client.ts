import type { SchedulerCall, SchedulerEvent } from '../../src/model/generated/messages.ts';

/** A framework's scheduler under test. Calls and events have the words of the scheduler API, bytes as base64. */
export interface Client {
  /** The events that the client's library handed to its scheduler, the earliest first. */
  readonly seen: readonly SchedulerEvent[];
  /**
   * Has the client's library make a call; the library adds the framework's id. Resolves when the library has done it, for
   * SUBSCRIBE when it has begun to. Rejects with what the library or the master says against it.
   */
  call(call: SchedulerCall): Promise<void>;
  /** Ends the client's process or connections without a word to the master, as a crash would. */
  die(): Promise<void>;
}

/** Starts a client of the master on a port of this machine; it says nothing before it is told to. */
export type StartClient = (port: number) => Client;
