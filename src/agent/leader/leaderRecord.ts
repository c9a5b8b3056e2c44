import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const record = z.object({ epoch: z.int(), key: z.string(), sequence: z.int() });

/** The last request of a leader that an agent has obeyed. */
export type LeaderRecord = z.output<typeof record>;

/** Keeps the last request obeyed on disk, so that an agent that was started anew obeys none from before it. */
export class LeaderRecordFile {
  readonly #path: string;

  constructor(workDirectory: string) {
    this.#path = join(workDirectory, 'leader.json');
  }

  /** What was written last; undefined for nothing, or for what a crash of the machine has left: the Lease is looked at then. */
  read(): LeaderRecord | undefined {
    try {
      return record.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
    } catch {
      return undefined;
    }
  }

  write(last: LeaderRecord): void {
    const next = `${this.#path}.next`;
    writeFileSync(next, JSON.stringify(last), { mode: 0o600 });
    renameSync(next, this.#path);
  }
}
