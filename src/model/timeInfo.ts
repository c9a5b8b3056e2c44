import type { TimeInfo } from './generated/messages.ts';

/** Seconds since the epoch as the nanoseconds of the v1 API, to the microsecond: nanoseconds of our time are no safe integers. */
export function timeInfo(seconds: number): TimeInfo {
  return { nanoseconds: BigInt(Math.round(seconds * 1e6)) * 1000n };
}
