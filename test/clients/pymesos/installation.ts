import { join } from 'node:path';
import type { Installation } from '../installation.ts';
import { installPython } from '../python.ts';

/** Installs pymesos of the pinned version: the path of a Python that has it. Later ones lack modules that it imports. */
export function installPymesos(): Promise<Installation> {
  const requirements = join(import.meta.dirname, 'requirements.txt');
  return installPython({ name: 'pymesos', requirements, versions: ['3.10', '3.9'] });
}
