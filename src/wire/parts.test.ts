import fc from 'fast-check';
import { chunksOf, PartsBuilder, type Part } from './parts.ts';

function textOf(parts: readonly Part[]): string {
  return Buffer.concat(parts.map((part) => part())).toString();
}

describe('a body in parts', () => {
  it('is the same text as one that is made at once, in small parts, as often as it is asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 70 }), { maxLength: 9 }), (lists) => {
        const body = new PartsBuilder().text('[');
        lists.forEach((list, index) => {
          body.text(index === 0 ? '[' : ',[').elements(list, (element) => JSON.stringify(element));
          body.text(']');
        });
        const parts = body.text(']').build();
        const whole = JSON.stringify(lists);
        expect([textOf(parts), textOf(parts)]).toEqual([whole, whole]);
        expect(Buffer.concat([...chunksOf(parts)]).toString()).toBe(whole);
        expect(parts.length).toBeLessThanOrEqual(1 + lists.flat().length / 16);
      }),
    );
  });

  it('makes nothing before its turn', () => {
    const made: string[] = [];
    const parts = new PartsBuilder()
      .elements(
        Array.from({ length: 40 }, (_, index) => index),
        (element) => {
          made.push(String(element));
          return String(element);
        },
      )
      .build();
    expect(parts).toHaveLength(3);
    expect(made).toEqual([]);
    parts[1]?.();
    expect(made).toEqual(Array.from({ length: 16 }, (_, index) => String(16 + index)));
  });
});
