import fc from 'fast-check';
import { numberFrom, parseJson } from './exactJson.ts';
import { JsonSyntaxError } from './wireError.ts';

const parse = (text: string) => parseJson(Buffer.from(text));

it('reads integers exactly, as bigints where a number would round', () => {
  expect(parse('[9007199254740991, 9007199254740992, -9007199254740993, 18446744073709551615]')).toEqual([
    9007199254740991,
    9007199254740992n,
    -9007199254740993n,
    18446744073709551615n,
  ]);
});

it('keeps fractions, exponents and digits within strings as they are', () => {
  const text = '{"a": 0.12345678901234567890, "b": "1234567890123456789", "1234567890123456789": 1.0e40, "c": 1e2}';
  expect(parse(text)).toEqual(JSON.parse(text));
});

it('gives for any document with a long integer beside it what JSON.parse gives', () => {
  fc.assert(
    fc.property(fc.jsonValue({ depthSize: 'medium' }), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      const text = JSON.stringify([value, 'LONG'], undefined, indent).replace('"LONG"', '1234567890123456789');
      const [first, last] = parse(text) as [unknown, unknown];
      const rounded = JSON.stringify(first, (_key, part: unknown) => (typeof part === 'bigint' ? Number(part) : part));
      expect(rounded).toBe(JSON.stringify(JSON.parse(JSON.stringify(value))));
      expect(last).toBe(1234567890123456789n);
    }),
  );
});

it('lets the last of two equal keys count, on both ways', () => {
  expect(parse('{"a":1,"a":{"b":2}}')).toEqual({ a: { b: 2 } });
  expect(parse('{"a":1,"a":{"b":1234567890123456789}}')).toEqual({ a: { b: 1234567890123456789n } });
});

it('reads keys such as __proto__ as any other', () => {
  const value = parse('{"__proto__":{"polluted":1234567890123456789}}') as object;
  expect(Object.keys(value)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

it('reads deep documents without exhausting the stack', () => {
  const depth = 200_000;
  expect(() => parse('['.repeat(depth) + '1234567890123456789' + ']'.repeat(depth))).not.toThrow();
});

it.each(['', '{', '{"a":}', '[1,]', 'nul', '01', '1 2', "{'a':1}", 'NaN', 'Infinity', '\ufeff{}', '"\u0001"'])(
  'refuses %j',
  (text) => {
    expect(() => parse(text)).toThrow(JsonSyntaxError);
  },
);

it('refuses bytes that are not UTF-8', () => {
  expect(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(JsonSyntaxError);
  expect(() => parseJson(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).toThrow(JsonSyntaxError);
});

it('takes a literal with a fraction for the number that it is nearest to', () => {
  expect(numberFrom('12345678901234567890.5')).toBe(Number('12345678901234567890.5'));
  expect(numberFrom('-0')).toBe(-0);
  expect(numberFrom('00012')).toBe(12);
});
