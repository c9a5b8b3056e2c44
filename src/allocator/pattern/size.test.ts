import { Pattern } from './pattern.ts';

/** What Mesos 1.11.0 answered to these. */
const taken = [
  '(a+){10}',
  'a{96}',
  '^a{98}$',
  '.{12}',
  '[^a]{10}',
  '[[:alpha:]]{50}',
  'é{40}',
  '\\W{5}',
  '\\p{Greek}',
  '(?i)s{15}',
  '[\\x{80}-\\x{10000}]{9}',
  '(?:ab|cd){20}',
  '(?:a*b){40}',
  '(?:a?){30}',
  '.*rack.*',
  '(rack-[0-9]+|zone-[a-z]+)',
  'host1|host2|host3|host10|host11|other1|other2',
];

const sizes: readonly (readonly [pattern: string, size: number])[] = [
  ['(a+){50}', 204],
  ['a{97}', 101],
  ['a{284}', 288],
  ['^a{99}', 101],
  ['.{20}', 164],
  ['(?s).{20}', 144],
  ['\\W{10}', 114],
  ['(?i)a{98}', 102],
  ['(a|b){50}', 154],
  ['(ab|cd){30}', 184],
  ['a{0,50}', 104],
  ['(a*){40}', 124],
  ['[a-z0-9-]{40}', 124],
  ['é{60}', 124],
  ['(?i)k{30}', 124],
  ['(?i)[k-s]{19}', 118],
  ['(?i)[^k]{8}', 180],
  ['[^é-ü]{9}', 157],
  ['[^一-龥]{6}', 124],
  ['\\pZ{12}', 184],
  ['é[^é-ü\\]\\]]*[^1-9]{10}', 104],
  ['\\p{Greek}{2}?(?i)( ?){,2}', 136],
  ['[éü]{71}', 217],
  ['[acé]{47}', 192],
  ['[ace]{57}', 175],
  ['a{285}', 289],
  ['[\\sé-ü[:word:]]{20}zzzzz', 169],
  ['(rack-aa|rack-bb){20}', 224],
  ['(?:abc|abd|xyz){20}', 124],
  ['(?:a|ab|abc){30}', 154],
  ['(?:x|xy*z){40}', 204],
  ['(?:a||b){50}', 154],
  ['(?:a{2,4}b){20}', 144],
  ['(?:^a|b){40}', 124],
  ['(?:(?:rack|host)-[0-9]+\\.example\\.com){5}', 119],
];

const tooLarge = [
  '(a+){500}',
  'a{286}',
  '[acé]{48}',
  '[ace]{58}',
  '\\pL',
  '\\PN',
  '\\p{Greek}{30}',
  '\\w{97}',
  '[a-z0-9-]{60}',
  '(?s).{97}',
];

describe('How complex a pattern is', () => {
  it.each(taken)('OFFER-CONSTRAINT-010 is no reason to refuse %s', (text) => {
    expect(() => new Pattern(text)).not.toThrow();
  });

  it.each(sizes)('OFFER-CONSTRAINT-010 is reason to refuse %s, of %d', (text, size) => {
    const reason = `Regex '${text}' is too complex: program size of ${size} is larger than maximum of 100 allowed`;
    expect(() => new Pattern(text)).toThrow(reason);
  });

  it.each(tooLarge)('OFFER-CONSTRAINT-010 cannot be said of %s, which is larger than what can be compiled', (text) => {
    const reason = `Failed to construct regex from pattern '${text}': pattern too large - compile failed`;
    expect(() => new Pattern(text)).toThrow(reason);
  });
});
