import { open, type Question } from '../support/httpClient.ts';

/** A question whose answer shows all that a master knows. */
export interface Reading {
  /** Its name in the table. */
  readonly name: string;
  readonly path: string;
  readonly question: Question;
  /** The message that the answer is; undefined for JSON that is none. */
  readonly message?: 'mesos.v1.master.Response' | 'mesos.v1.master.Event';
}

const gzip = { 'Accept-Encoding': 'gzip' };
const protobuf = { Accept: 'application/x-protobuf' };

export const readings: readonly Reading[] = [
  { name: '/state', path: '/state', question: {} },
  { name: '/state, compressed', path: '/state', question: { headers: gzip } },
  { name: '/slaves', path: '/slaves', question: {} },
  { name: '/tasks of 100,000', path: '/tasks?limit=100000', question: {} },
  ...(['GET_STATE', 'SUBSCRIBE'] as const).flatMap((type): readonly Reading[] => {
    const message = type === 'GET_STATE' ? 'mesos.v1.master.Response' : 'mesos.v1.master.Event';
    const call = { path: '/api/v1', message } as const;
    return [
      { name: `${type}, JSON`, ...call, question: { body: { type } } },
      { name: `${type}, protobuf`, ...call, question: { body: { type }, headers: protobuf } },
    ];
  }),
  {
    name: 'GET_STATE, JSON, compressed',
    path: '/api/v1',
    message: 'mesos.v1.master.Response',
    question: { body: { type: 'GET_STATE' }, headers: gzip },
  },
];

/** Whether the answer is a stream, of which only the first record counts. */
export function isStream({ message }: Reading): boolean {
  return message === 'mesos.v1.master.Event';
}

/** Reads an answer, or the first record of one, and hands on its bytes as they come. */
export async function read(port: number, reading: Reading, take: (bytes: Buffer) => void): Promise<void> {
  const response = await open(port, reading.path, reading.question);
  let missing = isStream(reading) ? undefined : Infinity;
  for await (const chunk of response) {
    let bytes = chunk as Buffer;
    if (missing === undefined) {
      const end = bytes.indexOf('\n');
      missing = Number(bytes.subarray(0, end).toString());
      bytes = bytes.subarray(end + 1);
    }
    take(bytes.subarray(0, missing));
    missing -= bytes.length;
    if (missing <= 0) break;
  }
  response.destroy();
}
