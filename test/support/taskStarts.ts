import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How often each task has started on nodes that run pods as processes of this machine, by what their commands wrote down. */
export class TaskStarts {
  /** Each task appends a line to a file of its id here when it starts. */
  readonly #directory = mkdtempSync(join(tmpdir(), 'starts-'));

  /** A command that writes down its start before it does anything else. */
  recorded(command: string): string {
    return `echo started >> ${this.#directory}/$MESOS_TASK_ID; ${command}`;
  }

  /** How often a task has started. */
  of(taskId: string): number {
    if (!this.taskIds.includes(taskId)) return 0;
    return readFileSync(join(this.#directory, taskId), 'utf8').split('\n').length - 1;
  }

  /** The tasks that have started at all. */
  get taskIds(): readonly string[] {
    return readdirSync(this.#directory);
  }

  /** Forgets everything. */
  remove(): void {
    rmSync(this.#directory, { recursive: true });
  }
}
