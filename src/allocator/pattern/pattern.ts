import type { Characters } from './characters.ts';
import { includes, isWordCharacter } from './characters.ts';
import type { Assertion, PatternNode } from './node.ts';
import { mostCompiled, PatternError, tooLarge } from './node.ts';
import { parsePattern } from './parser.ts';
import { compiledSize, sizeOf } from './size.ts';

export { PatternError } from './node.ts';

/** One step of a program: it reads a character, looks at what is around, ends a part, or goes on in several places. */
export type Instruction =
  | { readonly kind: 'read'; readonly characters: Characters }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'mark' }
  | { readonly kind: 'go'; readonly to: readonly number[] };

/** What Mesos takes (OFFER-CONSTRAINT-010). */
const mostInstructions = 100;
/** Our programs have some instructions more. */
const mostWritten = 2 * mostCompiled;

/**
 * A regular expression that runs in a time proportional to the text, whatever it is: all ways in which it could go on are
 * followed at once, character by character, and never one after the other.
 */
export class Pattern {
  readonly #program: readonly Instruction[];

  /** @throws PatternError if it is none, or one that is too complex (OFFER-CONSTRAINT-009, OFFER-CONSTRAINT-010) */
  constructor(text: string) {
    this.#program = compile(text);
  }

  /** Whether it matches a whole text (OFFER-CONSTRAINT-006). */
  matches(text: string): boolean {
    const characters = Array.from(text, (character) => character.codePointAt(0) ?? 0);
    let places = this.#closure([0], characters, 0);
    for (let at = 0; at < characters.length && places.size > 0; at += 1) {
      const next = [...places].filter((place) => this.#reads(place, characters[at] ?? 0)).map((place) => place + 1);
      places = this.#closure(next, characters, at + 1);
    }
    return places.has(this.#program.length);
  }

  #reads(place: number, character: number): boolean {
    const instruction = this.#program[place];
    return instruction?.kind === 'read' && includes(instruction.characters, character);
  }

  /** Where one can be without reading a further character. */
  #closure(from: readonly number[], text: readonly number[], at: number): Set<number> {
    const places = new Set<number>();
    const open = [...from];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (places.has(place)) continue;
      places.add(place);
      const instruction = this.#program[place];
      if (instruction?.kind === 'go') open.push(...instruction.to);
      if (instruction?.kind === 'mark') open.push(place + 1);
      if (instruction?.kind === 'assert' && holds(instruction.assertion, text[at - 1], text[at])) open.push(place + 1);
    }
    return places;
  }
}

function holds(assertion: Assertion, before: number | undefined, after: number | undefined): boolean {
  const newline = 0x0a;
  switch (assertion) {
    case 'text begins':
      return before === undefined;
    case 'text ends':
      return after === undefined;
    case 'line begins':
      return before === undefined || before === newline;
    case 'line ends':
      return after === undefined || after === newline;
    case 'word boundary':
      return isWordCharacter(before) !== isWordCharacter(after);
    case 'no word boundary':
      return isWordCharacter(before) === isWordCharacter(after);
  }
}

function compile(text: string): readonly Instruction[] {
  try {
    const program = new Compiler().compile(parsePattern(text));
    if (compiledSize(program) > mostCompiled) throw new PatternError(tooLarge);
    const size = sizeOf(program);
    if (size <= mostInstructions) return program;
    throw new PatternError(
      `Regex '${text}' is too complex: program size of ${size} is larger than maximum of ${mostInstructions} allowed`,
    );
  } catch (error) {
    if (!(error instanceof PatternError) || error.message.startsWith('Regex')) throw error;
    throw new PatternError(`Failed to construct regex from pattern '${text}': ${error.message}`);
  }
}

/** Writes the instructions of a tree one behind the other; who has passed the last one has matched. */
class Compiler {
  readonly #program: Instruction[] = [];

  compile(node: PatternNode): readonly Instruction[] {
    this.#write(node);
    return this.#program;
  }

  #write(node: PatternNode): void {
    switch (node.kind) {
      case 'characters':
        return this.#add({ kind: 'read', characters: node.characters });
      case 'assertion':
        return this.#add({ kind: 'assert', assertion: node.assertion });
      case 'sequence':
        return node.parts.forEach((part) => this.#write(part));
      case 'group':
        this.#add({ kind: 'mark' });
        this.#write(node.part);
        return this.#add({ kind: 'mark' });
      case 'choice':
        return this.#writeChoice(node.alternatives);
      case 'repetition':
        return this.#writeRepetition(node.part, node.least, node.most);
    }
  }

  #writeChoice([first, ...others]: readonly PatternNode[]): void {
    if (first === undefined) return;
    if (others.length === 0) return this.#write(first);
    const fork = this.#reserve();
    this.#write(first);
    const exit = this.#reserve();
    this.#program[fork] = { kind: 'go', to: [fork + 1, this.#program.length] };
    this.#writeChoice(others);
    this.#program[exit] = { kind: 'go', to: [this.#program.length] };
  }

  #writeRepetition(part: PatternNode, least: number, most: number): void {
    for (let time = 1; time < least; time += 1) this.#write(part);
    if (most === Infinity) return least === 0 ? this.#writeLoop(part) : this.#writeOnceOrMore(part);
    if (least > 0) this.#write(part);
    const forks: number[] = [];
    for (let time = least; time < most; time += 1) {
      forks.push(this.#reserve());
      this.#write(part);
    }
    for (const fork of forks) this.#program[fork] = { kind: 'go', to: [fork + 1, this.#program.length] };
  }

  #writeOnceOrMore(part: PatternNode): void {
    const begin = this.#program.length;
    this.#write(part);
    const fork = this.#reserve();
    this.#program[fork] = { kind: 'go', to: [begin, fork + 1] };
  }

  #writeLoop(part: PatternNode): void {
    const fork = this.#reserve();
    this.#write(part);
    const back = this.#reserve();
    this.#program[back] = { kind: 'go', to: [fork] };
    this.#program[fork] = { kind: 'go', to: [fork + 1, back + 1] };
  }

  #reserve(): number {
    this.#add({ kind: 'go', to: [] });
    return this.#program.length - 1;
  }

  #add(instruction: Instruction): void {
    if (this.#program.length >= mostWritten) throw new PatternError(tooLarge);
    this.#program.push(instruction);
  }
}
