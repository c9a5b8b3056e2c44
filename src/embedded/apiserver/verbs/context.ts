import type { Clock } from '../objects/time.ts';
import type { Registry } from '../resources/registry.ts';
import type { Store } from '../store/store.ts';

/** What every verb works on. */
export interface Context {
  readonly store: Store;
  readonly registry: Registry;
  readonly clock: Clock;
  /** A new uid for each object. */
  readonly newUid: () => string;
  /** The five random characters that complete a generateName. */
  readonly newSuffix: () => string;
}

/** What a write may ask for besides the object. */
export interface WriteOptions {
  readonly dryRun: boolean;
  /** What to do about fields that the kind does not have. */
  readonly fieldValidation: 'Ignore' | 'Warn' | 'Strict';
  /** Sentences for the Warning headers of the answer. */
  readonly warnings: string[];
  /** Who gets to own the fields that are written. */
  readonly manager: string;
  /** `Update` makes the writer own what it changes; an `Apply` has written into the object who owns what. */
  readonly operation: 'Apply' | 'Update';
}

/** The options of the server's own writes. */
export function ownWrite(): WriteOptions {
  return { dryRun: false, fieldValidation: 'Ignore', warnings: [], manager: 'kube-apiserver', operation: 'Update' };
}
