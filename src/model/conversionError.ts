/** Thrown when an operation cannot be applied to resources; the message says why in Mesos' words (RES-051). */
export class ConversionError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ConversionError';
  }
}
