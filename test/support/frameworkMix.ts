import type { Allocator, Grant } from '../../src/allocator/allocator.ts';
import { Resources } from '../../src/model/resources.ts';

/** A framework that wants to launch so many tasks of a size, not more than some of them in one offer. */
export interface Wish {
  readonly role: string;
  readonly task: Resources;
  readonly perOffer: number;
  waiting: number;
}

/** What each of the 80 agents has that the mix shares. */
export const mixAgent = 'cpus:64;mem:488000';
export const mixAgents = 80;

/** Mesos' own mix: four schedulers with many small tasks, 500 of one role with a few each, and 50 with large ones. */
export function mixedWishes(): readonly Wish[] {
  const wish = (role: string, task: string, waiting: number, perOffer: number): Wish => {
    return { role, task: Resources.parse(task).allocate(role), waiting, perOffer };
  };
  return [
    ...Array.from({ length: 4 }, (_, index) => wish(`roleA-${index + 1}`, 'cpus:0.07;mem:400', 4000, 100)),
    ...Array.from({ length: 500 }, () => wish('roleB', 'cpus:0.1;mem:4000', 5, 1)),
    ...Array.from({ length: 50 }, (_, index) => wish(`roleC-${index + 1}`, 'cpus:1;mem:1000', 20, 5)),
  ];
}

/** Launches on an offer what is wanted and fits, and gives back the rest; says how many tasks that were. */
export function launchWished(allocator: Allocator, wish: Wish, offer: Grant): number {
  let rest = offer.resources;
  let launched = 0;
  for (; launched < wish.perOffer && wish.waiting > 0 && rest.contains(wish.task); launched += 1) {
    rest = rest.minus(wish.task);
    wish.waiting -= 1;
  }
  if (!rest.isEmpty()) allocator.recover(offer.frameworkId, offer.agentId, rest);
  return launched;
}
