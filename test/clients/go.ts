import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installed, type Installation } from './installation.ts';

const run = promisify(execFile);

/** A program of a Go module. */
export interface GoTool {
  readonly name: string;
  /** Its package with the version of the module: `example.com/module/cmd/program@v1.2.3`. */
  readonly source: string;
  readonly tags: readonly string[];
}

/** Builds a program from the Go module proxy: its path. Go checks what it gets by the checksum database. */
export async function installGo({ name, source, tags }: GoTool): Promise<Installation> {
  const what = createHash('sha256')
    .update([source, ...tags].join(' '))
    .digest('hex')
    .slice(0, 12);
  const folder = await installed({
    name: `${name}-${what}`,
    failure: `go cannot build ${name}, for which it needs Go 1.21 or later and the module proxy`,
    make: async (draft) => {
      const env = { ...process.env, GOBIN: draft, GOFLAGS: '-trimpath', CGO_ENABLED: '0' };
      await run('go', ['install', '-tags', tags.join(','), '-ldflags', '-s -w', source], { env });
    },
  });
  return 'path' in folder ? { path: join(folder.path, name) } : folder;
}
