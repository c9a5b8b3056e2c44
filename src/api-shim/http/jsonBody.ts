import { HttpRefusal } from '../../wire/negotiation.ts';

/**
 * Reads a body as JSON, whatever the request calls it.
 *
 * @throws HttpRefusal 400 that begins with what could not be read
 */
export function parseJsonBody(body: Buffer, what: string): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch (error) {
    throw new HttpRefusal(
      400,
      `Failed to parse ${what} JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
