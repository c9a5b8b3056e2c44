import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { LayerEntry } from './layer.ts';

/** A program of this machine under a path of the image, without the libraries that it may need. */
export function program(source: string, path: string): LayerEntry {
  return { path, mode: 0o755, content: readFileSync(realpathSync(source)) };
}

/** The shared libraries that a program of this machine is linked with, and its loader, each where the program looks for it. */
export function librariesOf(source: string): LayerEntry[] {
  const lines = execFileSync('ldd', [realpathSync(source)], { encoding: 'utf8' }).split('\n');
  const files = lines.flatMap((line) => /(\/\S+) \(0x/.exec(line)?.[1] ?? []);
  return files.map((file) => program(file, file.slice(1)));
}

/** Everything below a folder of this machine, under a path of the image. */
export function folder(source: string, path: string): LayerEntry[] {
  return readdirSync(source, { withFileTypes: true, recursive: true }).flatMap((found): LayerEntry[] => {
    const file = join(found.parentPath, found.name);
    const target = join(path, relative(source, file));
    if (found.isSymbolicLink()) return [{ path: target, target: readlinkSync(file) }];
    if (!found.isFile()) return [];
    const executable = (statSync(file).mode & 0o111) !== 0;
    return [{ path: target, mode: executable ? 0o755 : 0o644, content: readFileSync(file) }];
  });
}

/** What every image needs of a root file system: users by name, and a folder that everybody may write to. */
export const skeleton: readonly LayerEntry[] = [
  { path: 'etc/passwd', content: passwd() },
  { path: 'etc/group', content: 'root:x:0:\nnonroot:x:65532:\nnogroup:x:65534:\n' },
  { path: 'tmp', mode: 0o1777 },
  ...['dev', 'proc', 'sys', 'root', 'run', 'var/run'].map((path) => ({ path })),
];

function passwd(): string {
  return [
    'root:x:0:0:root:/root:/bin/sh',
    'nonroot:x:65532:65532:nonroot:/home/nonroot:/bin/sh',
    'nobody:x:65534:65534:nobody:/:/bin/false',
    '',
  ].join('\n');
}

/** Debian's static busybox with a link for each of its commands. */
export function busybox(): LayerEntry[] {
  const source = '/bin/busybox';
  const commands = execFileSync(source, ['--list'], { encoding: 'utf8' }).split('\n');
  const links = commands.filter((name) => name !== '' && name !== 'busybox');
  return [program(source, 'bin/busybox'), ...links.map((name) => ({ path: `bin/${name}`, target: 'busybox' }))];
}

/** The Node.js that runs this, its libraries, and the certificate authorities that this machine trusts. */
export function nodeRuntime(): LayerEntry[] {
  const authorities = '/etc/ssl/certs/ca-certificates.crt';
  return [
    program(process.execPath, 'usr/bin/node'),
    ...librariesOf(process.execPath),
    { path: authorities.slice(1), content: readFileSync(authorities) },
  ];
}

/** The npm of this machine. */
export function npm(): LayerEntry[] {
  const installed = join(execFileSync('npm', ['root', '--global'], { encoding: 'utf8', stdio: 'pipe' }).trim(), 'npm');
  return [
    ...folder(installed, 'usr/lib/node_modules/npm'),
    { path: 'usr/bin/npm', target: '../lib/node_modules/npm/bin/npm-cli.js' },
  ];
}
