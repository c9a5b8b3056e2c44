/** A node as a process of its own, for tests that kill it: its options are the first argument, as JSON. It says `ready` when it is. */
import { startNode } from '../startNode.ts';
import type { NodeOptions } from '../startNode.ts';

await startNode(JSON.parse(process.argv[2] ?? '{}') as NodeOptions);
process.stdout.write('ready\n');
