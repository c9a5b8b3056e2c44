import type { IncomingMessage } from 'node:http';
import { parse as parseYaml } from 'yaml';
import { ApiError, badRequest } from '../objects/apiError.ts';
import type { Json } from '../objects/json.ts';

/** What a real API server takes at most, in bytes. */
const MAX_BODY = 3 * 1024 * 1024;

/** Reads a request's body; 413 RequestEntityTooLarge above 3 MiB. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += buffer.length;
    if (size > MAX_BODY)
      throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY}`);
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The media type of a request without its parameters. */
export function mediaType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Parses a body by its media type: JSON, or YAML where the type says so; 400 BadRequest when it cannot be read. */
export function parseBody(text: string, type: string): Json {
  try {
    return type.includes('yaml') ? parseYamlBody(text) : parseJson(text);
  } catch (error) {
    throw badRequest(
      `couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function parseYamlBody(text: string): Json {
  // Through JSON, so that dates and other YAML types cannot come in.
  return parseJson(JSON.stringify(parseYaml(text)));
}

function parseJson(text: string): Json {
  return JSON.parse(text) as Json;
}
