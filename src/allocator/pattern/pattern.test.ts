import { Pattern, PatternError } from './pattern.ts';

describe('Pattern', () => {
  it.each([
    ['[a-d]+', 'abcd', 'bcde'],
    ['', '', 'a'],
    ['ab|cd', 'cd', 'abcd'],
    ['a(b|c)*d', 'abcbcd', 'abcbc'],
    ['a?b{2,3}c*', 'bbbcc', 'abc'],
    ['a{2}', 'aa', 'aaa'],
    ['a{2,}', 'aaaa', 'a'],
    ['a{,2}', 'a{,2}', 'aa'],
    ['(?i)Rack-[0-9]+', 'rACK-12', 'rack-'],
    ['(?i:a)b', 'Ab', 'AB'],
    ['(?P<name>a.)c', 'abc', 'a\nc'],
    ['\\Qa|b', 'a|b', 'a'],
    ['(?s)a.c', 'a\nc', 'ac'],
    ['^a$', 'a', 'aa'],
    ['(?m)a$\n^b', 'a\nb', 'ab'],
    ['\\d+\\.\\d+', '10.2', '10x2'],
    ['\\w\\W\\s\\S\\D', 'a- b-', 'a- b1'],
    ['\\Aab\\b\\.\\B', 'ab.', 'abc'],
    ['[^a-c]', 'd', 'a'],
    ['[]a-]+', 'a]-', 'b'],
    ['[[:alpha:]\\d_]+', 'aZ_9', 'a b'],
    ['[[:^digit:]]', 'a', '1'],
    ['\\p{Zs}\\p{Greek}', ' α', 'aα'],
    ['\\P{Greek}', 'a', 'α'],
    ['\\p{Any}\\p{^Zs}', 'α1', 'α '],
    ['a(?i)*', 'aa', 'aA'],
    ['\\_\\-\\~', '_-~', '_--'],
    ['\\141\\07', 'a\x07', 'a7'],
    ['a{01}', 'a{01}', 'a'],
    ['a{9999999999}', 'a{9999999999}', 'a'],
    ['(?i)k[^k]', 'Ka', 'kK'],
    ['(?i)[r-t]ß', 'ſẞ', 'uß'],
    ['(?i)ı', 'ı', 'i'],
    ['\\Qa.b\\E+', 'a.bb', 'aXb'],
    ['\\x41\\x{1f600}\\t', 'A\u{1f600}\t', 'A'],
    ['.', '\u{1f600}', '\u{1f600}\u{1f600}'],
    ['a+?b*?c??', 'aab', 'b'],
  ])('reads %s as RE2 does', (expression, matching, other) => {
    const pattern = new Pattern(expression);
    expect(pattern.matches(matching)).toBe(true);
    expect(pattern.matches(other)).toBe(false);
  });

  it.each([
    ['*a', 'no argument for repetition operator: *'],
    ['a|{2,}?', 'no argument for repetition operator: {2,}?'],
    ['(?i)+', 'no argument for repetition operator: +'],
    ['a**', 'bad repetition operator: **'],
    ['a{2}{3}?', 'bad repetition operator: {2}{3}?'],
    ['a{1001}', 'invalid repetition size: {1001}'],
    ['a{2,1}', 'invalid repetition size: {2,1}'],
    ['(a{50}){50}', 'invalid repetition size: {50}'],
    ['(?:(?:(?:){1000}){1000}){1000}', 'invalid repetition size: {1000}'],
    ['(a', 'missing ): (a'],
    ['a)', 'unexpected ): a)'],
    ['[a', 'missing ]: [a'],
    ['[z-a]', 'invalid character class range: z-a'],
    ['[[:nothing:]]', 'invalid character class range: [:nothing:]'],
    ['\\p{Nothing}', 'invalid character class range: \\p{Nothing}'],
    ['\\p{Script=Greek}', 'invalid character class range: \\p{Script=Greek}'],
    ['\\p{L', 'invalid character class range: \\p{L'],
    ['(?=a)', 'invalid perl operator: (?='],
    ['(?<n>a)', 'invalid perl operator: (?<'],
    ['(?i-)', 'invalid perl operator: (?i-)'],
    ['(?P<1-n>a)', 'invalid named capture group: (?P<1-n>'],
    ['(?P<n', 'invalid named capture group: (?P<n'],
    ['\\1', 'invalid escape sequence: \\1'],
    ['\\é', 'invalid escape sequence: \\é'],
    ['[a-\\d]', 'invalid escape sequence: \\d'],
    ['[\\Q]', 'invalid escape sequence: \\Q'],
    ['\\x{110000}', 'invalid escape sequence: \\x{110000'],
    ['\\xg', 'invalid escape sequence: \\xg'],
    ['a\\', 'trailing \\'],
  ])('refuses %s', (expression, reason) => {
    expect(() => new Pattern(expression)).toThrow(
      new PatternError(`Failed to construct regex from pattern '${expression}': ${reason}`),
    );
  });

  it.each([
    ['very long', 'a|'.repeat(50_000)],
    ['of many characters in brackets', `[${'ab'.repeat(50_000)}]`],
    ['of many groups', '('.repeat(2000)],
    ['of many groups that are closed', `${'(?:'.repeat(1001)}${')'.repeat(1001)}`],
    ['of a class that is', '\\pL'],
    [
      'of characters that have nothing in common',
      Array.from({ length: 300 }, (_, at) => String.fromCodePoint(0x4e00 + 2 * at)).join('|'),
    ],
  ])('refuses what is too large: %s', (_what, expression) => {
    expect(() => new Pattern(expression)).toThrow(/(?:pattern too large - compile failed|missing \): \(+)$/);
  });

  it('takes no longer for a text that could match in very many ways', () => {
    expect(new Pattern('(a*)*(a*)*(a*)*b').matches('a'.repeat(5000))).toBe(false);
  });
});
