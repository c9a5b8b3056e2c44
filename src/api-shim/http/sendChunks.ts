import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import type { MediaType } from '../../wire/codec.ts';
import { beBare, sendBody } from './respond.ts';
import { awaitRoom, catchUp, isBehind } from './stragglers.ts';
import { inTurns } from './turns.ts';

type BodyType = MediaType | 'text/javascript';

/** Shorter bodies are not worth compressing (OPER-017). */
const leastCompressed = 1024;

/** Makes the chunks of a body, the same ones each time. */
export type Source = () => Iterable<Uint8Array>;

/** Where the chunks of a large body go. */
interface Sink {
  readonly write: (chunk: Uint8Array) => Promise<void>;
  readonly end: () => Promise<void>;
}

/**
 * Answers all responses 200 with one body, which is made once. A body of one chunk goes out as any other, a larger one as its
 * chunks are made, with turns for others in between; a client that is slower has them made again, for it alone. Those that accept
 * it get it compressed (OPER-017). Resolves when all is handed over but to slow clients, or all clients are gone.
 */
export async function sendChunks(responses: readonly ServerResponse[], type: BodyType, source: Source): Promise<void> {
  const open = responses.filter(({ headersSent, destroyed }) => !headersSent && !destroyed);
  const chunks = inTurns(source());
  const first = (await chunks.next()).value ?? new Uint8Array();
  const second = await chunks.next();
  if (second.done === true) return sendWhole(open, type, first);
  const sinks = sinksOf(open, type, source);
  const write = (chunk: Uint8Array) => Promise.all(sinks.map((sink) => sink.write(chunk)));
  await write(first);
  await write(second.value);
  for await (const chunk of chunks) {
    if (open.every(({ destroyed }) => destroyed)) break;
    await write(chunk);
  }
  await Promise.all(sinks.map((sink) => sink.end()));
}

async function sendWhole(responses: readonly ServerResponse[], type: BodyType, body: Uint8Array): Promise<void> {
  const [compressing, plain] = byCoding(body.length < leastCompressed ? [] : responses, responses);
  for (const response of plain) sendBody(response, type, body);
  if (compressing.length === 0) return;
  const compressed = await promisify(gzip)(body);
  for (const response of compressing) {
    response.setHeader('Content-Encoding', 'gzip');
    sendBody(response, type, compressed);
  }
}

function sinksOf(responses: readonly ServerResponse[], type: BodyType, source: Source): readonly Sink[] {
  const [compressing, plain] = byCoding(responses, responses);
  for (const response of compressing) response.setHeader('Content-Encoding', 'gzip');
  for (const response of responses) {
    beBare(response);
    response.writeHead(200, { 'Content-Type': type });
  }
  return [
    ...(plain.length > 0 ? [plainSink(plain, (response, taken) => void catchUp(response, source, taken))] : []),
    ...(compressing.length > 0 ? [compressingSink(compressing)] : []),
  ];
}

/** Those of the candidates that accept to be sent less, and all the others. */
function byCoding(
  candidates: readonly ServerResponse[],
  all: readonly ServerResponse[],
): readonly [compressing: readonly ServerResponse[], plain: readonly ServerResponse[]] {
  const compressing = candidates.filter(({ req }) => acceptsGzip(req.headers['accept-encoding']));
  return [compressing, all.filter((response) => !compressing.includes(response))];
}

/** @param leave called with a client for which too much waits, and how many chunks it has been given; it gets no more. */
function plainSink(
  responses: readonly ServerResponse[],
  leave: (response: ServerResponse, taken: number) => void,
): Sink {
  const inTime = new Set(responses);
  let taken = 0;
  return {
    write: async (chunk) => {
      const given = (taken += 1);
      for (const response of inTime) if (!response.destroyed) response.write(chunk);
      const clients = [...inTime];
      if (clients.length > 0 && clients.every(isBehind)) await awaitRoom(clients);
      for (const response of clients) {
        if (!isBehind(response) || !inTime.delete(response)) continue;
        leave(response, given);
      }
    },
    end: () => {
      for (const response of inTime) response.end();
      return Promise.resolve();
    },
  };
}

/** Compresses once for all; the work is done on another thread. Whoever is too slow even for that is cut off. */
function compressingSink(responses: readonly ServerResponse[]): Sink {
  const { write, end } = plainSink(responses, (response) => response.destroy());
  const compressor = createGzip();
  compressor.on('data', (chunk: Buffer) => void write(chunk));
  return {
    write: async (chunk) => {
      if (!compressor.write(chunk)) await once(compressor, 'drain');
    },
    end: async () => {
      compressor.end();
      await once(compressor, 'end');
      await end();
    },
  };
}

/** Whether a client takes a body that is compressed by gzip. */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  const codings = new Map(
    String(header ?? '')
      .split(',')
      .map(parseCoding),
  );
  return codings.get('gzip') ?? codings.get('*') ?? false;
}

function parseCoding(text: string): [coding: string, isAccepted: boolean] {
  const [coding = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  return [coding, !parameters.some((parameter) => /^q\s*=\s*0*(?:\.0*)?$/.test(parameter))];
}
