import type { Instruction } from './pattern.ts';
import { byteSize } from './utf8.ts';

/** What RE2 adds to every program: failure, and what reads anything before a match, which one bound to the start has not. */
const failure = 1;
const anythingBefore = 2;

/**
 * How large RE2's program of a pattern is, in instructions: Mesos takes none that is larger than its flag says
 * (OFFER-CONSTRAINT-010). RE2 reads bytes and has no forks: what can be read next stands in lists, one for each place that
 * is reached by reading, or from more than one list.
 */
export function sizeOf(program: readonly Instruction[]): number {
  const lists = new Lists(program);
  let size = failure + lists.size;
  const first = program[0];
  const last = program.at(-1);
  if (first?.kind === 'assert' && first.assertion === 'text begins') size -= 1;
  else size += anythingBefore;
  if (last !== first && last?.kind === 'assert' && last.assertion === 'text ends') size -= 1;
  return size;
}

/** How many instructions RE2 has before it makes lists of them. */
export function compiledSize(program: readonly Instruction[]): number {
  const sizes = program.map((instruction) => {
    if (instruction.kind === 'go') return instruction.to.length - 1;
    if (instruction.kind !== 'read') return 1;
    return byteSize(instruction.characters).compiled;
  });
  return sizes.reduce((sum, size) => sum + size, failure + anythingBefore + 1);
}

class Lists {
  readonly #program: readonly Instruction[];
  /** Where lists begin. */
  readonly #heads: Set<number>;
  /** The forks that lead to a place. */
  readonly #forksTo = new Map<number, Set<number>>();

  constructor(program: readonly Instruction[]) {
    this.#program = program;
    const start = this.#passed(0);
    this.#heads = new Set([start]);
    program.forEach((instruction, place) => {
      if (instruction.kind !== 'go') this.#heads.add(this.#passed(place + 1));
      else if (instruction.to.length > 1) for (const to of instruction.to) this.#forksOf(this.#passed(to)).add(place);
    });
    const inTurn = [...this.#heads].sort((a, b) => b - a);
    for (const head of inTurn) if (head !== start) this.#splitOff(head);
  }

  get size(): number {
    return [...this.#heads].reduce((sum, head) => sum + this.#sizeOfList(head), 0);
  }

  /** Where one is at last who can only go on in one place. */
  #passed(place: number): number {
    const instruction = this.#program[place];
    const [only, ...others] = instruction?.kind === 'go' ? instruction.to : [];
    return only === undefined || others.length > 0 ? place : this.#passed(only);
  }

  #forksOf(place: number): Set<number> {
    const forks = this.#forksTo.get(place) ?? new Set();
    this.#forksTo.set(place, forks);
    return forks;
  }

  /** What a list leads to, but others too, begins a list of its own. */
  #splitOff(head: number): void {
    const reached = this.#reachedFrom(head);
    for (const place of reached) {
      const forks = this.#forksTo.get(place);
      if (forks !== undefined && [...forks].some((fork) => !reached.has(fork))) this.#heads.add(place);
    }
  }

  /** Where one can get without reading, up to the heads of other lists. */
  #reachedFrom(head: number): Set<number> {
    const reached = new Set<number>();
    const open = [head];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (reached.has(place)) continue;
      reached.add(place);
      const instruction = this.#program[place];
      if (instruction?.kind === 'go' && (place === head || !this.#heads.has(place))) {
        open.push(...instruction.to.map((to) => this.#passed(to)));
      }
    }
    return reached;
  }

  #sizeOfList(head: number): number {
    let size = 0;
    for (const place of this.#reachedFrom(head)) {
      const instruction = this.#program[place];
      if (place !== head && this.#heads.has(place)) size += 1;
      else if (instruction?.kind === 'read') size += byteSize(instruction.characters).ranges;
      else if (instruction?.kind !== 'go') size += 1;
    }
    return size;
  }
}
