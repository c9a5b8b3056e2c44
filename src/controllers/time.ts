/** Kubernetes' form of a time in seconds since the epoch. */
export function toTimestamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** Seconds since the epoch of a time in Kubernetes' form; undefined for none, and for what is no time. */
export function fromTimestamp(text: string | undefined): number | undefined {
  const milliseconds = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}
