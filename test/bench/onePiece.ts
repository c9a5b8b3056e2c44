import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzip } from 'node:zlib';
import { encodeRecord } from '../../src/wire/recordIo.ts';
import { isStream, read, type Reading } from './reading.ts';
import { reflectedType } from './reflection.ts';
import { tellStrain } from './strain.ts';

/**
 * What answers that show everything are compared with: a process that has the same document ready, makes its bytes at once by
 * JSON.stringify or protobufjs, and sends them in one piece. Its arguments are the port of a master and the question.
 */
const [port = '', text = ''] = process.argv.slice(2);
const reading = JSON.parse(text) as Reading;
const { headers = {}, body } = reading.question;
const { 'Accept-Encoding': compressed, ...others } = headers;

const chunks: Buffer[] = [];
await read(Number(port), { ...reading, question: { headers: others, body } }, (chunk) => chunks.push(chunk));
const make = maker(Buffer.concat(chunks));

/** What makes the bytes anew of what they stand for. */
function maker(bytes: Buffer): () => Uint8Array {
  if (others.Accept !== 'application/x-protobuf' || reading.message === undefined) {
    const document: unknown = JSON.parse(bytes.toString());
    return () => Buffer.from(JSON.stringify(document));
  }
  const type = reflectedType(reading.message);
  const message = type.decode(bytes);
  return () => type.encode(message).finish();
}

const server = createServer((_request, response) => {
  const whole = make();
  if (compressed !== undefined) gzip(whole, (_error, less) => response.end(less));
  else response.end(isStream(reading) ? encodeRecord(whole) : whole);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
tellStrain();
process.once('SIGTERM', () => process.exit(0));
