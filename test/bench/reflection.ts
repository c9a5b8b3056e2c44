import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import type { Messages } from '../../src/model/generated/messages.ts';

/** protobufjs' own reflection over the same proto files. */
export function reflectedType(name: keyof Messages): protobuf.Type {
  const root = new protobuf.Root();
  for (const file of readdirSync('proto', { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.proto')) protobuf.parse(readFileSync(join('proto', file), 'utf8'), root, { keepCase: true });
  }
  return root.resolveAll().lookupType(name);
}
