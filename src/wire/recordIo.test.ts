import fc from 'fast-check';
import { encodeRecord, RecordDecoder } from './recordIo.ts';
import { WireError } from './wireError.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const texts = (records: Uint8Array[]) => records.map((record) => Buffer.from(record).toString('latin1'));

/** Cuts a stream at the given places, in any order and with repetitions. */
function cut(stream: Buffer, places: readonly number[]): Buffer[] {
  const borders = [0, ...places.map((place) => place % (stream.length + 1)).toSorted((a, b) => a - b), stream.length];
  return borders.slice(1).map((border, index) => stream.subarray(borders[index], border));
}

describe('encodeRecord', () => {
  it('SCHED-010 writes the length in bytes, a newline and the payload, with nothing behind it, as one buffer', () => {
    expect(encodeRecord(bytes('{"type":"HEARTBEAT"}')).toString()).toBe('20\n{"type":"HEARTBEAT"}');
    expect(encodeRecord(Buffer.from('é')).toString()).toBe('2\né');
  });
});

describe('RecordDecoder', () => {
  it('SCHED-010 finds the records however the stream is cut into chunks', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
    fc.assert(
      fc.property(payloads, fc.array(fc.nat(), { maxLength: 20 }), (records, places) => {
        const decoder = new RecordDecoder();
        const stream = Buffer.concat(records.map(encodeRecord));
        const found = cut(stream, places).flatMap((chunk) => decoder.decode(chunk));
        decoder.end();
        expect(found.map((record) => [...record])).toEqual(records.map((record) => [...record]));
      }),
    );
  });

  it('takes a stream byte by byte', () => {
    const decoder = new RecordDecoder();
    const stream = [...bytes('3\nabc0\n10\n0123456789')];
    expect(texts(stream.flatMap((byte) => decoder.decode(Uint8Array.of(byte))))).toEqual(['abc', '', '0123456789']);
  });

  it.each(['x\n', '-1\n', '+1\n', ' 1\n', '1 \n', '1.5\n', '1e3\n', '0x1\n', '\n', '5\r\n', '00000000000000000', '\0'])(
    'refuses the length %j',
    (text) => {
      expect(() => new RecordDecoder().decode(bytes(text))).toThrow(WireError);
    },
  );

  it('refuses a record that is too long before it has come', () => {
    const decoder = new RecordDecoder(100);
    expect(texts(decoder.decode(encodeRecord(bytes('x'.repeat(100)))))).toEqual(['x'.repeat(100)]);
    expect(() => decoder.decode(bytes('101'))).toThrow('A record is longer than 100 bytes');
    expect(() => new RecordDecoder().decode(bytes('9999999999'))).toThrow(WireError);
  });

  it('tells at the end of the stream whether a record is incomplete', () => {
    for (const text of ['1', '3\n', '3\nab']) {
      const decoder = new RecordDecoder();
      decoder.decode(bytes(text));
      expect(() => decoder.end()).toThrow(WireError);
    }
    new RecordDecoder().end();
  });

  it('ends in records or a WireError whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (chunks) => {
        const decoder = new RecordDecoder(1000);
        try {
          for (const chunk of chunks) decoder.decode(chunk);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });
});
