import type { Attribute } from './generated/messages.ts';
import { parseValue, ValueError } from './valueText.ts';

/** Thrown for a text that does not describe attributes; the message names the one that is wrong. */
export class AttributeError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'AttributeError';
  }
}

/**
 * Reads an agent's attributes: `rack:abc;level:10;keys:[1000-1500]`, joined by `;` or line breaks (RES-060). Each is split at
 * its first `:`, so that texts may contain more. Blanks in values are dropped, names are trimmed.
 *
 * @throws AttributeError, also for sets, which attributes cannot be.
 */
export function parseAttributes(text: string): readonly Attribute[] {
  return text
    .split(/[;\n]/)
    .filter((pair) => pair.trim() !== '')
    .map(parseAttribute);
}

function parseAttribute(pair: string): Attribute {
  const colon = pair.indexOf(':');
  const [name, value] = [pair.slice(0, colon).trim(), pair.slice(colon + 1)];
  if (colon === -1 || name === '' || value === '')
    throw new AttributeError(`Invalid attribute key:value pair '${pair}'`);
  try {
    const parsed = parseValue(value);
    if (parsed.type !== 'SET') return { name, ...parsed };
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new AttributeError(`Failed to parse attribute ${name} text ${value} error ${error.reason}`);
  }
  throw new AttributeError(`Bad type for attribute '${name}' text '${value}' type SET`);
}

/** The text that `parseAttributes` reads as these attributes. */
export function printAttributes(attributes: readonly Attribute[]): string {
  return attributes.map((attribute) => `${attribute.name}:${printValue(attribute)}`).join(';');
}

function printValue({ text, scalar, ranges }: Attribute): string {
  if (text !== undefined) return text.value;
  if (scalar !== undefined) return String(scalar.value);
  return `[${(ranges?.range ?? []).map(({ begin, end }) => `${begin}-${end}`).join(',')}]`;
}
