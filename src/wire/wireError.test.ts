import { missingField, WireError } from './wireError.ts';

it('SCHED-004 names the field by its path', () => {
  const inner = new WireError(missingField, 'value');
  const error = WireError.within('offers', WireError.within('[0]', WireError.within('id', inner)));
  expect(error.message).toBe('Missing required fields: offers[0].id.value');
  expect(error.problem).toBe(missingField);
  expect(error.path).toBe('offers[0].id.value');
});

it('says nothing of a path where there is none', () => {
  expect(new WireError('Truncated').message).toBe('Truncated');
});

it('takes in whatever was thrown', () => {
  expect(WireError.within('a', new RangeError('index out of range')).message).toBe(
    "Malformed message: index out of range for field 'a'",
  );
  expect(WireError.from('odd')).toBeInstanceOf(WireError);
});
