import { Credentials } from './credentials.ts';

const text = JSON.stringify({
  credentials: [
    { principal: 'alice', secret: 'wonder' },
    { principal: 'bob', secret: 'old' },
    { principal: 'bob', secret: 'new' },
  ],
});

it('AUTH-006 knows those who stand in the file by their secrets', () => {
  const credentials = Credentials.parse(text);
  expect(credentials.matches('alice', 'wonder')).toBe(true);
  expect(credentials.matches('alice', 'new')).toBe(false);
  expect(credentials.matches('bob', 'old')).toBe(false);
  expect(credentials.matches('bob', 'new')).toBe(true);
  expect(credentials.matches('carol', '')).toBe(false);
  expect(credentials.matches('__proto__', '')).toBe(false);
});

it.each([
  ['', 'expected {"credentials"'],
  ['alice wonder', 'expected {"credentials"'],
  ['{}', 'credentials: '],
  ['{"credentials":[{"principal":"alice"}]}', 'credentials.0.secret: '],
  ['{"credentials":[{"principal":"","secret":"wonder"}]}', 'credentials.0.principal: '],
])('AUTH-006 refuses %j, and says why without a word of it', (wrong, reason) => {
  expect(() => Credentials.parse(wrong)).toThrow(reason);
  expect(() => Credentials.parse(wrong)).not.toThrow('wonder');
});
