/** The message of whatever was thrown; errors of other realms (jest's, for one) are no instances of this realm's Error. */
export function errorText(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string')
    return error.message;
  return String(error);
}
