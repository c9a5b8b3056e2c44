/** Whether a pod of this phase has ended for good: nothing of it runs, nor ever will. */
export function isFinal(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}
