import type { IncomingMessage } from 'node:http';
import { parse as parseYaml } from 'yaml';
import { ApiError, badRequest } from '../objects/apiError.ts';
import type { Json } from '../objects/json.ts';
import { parseProtobufBody } from './protobufBody.ts';
import { errorText } from '../objects/errorText.ts';

/** What a real API server takes at most, in bytes. */
const MAX_BODY = 3 * 1024 * 1024;

/** Reads a request's body; 413 RequestEntityTooLarge above 3 MiB. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += buffer.length;
    if (size > MAX_BODY)
      throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY}`);
    chunks.push(buffer);
  }
  return Buffer.concat(chunks);
}

/** The media type of a request without its parameters. */
export function mediaType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Parses a body by its media type: JSON, YAML, Kubernetes' protobuf; 400 BadRequest when it cannot be read, 415 for other types. */
export function parseBody(body: Buffer, type: string): Json {
  if (type === 'application/vnd.kubernetes.protobuf') return parseProtobufBody(body);
  if (!TYPES.has(type)) throw new ApiError(415, 'UnsupportedMediaType', UNSUPPORTED);
  const text = body.toString('utf8');
  try {
    return type.includes('yaml') ? parseYamlBody(text) : parseJson(text);
  } catch (error) {
    if (type === 'application/apply-patch+yaml')
      throw badRequest(`error decoding YAML: error converting YAML to JSON: yaml: ${errorText(error)}`);
    throw badRequest(`couldn't get version/kind; json parse error: ${errorText(error)}`);
  }
}

/** What an empty type stands for is JSON. */
const TYPES: ReadonlySet<string> = new Set([
  '',
  'application/json',
  'application/yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
]);

const UNSUPPORTED =
  'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf';

function parseYamlBody(text: string): Json {
  // Through JSON, so that dates and other YAML types cannot come in.
  return parseJson(JSON.stringify(parseYaml(text)));
}

function parseJson(text: string): Json {
  return JSON.parse(text) as Json;
}
