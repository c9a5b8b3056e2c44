import type { IncomingMessage } from 'node:http';
import { createGunzip } from 'node:zlib';
import { HttpRefusal, maxValues, TooLargeError } from '../../wire/negotiation.ts';
import type { BodyRoom } from '../limits/bodyRoom.ts';

/** Thrown when a client goes away in the middle of its request: there is nobody left to answer. */
export class ClientGoneError extends Error {
  constructor() {
    super('The client went away before its request was complete');
    this.name = 'ClientGoneError';
  }
}

/** Refuses a body for which there is no room at present. What of it is yet to come is not read. */
export class NoRoomError extends HttpRefusal {
  readonly retryAfterSeconds = 1;

  constructor() {
    super(503, 'Requests that came before take the memory that there is for bodies');
  }
}

/** What a chunk takes beside its bytes: clients may send them one by one. */
const chunkOverheadBytes = 512;

/** Ends when nothing is being decompressed any more. */
let underWay: Promise<void> = Promise.resolve();

/** The body of one request. It takes room from its first byte on until it is released. */
export class RequestBody {
  readonly #request: IncomingMessage;
  readonly #maxBytes: number;
  readonly #room: BodyRoom;
  #held = 0;

  /** @param maxBytes its length at most, compressed or not */
  constructor(request: IncomingMessage, maxBytes: number, room: BodyRoom) {
    this.#request = request;
    this.#maxBytes = maxBytes;
    this.#room = room;
  }

  /**
   * Reads it, and decompresses it where the client says that it is compressed by gzip, as Mesos does.
   *
   * @throws HttpRefusal 413, or 400 for what cannot be decompressed; NoRoomError; ClientGoneError
   */
  async read(): Promise<Buffer> {
    const sent = await this.#receive();
    const isCompressed = this.#request.headers['content-encoding']?.toLowerCase() === 'gzip';
    const body = isCompressed ? await this.#decompress(sent) : sent;
    this.#leave(this.#held - body.length);
    return body;
  }

  /**
   * Reads it as `read` does, where it is JSON or a form.
   *
   * @throws TooLargeError for more values than may be, too
   */
  async readText(): Promise<Buffer> {
    const text = await this.read();
    if (hasTooManyValues(text)) throw new TooLargeError();
    return text;
  }

  /** Leaves its room to others, once nobody needs what it said. */
  release(): void {
    this.#leave(this.#held);
  }

  #leave(bytes: number): void {
    this.#room.leave(bytes);
    this.#held -= bytes;
  }

  /** Takes room for a chunk, with which the body has this length; returns the refusal if there is none. */
  #take(chunk: Buffer, length: number): HttpRefusal | undefined {
    if (length > this.#maxBytes) return new TooLargeError();
    const bytes = chunk.length + chunkOverheadBytes;
    if (!this.#room.extend(this.#held, bytes)) return new NoRoomError();
    this.#held += bytes;
    return undefined;
  }

  #receive(): Promise<Buffer> {
    const request = this.#request;
    return new Promise((resolve, reject) => {
      // A client that was gone before anybody listened is not heard to go.
      if (request.destroyed && !request.readableEnded) return reject(new ClientGoneError());
      const chunks: Buffer[] = [];
      let length = 0;
      const refuse = (refusal: HttpRefusal) => {
        chunks.length = 0;
        request.removeAllListeners('data');
        // What is too long is read and thrown away, so that its client gets to see the answer; the server's timeout bounds how long.
        if (refusal instanceof NoRoomError) request.pause();
        else request.resume();
        reject(refusal);
      };
      if (Number(request.headers['content-length'] ?? 0) > this.#maxBytes) return refuse(new TooLargeError());
      request.on('data', (chunk: Buffer) => {
        length += chunk.length;
        const refusal = this.#take(chunk, length);
        if (refusal === undefined) chunks.push(chunk);
        else refuse(refusal);
      });
      request.once('end', () => resolve(joined(chunks)));
      const lose = () => {
        // Every request closes in the end: an error that nobody sees would cost more than the call itself.
        if (!request.readableEnded) reject(new ClientGoneError());
      };
      request.once('error', lose);
      request.once('close', lose);
    });
  }

  /** Decompresses one body after the other: what does that takes memory of its own. */
  #decompress(compressed: Buffer): Promise<Buffer> {
    const body = underWay.then(() => this.#decompressNow(compressed));
    const done = (): void => undefined;
    underWay = body.then(done, done);
    return body;
  }

  async #decompressNow(compressed: Buffer): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      const decompressed: AsyncIterable<Buffer> = createGunzip().end(compressed);
      for await (const chunk of decompressed) {
        length += chunk.length;
        const refusal = this.#take(chunk, length);
        if (refusal !== undefined) throw refusal;
        chunks.push(chunk);
      }
    } catch (error) {
      if (error instanceof HttpRefusal) throw error;
      throw new HttpRefusal(400, "The body cannot be decompressed by its 'Content-Encoding', gzip");
    }
    return joined(chunks);
  }
}

/** Says of each byte whether values of a list, an object or a form may begin behind it; those of a form may be encoded. */
const separates = new Uint8Array(256);
for (const byte of Buffer.from('{[,&%')) separates[byte] = 1;

/** Whether text may have more values than may be read; those that are in strings count too. */
function hasTooManyValues(text: Buffer): boolean {
  if (text.length <= maxValues) return false;
  let values = 0;
  for (const byte of text) values += separates[byte] ?? 0;
  return values > maxValues;
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}
