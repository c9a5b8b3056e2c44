import type { FrameworkId } from '../../model/ids.ts';
import { removeFramework } from '../frameworks.ts';
import type { Answer } from '../inputs.ts';
import type { CommandSender } from './command.ts';
import type { Turn } from '../turn.ts';

/** Ends a framework and its tasks, whether it is there or has not come back yet (OPER-041, OPER-044). */
export function teardown(turn: Turn, frameworkId: FrameworkId, { forbidden }: CommandSender): Answer {
  const framework = turn.state.frameworks.get(frameworkId);
  if (framework === undefined) return { status: 400, text: 'No framework found with specified ID' };
  if (forbidden === true) return { status: 403 };
  removeFramework(turn, framework, 'torn down by an operator');
  return { status: 200 };
}
