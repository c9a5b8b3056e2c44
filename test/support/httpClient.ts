import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { RecordDecoder } from '../../src/wire/recordIo.ts';

/** What is sent. A body that is neither text nor bytes is sent as JSON, with the header that says so. */
export interface Question {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: unknown;
}

/** What came back, once all of it has. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body as UTF-8. */
  readonly text: string;
}

/**
 * How long a connection may say nothing until it counts as broken, in milliseconds: two heartbeats. Where a network has vanished
 * nobody says so.
 */
const longestSilence = 30_000;

/** Sends a request on a connection of its own and gives the answer while its body is still coming. */
export function open(port: number, path: string, { method, headers, body }: Question = {}): Promise<IncomingMessage> {
  const isRaw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: { ...(!isRaw && { 'Content-Type': 'application/json' }), ...headers },
        agent: false,
      },
      resolve,
    );
    request.setTimeout(longestSilence, () => request.destroy(new Error(`nothing was heard of ${path} for too long`)));
    request.once('error', reject);
    request.end(isRaw ? body : JSON.stringify(body));
  });
}

/** Sends a request and waits for the whole answer. */
export async function ask(port: number, path: string, question: Question = {}): Promise<Reply> {
  const response = await open(port, path, question);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk as Uint8Array));
  const bytes = Buffer.concat(chunks);
  return { status: response.statusCode ?? 0, headers: response.headers, body: bytes, text: bytes.toString() };
}

/** A stream of records that is being read. */
export class RecordStream {
  readonly response: IncomingMessage;
  readonly records: Buffer[] = [];
  ended = false;
  readonly #decoder = new RecordDecoder();

  constructor(response: IncomingMessage) {
    this.response = response;
    response.on('data', (chunk: Buffer) => {
      for (const record of this.#decoder.decode(chunk)) this.records.push(Buffer.from(record));
    });
    response.on('error', () => undefined);
    response.on('close', () => {
      this.ended = true;
    });
  }

  /** The records as JSON. */
  get events(): readonly { readonly type?: string; readonly [key: string]: unknown }[] {
    return this.records.map((record) => JSON.parse(record.toString()) as { readonly type?: string });
  }

  get types(): readonly (string | undefined)[] {
    return this.events.map(({ type }) => type);
  }

  /** Breaks the connection off. */
  leave(): void {
    this.response.destroy();
  }
}
