/** Milliseconds since 1970; injected so that tests decide what time it is. */
export type Clock = () => number;

/** RFC 3339 with whole seconds, as metav1.Time is written. */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
