/**
 * What the bodies of all requests that are not answered yet may take together. None may be longer than what is left beside it: where
 * long ones take most of the room, more of them are turned away, and short ones still pass.
 */
export class BodyRoom {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Whether a body that takes `taken` bytes may take so many more; it does then. */
  extend(taken: number, more: number): boolean {
    if (taken + more > this.#left - more) return false;
    this.#left -= more;
    return true;
  }

  /** Gives back what was taken. */
  leave(bytes: number): void {
    this.#left += bytes;
  }
}
