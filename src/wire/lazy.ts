/**
 * A message of which the lists may be made while it is encoded, element by element. Messages within messages are so all the
 * way down; elements of lists are whole.
 */
export type Lazily<T> = T extends Uint8Array
  ? T
  : T extends readonly (infer Element)[]
    ? Iterable<Element>
    : T extends object
      ? { readonly [Name in keyof T]: Lazily<T[Name]> }
      : T;

/** Things one after the other, whatever they are kept in, as often as they are asked for: an iterator would give them once. */
export interface Values<T> {
  values(): Iterable<T>;
}

/** The elements of a list for which there is something to be shown, each made when it is its turn. */
export function lazily<From, To>(
  elements: Values<From>,
  make: (element: From) => To,
  isShown: (element: From) => boolean = () => true,
): Iterable<To> {
  return {
    *[Symbol.iterator]() {
      for (const element of elements.values()) if (isShown(element)) yield make(element);
    },
  };
}
