import { isTerminal } from './taskState.ts';

it.each([
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_ERROR',
  'TASK_LOST',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
] as const)('TASK-030 %s is terminal', (state) => {
  expect(isTerminal(state)).toBe(true);
});

it.each(['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_UNREACHABLE', 'TASK_UNKNOWN'] as const)(
  'TASK-030 %s is not terminal',
  (state) => {
    expect(isTerminal(state)).toBe(false);
  },
);
