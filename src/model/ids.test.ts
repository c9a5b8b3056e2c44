import { validateId } from './ids.ts';

describe('validateId', () => {
  it.each(['t', 'a b', '...', 'a.b', 'a'.repeat(255), 'é'.repeat(127)])('SCHED-045 accepts %j', (id) => {
    expect(validateId(id)).toBeUndefined();
  });

  it.each([
    ['', 'ID must not be empty'],
    ['.', "'.' is disallowed"],
    ['..', "'..' is disallowed"],
    ['a/b', "'a/b' contains invalid characters"],
    ['a\\b', "'a\\b' contains invalid characters"],
    ['a\tb', "'a\tb' contains invalid characters"],
    ['a\u007f', "'a\u007f' contains invalid characters"],
    ['a'.repeat(256), 'ID must not be greater than 255 characters'],
    ['é'.repeat(128), 'ID must not be greater than 255 characters'],
  ])('SCHED-045 refuses %j', (id, reason) => {
    expect(validateId(id)).toBe(reason);
  });
});
