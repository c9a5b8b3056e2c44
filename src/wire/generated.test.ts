import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

it('holds what the proto files say', () => {
  const generator = fileURLToPath(new URL('../../scripts/generateMessages.mjs', import.meta.url));
  expect(() => execFileSync(process.execPath, [generator, '--check'], { stdio: 'pipe' })).not.toThrow();
});
