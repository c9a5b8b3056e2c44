import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TaskStatus } from '../../src/model/generated/messages.ts';
import type { TaskSpec } from './framework.ts';
import type { World } from './world.ts';

const program = (value: string): TaskSpec['command'] => ({ shell: false, value, arguments: [value] });

/** Several: a node of a busy machine may hear of a container's end before it hears that it was for memory, and never says so then. */
const gluttons = ['too-much-memory-1', 'too-much-memory-2', 'too-much-memory-3'] as const;

const tasks: readonly TaskSpec[] = [
  { id: 'exit-0', command: 'exit 0' },
  { id: 'exit-3', command: 'exit 3' },
  { id: 'crash', command: 'kill -SEGV $$' },
  { id: 'no-command', command: 'no-such-program' },
  { id: 'no-program', command: program('/no/such/program') },
  ...gluttons.map((id) => ({ id, command: 'text=a; while true; do text=$text$text; done' })),
  { id: 'bad-image', command: 'true', container: { type: 'DOCKER', docker: { image: 'Not An Image' } } },
  { id: 'no-image', command: 'true', container: { type: 'DOCKER', docker: { image: 'localhost/none:1' } } },
  { id: 'too-long', command: 'sleep 600', max_completion_time: { nanoseconds: 1e9 } },
];

/** How tasks end by themselves, or never begin. */
export function describeEndings(world: () => World): void {
  describe('a task', () => {
    beforeAll(() => world().framework.launch(tasks), 90_000);

    const end = (id: string): Promise<TaskStatus> => world().framework.ended(id);

    it('EXEC-031 that exits with 0 is finished, and goes through all states on its way', async () => {
      expect(await end('exit-0')).toMatchObject({ state: 'TASK_FINISHED', message: 'Command exited with status 0' });
      expect(world().framework.statesOf('exit-0')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
    }, 90_000);

    it('EXEC-031 that exits with another code has failed, with it in the message', async () => {
      expect(await end('exit-3')).toMatchObject({ state: 'TASK_FAILED', message: 'Command exited with status 3' });
      expect(await end('no-command')).toMatchObject({ message: 'Command exited with status 127' });
    }, 90_000);

    it('EXEC-031 that a signal ends has failed, with its name in the message', async () => {
      const message = 'Command terminated with signal Segmentation fault';
      expect(await end('crash')).toMatchObject({ state: 'TASK_FAILED', message });
    }, 90_000);

    it('TASK-055 that takes more memory than it has is killed for it', async () => {
      const ends = await Promise.all(gluttons.map(end));
      expect(new Set(ends.map(({ state }) => state))).toEqual(new Set(['TASK_FAILED']));
      expect(ends.map(({ reason }) => reason)).toContain('REASON_CONTAINER_LIMITATION_MEMORY');
    }, 90_000);

    it('TASK-062 that runs for longer than it may is ended', async () => {
      const reason = 'REASON_MAX_COMPLETION_TIME_REACHED';
      expect(await end('too-long')).toMatchObject({ state: 'TASK_FAILED', reason });
    }, 90_000);

    it.each([
      ['bad-image', /Failed to launch container: .*Not An Image/],
      ['no-image', /Failed to launch container: .*localhost\/none:1/],
      ['no-program', /Failed to launch container: .*\/no\/such\/program/],
    ])(
      'TASK-054 whose container cannot be started has failed, and says why: %s',
      async (id, message) => {
        const reason = 'REASON_CONTAINER_LAUNCH_FAILED';
        const status = await end(id);
        expect(status).toMatchObject({ state: 'TASK_FAILED', reason });
        expect(status.message).toMatch(message);
        expect(world().framework.statesOf(id)).toEqual(['TASK_FAILED']);
      },
      90_000,
    );
  });
}
