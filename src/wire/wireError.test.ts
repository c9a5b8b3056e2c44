import { WireError } from './wireError.ts';

it('SCHED-004 names the field by its path', () => {
  const inner = new WireError('Missing required field', 'value');
  const error = WireError.within('offers', WireError.within('[0]', WireError.within('id', inner)));
  expect(error.message).toBe("Missing required field 'offers[0].id.value'");
  expect(error.problem).toBe('Missing required field');
  expect(error.path).toBe('offers[0].id.value');
});

it('says nothing of a path where there is none', () => {
  expect(new WireError('Truncated').message).toBe('Truncated');
});

it('takes in whatever was thrown', () => {
  expect(WireError.within('a', new RangeError('index out of range')).message).toBe(
    "Malformed message: index out of range in field 'a'",
  );
  expect(WireError.from('odd')).toBeInstanceOf(WireError);
});
