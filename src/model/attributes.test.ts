import { AttributeError, parseAttributes } from './attributes.ts';

describe('parseAttributes', () => {
  it('RES-060 reads texts, scalars and ranges', () => {
    expect(parseAttributes('rack:abc;level:10;keys:[1000-1500]')).toEqual([
      { name: 'rack', type: 'TEXT', text: { value: 'abc' } },
      { name: 'level', type: 'SCALAR', scalar: { value: 10 } },
      { name: 'keys', type: 'RANGES', ranges: { range: [{ begin: 1000, end: 1500 }] } },
    ]);
  });

  it('RES-060 splits at the first colon, and at line breaks', () => {
    expect(parseAttributes('url:http://host:80/\n rack : r1 ;')).toEqual([
      { name: 'url', type: 'TEXT', text: { value: 'http://host:80/' } },
      { name: 'rack', type: 'TEXT', text: { value: 'r1' } },
    ]);
    expect(parseAttributes('')).toEqual([]);
  });

  it.each(['rack', ':abc', 'rack:', 'rack:{a,b}', 'rack:[1-2', 'level:-5'])('RES-060 refuses %j', (text) => {
    expect(() => parseAttributes(text)).toThrow(AttributeError);
  });
});
