import fc from 'fast-check';
import { ChunkedText } from './chunkedText.ts';

const textOf = (text: ChunkedText): string => Buffer.concat([...text.chunks()]).toString();

describe('A text in chunks', () => {
  it('is the same as one that is made at once, as often as it is asked for', () => {
    const element = fc.string({ unit: 'grapheme', maxLength: 9 }).map((text) => text.repeat(2000));
    fc.assert(
      fc.property(fc.array(fc.array(element, { maxLength: 20 }), { maxLength: 9 }), (lists) => {
        const text = new ChunkedText().text('[');
        lists.forEach((list, index) => {
          const kept = index % 2 === 0 ? list : new Map(list.entries());
          text.text(index === 0 ? '[' : ',[').elements(kept, (element) => JSON.stringify(element));
          text.made(() => ']');
        });
        text.text(']');
        const whole = JSON.stringify(lists);
        expect([textOf(text), textOf(text)]).toEqual([whole, whole]);
      }),
      { numRuns: 30 },
    );
  });

  it('has its elements made as chunks need them, and no chunk is large', () => {
    const elements = Array.from({ length: 1000 }, (_, index) => String(index).padStart(1000, '0'));
    let made = 0;
    const text = new ChunkedText().elements(elements, (element) => {
      made += 1;
      return element;
    });
    const chunks = text.chunks();
    expect(made).toBe(0);
    const first = chunks.next().value;
    expect(made).toBeLessThan(100);
    const lengths = [first, ...chunks].map((chunk) => chunk?.length ?? 0);
    expect(Math.max(...lengths)).toBeLessThan(64 * 1024);
    expect(made).toBe(1000);
  });
});
