import type { Change } from '../changes.ts';
import type { Fact } from '../inputs.ts';

/** As what a change comes back when it is stored. */
export function factOf(change: Change): Fact {
  switch (change.kind) {
    case 'set-weight':
      return { kind: 'weight-set', role: change.role, weight: change.weight };
  }
}
