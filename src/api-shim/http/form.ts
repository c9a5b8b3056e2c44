import { HttpRefusal } from '../../wire/negotiation.ts';
import type { RequestBody } from './body.ts';

/** The parameters of a form-encoded body. */
export class Form {
  readonly #values: URLSearchParams;

  /** @throws HttpRefusal 400 where the text is not form-encoded. */
  constructor(text: string) {
    for (const part of text.split(/[&;=]/)) {
      const [malformed] = /%(?![0-9a-fA-F]{2}).{0,2}/s.exec(part) ?? [];
      if (malformed !== undefined)
        throw new HttpRefusal(400, `Unable to decode query string: Malformed % escape in '${part}': '${malformed}'`);
    }
    this.#values = new URLSearchParams(text);
  }

  /** A parameter's value; undefined where it is not there. */
  get(name: string): string | undefined {
    return this.#values.get(name) ?? undefined;
  }

  /**
   * The value of a parameter that must be there.
   *
   * @throws HttpRefusal 400
   */
  require(name: string): string {
    const value = this.get(name);
    if (value !== undefined) return value;
    throw new HttpRefusal(400, `Missing '${name}' query parameter in the request body`);
  }
}

/**
 * Reads a body as a form, whatever the request calls it (LEGACY-037).
 *
 * @throws HttpRefusal 400; what reading the body throws
 */
export async function readForm(body: Pick<RequestBody, 'readText'>): Promise<Form> {
  return new Form((await body.readText()).toString('utf8'));
}
