import type { Slot } from './sorter.ts';

/** In which order the active clients of a sorter are served. */
export interface Order {
  activate(slot: Slot): void;
  deactivate(slot: Slot): void;
  /** Forgets a client, before its slot is given to another one. */
  remove(slot: Slot): void;
  /** Tells that a client's share or weight is another. */
  touch(slot: Slot): void;
  /** What {@link Sorter.order} gives. */
  clients(isAsked?: (slot: Slot) => boolean): Iterable<Slot>;
}
