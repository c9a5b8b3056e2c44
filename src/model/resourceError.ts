/** Thrown for a text that does not describe resources; the message says why. */
export class ResourceError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ResourceError';
  }
}
