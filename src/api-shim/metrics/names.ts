/** Text as Mesos escapes it in names of metrics: each byte but letters, digits and `-_.~`. */
export function percentEncoded(text: string): string {
  const escape = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  return Buffer.from(text)
    .toString('latin1')
    .replace(/[^\w.~-]/g, escape);
}
