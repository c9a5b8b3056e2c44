import { printResource } from './resourcePrint.ts';
import type { Resources } from './resources.ts';

/** What an operation makes of resources: it takes `consumed` and gives `converted` (RES-047, ALLOC-132). */
export interface Conversion {
  readonly consumed: Resources;
  readonly converted: Resources;
  /** What must not be there any more afterwards: the volume of a DESTROY, of which no copy may remain (RES-049). */
  readonly gone?: Resources;
}

/** The same of the same resources where they are allocated to nobody. */
export function unallocated({ consumed, converted, gone }: Conversion): Conversion {
  const bare = { consumed: consumed.unallocate(), converted: converted.unallocate() };
  return gone === undefined ? bare : { ...bare, gone: gone.unallocate() };
}

/** Thrown when an operation cannot be applied to resources; the message says why in Mesos' words (RES-051). */
export class ConversionError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ConversionError';
  }
}

/**
 * The resources after these conversions, one after the other (RES-051).
 *
 * @throws ConversionError if something to consume is not there, or something is not gone.
 */
export function applyConversions(resources: Resources, conversions: Iterable<Conversion>): Resources {
  return [...conversions].reduce(convert, resources);
}

function convert(resources: Resources, { consumed, converted, gone }: Conversion): Resources {
  if (!resources.contains(consumed)) {
    throw new ConversionError(`${resources.toString()} does not contain ${consumed.toString()}`);
  }
  const result = resources.minus(consumed).plus(converted);
  if (gone !== undefined && result.contains(gone)) {
    const volumes = gone.toMessages().map(printResource).join('; ');
    throw new ConversionError(`Persistent volume ${volumes} cannot be removed due to additional shared copies`);
  }
  return result;
}
