import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder that shows files as kubelets mount those of a Secret or ConfigMap: each is a link into `..data`, itself a link to a
 * folder with all of them, which is replaced as a whole.
 */
export class MountedSecret {
  readonly #path = mkdtempSync(join(tmpdir(), 'secret-'));
  #version = 0;

  constructor(files: Readonly<Record<string, string>>) {
    this.write(files);
    for (const name of Object.keys(files)) symlinkSync(join('..data', name), join(this.#path, name));
  }

  /** Where a file is. */
  pathOf(name: string): string {
    return join(this.#path, name);
  }

  /** Replaces what all files hold, at once. */
  write(files: Readonly<Record<string, string>>): void {
    this.#version += 1;
    const folder = `..version-${this.#version}`;
    mkdirSync(join(this.#path, folder));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.#path, folder, name), text);
    symlinkSync(folder, join(this.#path, '..next'));
    renameSync(join(this.#path, '..next'), join(this.#path, '..data'));
  }

  remove(): void {
    rmSync(this.#path, { recursive: true });
  }
}
