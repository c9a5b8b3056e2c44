import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { HttpRefusal } from '../../wire/negotiation.ts';

/** Thrown when a client goes away in the middle of its request: there is nobody left to answer. */
export class ClientGoneError extends Error {
  constructor() {
    super('The client went away before its request was complete');
    this.name = 'ClientGoneError';
  }
}

/**
 * Reads a request's body, of at most so many bytes, and decompresses it where the client says that it is compressed by gzip, as
 * Mesos does.
 *
 * @throws HttpRefusal 413, or 400 for what cannot be decompressed; ClientGoneError
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const body = readBytes(request, maxBytes);
  if (request.headers['content-encoding']?.toLowerCase() !== 'gzip') return body;
  return body.then((compressed) => decompress(compressed, maxBytes));
}

/** Ends when nothing is being decompressed any more. */
let underWay: Promise<void> = Promise.resolve();

/**
 * Decompresses one body after the other: each may become a thousand times as long as it was sent, and many at a time would be more than
 * there is memory. What is longer than `maxBytes` is given up on the way.
 */
function decompress(compressed: Buffer, maxBytes: number): Promise<Buffer> {
  const body = underWay.then(() => decompressNow(compressed, maxBytes));
  const done = (): void => undefined;
  underWay = body.then(done, done);
  return body;
}

async function decompressNow(compressed: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await promisify(gunzip)(compressed, { maxOutputLength: maxBytes });
  } catch (error) {
    if (isTooLong(error)) throw tooLarge();
    throw new HttpRefusal(400, "The body cannot be decompressed by its 'Content-Encoding', gzip");
  }
}

function isTooLong(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

function tooLarge(): HttpRefusal {
  return new HttpRefusal(413, '413 Request Entity Too Large.');
}

/** What a client sends beyond the limit is read and thrown away, so that it gets to see the answer; the server's timeout bounds how long. */
function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // A client that was gone before anybody listened is not heard to go.
    if (request.destroyed && !request.readableEnded) return reject(new ClientGoneError());
    const chunks: Buffer[] = [];
    let length = 0;
    const refuse = () => {
      chunks.length = 0;
      request.removeAllListeners('data');
      request.resume();
      reject(tooLarge());
    };
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) return refuse();
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) refuse();
      else chunks.push(chunk);
    });
    request.once('end', () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    const lose = () => {
      // Every request closes in the end: an error that nobody sees would cost more than the call itself.
      if (!request.readableEnded) reject(new ClientGoneError());
    };
    request.once('error', lose);
    request.once('close', lose);
  });
}
