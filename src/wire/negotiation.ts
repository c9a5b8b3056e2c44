import type { Messages } from '../model/generated/messages.ts';
import { codec as codecOf, type Codec, type MediaType } from './codec.ts';
import { TooManyValuesError, WireError } from './wireError.ts';

/** A request that is answered with an error before anybody looks at what it asks for. */
export class HttpRefusal extends Error {
  readonly status: number;
  /** The methods that the endpoint takes, where the request's is not among them. */
  readonly allow: string | undefined;

  constructor(status: number, text: string, allow?: string) {
    super(text);
    this.name = 'HttpRefusal';
    this.status = status;
    this.allow = allow;
  }
}

/** A request is longer than it may be. */
export class TooLargeError extends HttpRefusal {
  constructor() {
    super(413, '413 Request Entity Too Large.');
  }
}

/** The values that a body may hold: a call about a hundred thousand tasks has less, and each takes memory and time. */
export const maxValues = 2_000_000;

/** In the order in which Mesos tries them: JSON wins where both will do. */
const mediaTypes: readonly MediaType[] = ['application/json', 'application/x-protobuf'];

/**
 * Lets only these methods pass (SCHED-002, OPER-004).
 *
 * @throws HttpRefusal 405
 */
export function requireMethod(method: string | undefined, allowed: readonly string[]): void {
  if (method !== undefined && allowed.includes(method)) return;
  const expected = allowed.map((name) => `'${name}'`).join(', ');
  throw new HttpRefusal(
    405,
    `405 Method Not Allowed. Expecting one of { ${expected} }, but received '${method ?? ''}'.`,
    allowed.join(', '),
  );
}

/**
 * The form of a request's body. The header is compared as it stands, parameters and letter case included (SCHED-003,
 * OPER-006).
 *
 * @throws HttpRefusal 400 without the header, 415 for any other form.
 */
export function contentType(header: string | undefined): MediaType {
  if (header === undefined) throw new HttpRefusal(400, "Expecting 'Content-Type' to be present");
  const mediaType = mediaTypes.find((candidate) => candidate === header);
  if (mediaType !== undefined) return mediaType;
  throw new HttpRefusal(415, "Expecting 'Content-Type' of application/json or application/x-protobuf");
}

/**
 * The form that an answer is to have (SCHED-007, OPER-007): JSON where the header is absent or allows it.
 *
 * @throws HttpRefusal 406 where neither form will do.
 */
export function acceptedType(header: string | undefined): MediaType {
  const mediaType =
    header === undefined ? 'application/json' : mediaTypes.find((candidate) => accepts(header, candidate));
  if (mediaType !== undefined) return mediaType;
  throw new HttpRefusal(406, "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'");
}

/** Whether the most specific range that speaks of a media type allows it. */
function accepts(header: string, mediaType: MediaType): boolean {
  const ranges = new Map(header.split(',').map(parseRange));
  return ranges.get(mediaType) ?? ranges.get('application/*') ?? ranges.get('*/*') ?? false;
}

/** A media range, and whether its quality is a number and more than nothing. */
function parseRange(text: string): [range: string, allowed: boolean] {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const qualities = parameters.filter((parameter) => /^q\s*=/.test(parameter));
  return [range, qualities.every((quality) => Number(quality.slice(quality.indexOf('=') + 1).trim() || NaN) > 0)];
}

/** The codecs of a message, by form. */
export type Codecs<T> = Readonly<Record<MediaType, Codec<T>>>;

/** Makes the codecs of a message, by its full name. */
export function codecsOf<Name extends keyof Messages>(name: Name): Codecs<Messages[Name]> {
  return {
    'application/json': codecOf('application/json', name),
    'application/x-protobuf': codecOf('application/x-protobuf', name),
  };
}

/**
 * Reads the call that a request's body holds (SCHED-004, OPER-009).
 *
 * @throws HttpRefusal 400 that says what is wrong with the body; TooLargeError where it is protobuf of too many values.
 */
export function decodeCall<T>(codec: Codec<T>, body: Uint8Array): T {
  try {
    return codec.decode(body, maxValues);
  } catch (error) {
    if (error instanceof TooManyValuesError) throw new TooLargeError();
    if (!(error instanceof WireError)) throw error;
    const text =
      codec.mediaType === 'application/json' ? describeJson(body, error) : 'Failed to parse body into Call protobuf';
    throw new HttpRefusal(400, text);
  }
}

/** Whether the text is no JSON or no call; only who fails has it read once more. */
function describeJson(body: Uint8Array, error: WireError): string {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return `Failed to convert JSON into Call protobuf: ${isObject ? error.message : 'Expecting a JSON object'}`;
  } catch (syntax) {
    return `Failed to parse body into JSON: ${syntax instanceof Error ? syntax.message : String(syntax)}`;
  }
}
