import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installed, type Installation } from './installation.ts';

const run = promisify(execFile);

/** A program of a Go module. */
export type GoTool = PublishedTool | PinnedTool;

/** One that can be installed as it is published. */
interface PublishedTool {
  readonly name: string;
  /** Its package with the version of the module: `example.com/module/cmd/program@v1.2.3`. */
  readonly source: string;
  readonly tags: readonly string[];
}

/** One that is older than modules, with a module of ours that says by which versions it is built. */
interface PinnedTool {
  readonly name: string;
  /** Its package, without a version. */
  readonly source: string;
  /** The folder of the module. */
  readonly module: string;
}

/** Builds a program from the Go module proxy: its path. Go checks what it gets by the checksum database. */
export async function installGo(tool: GoTool): Promise<Installation> {
  const { name, source } = tool;
  const folder = await installed({
    name: `${name}-${hashOf(tool)}`,
    failure: `go cannot build ${name}, for which it needs Go 1.21 or later and the module proxy`,
    make: async (draft) => {
      const env = { ...process.env, GOBIN: draft, GOFLAGS: '-trimpath', CGO_ENABLED: '0' };
      const flags = ['-ldflags', '-s -w'];
      if ('module' in tool) {
        const out = join(draft, name);
        await run('go', ['build', '-mod=readonly', ...flags, '-o', out, source], { env, cwd: tool.module });
      } else {
        await run('go', ['install', '-tags', tool.tags.join(','), ...flags, source], { env });
      }
    },
  });
  return 'path' in folder ? { path: join(folder.path, name) } : folder;
}

/** Of all that the program is made of. */
function hashOf(tool: GoTool): string {
  const pins =
    'module' in tool
      ? ['go.mod', 'go.sum'].map((file) => readFileSync(join(tool.module, file), 'utf8'))
      : [...tool.tags];
  return createHash('sha256')
    .update([tool.source, ...pins].join(' '))
    .digest('hex')
    .slice(0, 12);
}
