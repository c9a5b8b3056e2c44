import { activateFramework, removeFramework } from '../frameworks.ts';
import type { Fact } from '../inputs.ts';
import type { Framework } from '../state.ts';
import type { Turn } from '../turn.ts';

/** What a SUBSCRIBE said is stored: unless another came since, its framework takes part from here on. */
export function frameworkStored(turn: Turn, framework: Framework | undefined, streamId: string): void {
  if (framework?.streamId === streamId && !framework.active) activateFramework(turn, framework, streamId);
}

/** A framework that cannot be stored cannot be had: it is told so, as of anything else that is wrong with it (SCHED-022). */
export function frameworkRefused(
  turn: Turn,
  framework: Framework | undefined,
  { streamId, message }: Fact & { readonly kind: 'framework-refused' },
): void {
  if (framework?.streamId !== streamId || framework.active) return;
  turn.emit({ kind: 'send', streamId, event: { type: 'ERROR', error: { message } } });
  turn.decide('FrameworkRefused', `Framework '${framework.info.name}' refused: ${message}`, {
    frameworkId: framework.id,
  });
  removeFramework(turn, framework, message);
}
