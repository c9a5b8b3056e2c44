const NEWLINE = 0x0a;

/** The values in a stream of JSON texts that are separated by newlines, which is how a watch is answered. */
export async function* jsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  let rest: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const line = textOf([...rest, chunk.subarray(start, end)]);
      rest = [];
      start = end + 1;
      if (line !== '') yield JSON.parse(line);
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  const last = textOf(rest);
  if (last !== '') yield JSON.parse(last);
}

function textOf(parts: readonly Uint8Array[]): string {
  return Buffer.concat(parts).toString('utf8').trim();
}
