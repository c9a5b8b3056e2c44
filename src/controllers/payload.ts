/**
 * The most bytes that an encoded message in a resource may have: 768 KiB. etcd takes no request above 1.5 MiB; base64
 * makes this one 1 MiB, which leaves room for the rest of the resource.
 */
export const maxPayloadBytes = 768 * 1024;

/** A message that is too large to be stored. */
export class PayloadTooLargeError extends Error {
  override readonly name = 'PayloadTooLargeError';
  readonly bytes: number;

  /** `what` is the message's name. */
  constructor(what: string, bytes: number) {
    super(`${what} has ${bytes} bytes, more than the ${maxPayloadBytes} that can be stored`);
    this.bytes = bytes;
  }
}

/** An encoded message as resources hold it: base64. Throws a PayloadTooLargeError. */
export function payloadOf(what: string, encoded: Uint8Array): string {
  if (encoded.length > maxPayloadBytes) throw new PayloadTooLargeError(what, encoded.length);
  return Buffer.from(encoded).toString('base64');
}
