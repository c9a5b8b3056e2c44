import { applies } from './topics/applies.ts';
import { builtins } from './topics/builtins.ts';
import { configurations } from './topics/configurations.ts';
import { deletions } from './topics/deletions.ts';
import { differences } from './topics/differences.ts';
import { discoveries } from './topics/discoveries.ts';
import { lists } from './topics/lists.ts';
import { patches } from './topics/patches.ts';
import { schemas } from './topics/schemas.ts';
import { statuses } from './topics/statuses.ts';
import { tables } from './topics/tables.ts';
import { watches } from './topics/watches.ts';
import { writes } from './topics/writes.ts';
import type { TestedServer } from './servers.ts';

/** Everything that an API server has to do, topic by topic; each has a namespace of its own. */
export function conformance(server: () => TestedServer): void {
  for (const topic of [
    writes,
    patches,
    applies,
    configurations,
    schemas,
    statuses,
    builtins,
    tables,
    discoveries,
    watches,
    lists,
    deletions,
    differences,
  ])
    topic(server);
}
