import type { AuditEntry } from './audit.ts';

/** A request that was answered. */
export interface AnsweredRequest {
  readonly endpoint: 'scheduler' | 'operator' | 'legacy';
  /** The type of the call, or the path of the legacy endpoint; undefined where the request did not get that far. */
  readonly type: string | undefined;
  readonly status: number;
  /** From the arrival of the request's head to the answer; of SUBSCRIBE to the opening of the stream. */
  readonly seconds: number;
}

/** Why a stream ended. */
export type StreamEnd =
  /** The master closed it: the framework is gone, was refused or failed over. */
  | 'closed'
  /** The client went away. */
  | 'disconnected'
  /** The client did not read what was sent to it. */
  | 'slow'
  /** The process shuts down. */
  | 'shutdown';

/** Who watches the HTTP edge: telemetry. No method may throw. */
export interface ShimObserver {
  answered(request: AnsweredRequest): void;
  streamOpened(streamId: string): void;
  streamEnded(streamId: string, why: StreamEnd): void;
  /** An event went out, as a record of so many bytes. */
  eventSent(type: string | undefined, bytes: number): void;
  /** A call that changes something was carried out or refused, or somebody was turned away. */
  audited(entry: AuditEntry): void;
  /** The shim met a defect of its own, or of those it asks. */
  failed(error: unknown): void;
}
