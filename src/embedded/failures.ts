/** An observer of a reflector or a work queue that hears of nothing but what failed. */
export function onlyFailures(failed: (error: unknown) => void): (event: object) => void {
  return (event) => {
    if ('error' in event && event.error !== undefined) failed(event.error);
  };
}
