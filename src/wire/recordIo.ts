import { WireError } from './wireError.ts';

/** Records longer than this are refused unless a decoder is told otherwise: 64 MiB. */
const defaultMaxBytes = 64 * 1024 * 1024;

/**
 * A record of a RecordIO stream: the payload's length in decimal digits, a newline, the payload, in one buffer, so
 * that it is written at once (SCHED-010; there are clients that take one chunk for one record).
 */
export function encodeRecord(payload: Uint8Array): Buffer {
  const header = headerOf(payload.length);
  const record = Buffer.allocUnsafe(header.length + payload.length);
  record.write(header, 'latin1');
  record.set(payload, header.length);
  return record;
}

/** A record whose payload is in chunks. One of a single chunk is one buffer; a larger one cannot be one write anyhow. */
export function encodeRecordInChunks(payload: readonly Uint8Array[]): readonly Uint8Array[] {
  const [first, ...more] = payload;
  if (first !== undefined && more.length === 0) return [encodeRecord(first)];
  const length = payload.reduce((sum, chunk) => sum + chunk.length, 0);
  return [Buffer.from(headerOf(length)), ...payload];
}

function headerOf(length: number): string {
  return `${length}\n`;
}

/**
 * Takes a RecordIO stream apart, however it is cut into chunks (SCHED-010). Keeps no more than one record of at most
 * `maxBytes` bytes; after an error the stream has no borders any more and the decoder must not be used.
 */
export class RecordDecoder {
  private readonly maxBytes: number;
  /** The digits of a length whose newline is still to come. */
  private digits = '';
  /** Bytes of the current record's payload that are still to come, undefined between records. */
  private missing: number | undefined;
  private parts: Uint8Array[] = [];

  constructor(maxBytes = defaultMaxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The payloads of the records that end in this chunk. Throws WireError where a length is none or too large. */
  decode(chunk: Uint8Array): Uint8Array[] {
    const records: Uint8Array[] = [];
    let position = 0;
    while (position < chunk.length || this.missing === 0) {
      if (this.missing === undefined) position = this.readLength(chunk, position);
      else position = this.readPayload(chunk, position, this.missing, records);
    }
    return records;
  }

  /** To be called at the end of the stream. Throws WireError where that is within a record. */
  end(): void {
    if (this.missing !== undefined || this.digits !== '') throw new WireError('The stream ends within a record');
  }

  private readLength(chunk: Uint8Array, start: number): number {
    for (let position = start; position < chunk.length; position += 1) {
      const character = String.fromCharCode(chunk[position] ?? 0);
      if (character === '\n') return this.beginPayload(position + 1);
      this.digits += character;
      if (!/^[0-9]{1,16}$/.test(this.digits)) throw new WireError('The length of a record is not a number');
      if (Number(this.digits) > this.maxBytes) throw new WireError(`A record is longer than ${this.maxBytes} bytes`);
    }
    return chunk.length;
  }

  private beginPayload(position: number): number {
    if (this.digits === '') throw new WireError('The length of a record is not a number');
    this.missing = Number(this.digits);
    this.digits = '';
    return position;
  }

  private readPayload(chunk: Uint8Array, start: number, missing: number, records: Uint8Array[]): number {
    const part = chunk.subarray(start, start + missing);
    this.parts.push(part);
    this.missing = missing - part.length;
    if (this.missing === 0) {
      const [first, ...rest] = this.parts;
      records.push(first !== undefined && rest.length === 0 ? first : Buffer.concat(this.parts));
      this.parts = [];
      this.missing = undefined;
    }
    return start + part.length;
  }
}
