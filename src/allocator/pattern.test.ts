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
    ['\\pL\\p{Greek}\\P{L}', 'aα1', 'aαα'],
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
    ['*a', 'missing argument to repetition operator: *'],
    ['a**', 'bad repetition operator: **'],
    ['(a', 'missing ): (a'],
    ['a)', 'unexpected ): a)'],
    ['[a', 'missing ]: [a'],
    ['[z-a]', 'invalid character class range: z-a'],
    ['[[:nothing:]]', 'invalid character class range: [:nothing:]'],
    ['(?=a)', 'invalid perl operator: (?='],
    ['\\1', 'invalid escape sequence: \\1'],
    ['a\\', 'trailing \\ at end of regexp'],
    ['a{1001}', 'invalid repetition size: {1001}'],
  ])('refuses %s', (expression, reason) => {
    expect(() => new Pattern(expression)).toThrow(
      new PatternError(`Failed to construct regex from pattern '${expression}': ${reason}`),
    );
  });

  it('takes no longer for a text that could match in very many ways', () => {
    expect(new Pattern('(a*)*(a*)*(a*)*b').matches('a'.repeat(5000))).toBe(false);
  });
});
