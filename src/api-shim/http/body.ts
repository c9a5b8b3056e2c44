import type { IncomingMessage } from 'node:http';
import { HttpRefusal } from '../../wire/negotiation.ts';

/** Thrown when a client goes away in the middle of its request: there is nobody left to answer. */
export class ClientGoneError extends Error {
  constructor() {
    super('The client went away before its request was complete');
    this.name = 'ClientGoneError';
  }
}

/**
 * Reads a request's body, of at most so many bytes. What a client sends beyond that is read and thrown away, so that it
 * gets to see the answer; the server's request timeout bounds how long.
 *
 * @throws HttpRefusal 413; ClientGoneError
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // A client that was gone before anybody listened is not heard to go.
    if (request.destroyed && !request.readableEnded) return reject(new ClientGoneError());
    const chunks: Buffer[] = [];
    let length = 0;
    const refuse = () => {
      chunks.length = 0;
      request.removeAllListeners('data');
      request.resume();
      reject(new HttpRefusal(413, '413 Request Entity Too Large.'));
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
