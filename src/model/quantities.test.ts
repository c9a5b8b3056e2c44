import fc from 'fast-check';
import { QuantityError } from './amounts.ts';
import { ResourceLimits, ResourceQuantities } from './quantities.ts';

const quantities = (text: string) => ResourceQuantities.parse(text);
const limits = (text: string) => ResourceLimits.parse(text);

const INVALID = [
  'cpus',
  'cpus:',
  ':1',
  'cpus:1:2',
  'cpus:-1',
  'cpus:inf',
  'cpus:nan',
  'ports:[1-2]',
  'cpus:1,mem:2',
  'cpus:a',
];

describe('quantities', () => {
  it('RES-035 are sorted, add up duplicates, drop zero, trim names', () => {
    const parsed = quantities('ports:3; cpus :1;cpus:10.5;mem:0');
    expect(parsed.toString()).toBe('cpus:11.5; ports:3');
    expect(parsed.names()).toEqual(['cpus', 'ports']);
    expect(parsed.entries()).toEqual([
      ['cpus', 11500],
      ['ports', 3000],
    ]);
    expect(parsed.get('cpus')).toBe(11.5);
    expect(parsed.get('mem')).toBe(0);
    expect(quantities('').isEmpty()).toBe(true);
    expect(ResourceQuantities.none.toString()).toBe('{}');
  });

  it('finds each of many names, and none that is not there', () => {
    const names = Array.from({ length: 100 }, (_, at) => `n${at}`);
    const many = ResourceQuantities.of(names.map((name, at) => [name, at + 1]));
    expect(names.map((name) => many.get(name))).toEqual(names.map((_, at) => at + 1));
    expect(['', 'n', 'n100', 'n9x', 'o'].map((name) => many.get(name))).toEqual([0, 0, 0, 0, 0]);
  });

  it.each(INVALID)('RES-035 refuses %j', (text) => {
    expect(() => quantities(text)).toThrow(QuantityError);
  });

  it('RES-036 subtraction floors at nothing and drops the name', () => {
    const rest = quantities('cpus:2;mem:10').minus(quantities('cpus:3;mem:4;disk:1'));
    expect(rest.toString()).toBe('mem:6');
    expect(rest.names()).toEqual(['mem']);
  });

  it('RES-036 contains compares every entry of the right', () => {
    expect(quantities('cpus:2;mem:10').contains(quantities('cpus:2'))).toBe(true);
    expect(quantities('cpus:2').contains(quantities('cpus:2;mem:1'))).toBe(false);
    expect(quantities('cpus:2').contains(ResourceQuantities.none)).toBe(true);
    expect(ResourceQuantities.none.contains(quantities('cpus:1'))).toBe(false);
  });

  it('RES-035 pass through the map fields of messages', () => {
    const scalars = { mem: { value: 32 }, cpus: { value: 0.1 }, disk: { value: 0 } };
    expect(ResourceQuantities.fromScalars(scalars).toScalars()).toEqual({ cpus: { value: 0.1 }, mem: { value: 32 } });
  });

  const amounts = fc.array(fc.tuple(fc.constantFrom('cpus', 'disk', 'gpus', 'mem'), fc.nat(5000)), { maxLength: 5 });
  const some = amounts.map((entries) => ResourceQuantities.ofThousandths(entries));

  it('RES-036 (a + b) - b is a, and contains both', () => {
    fc.assert(
      fc.property(some, some, (one, other) => {
        const sum = one.plus(other);
        expect(sum.minus(other).equals(one)).toBe(true);
        expect(sum.equals(other.plus(one))).toBe(true);
        expect(sum.contains(one) && sum.contains(other)).toBe(true);
      }),
    );
  });

  it('RES-035 print and parse agree', () => {
    fc.assert(fc.property(some, (one) => one.isEmpty() || ResourceQuantities.parse(one.toString()).equals(one)));
  });

  it('RES-036 containing means that nothing is missing', () => {
    fc.assert(fc.property(some, some, (one, other) => one.contains(other) === other.minus(one).isEmpty()));
  });
});

describe('limits', () => {
  it('RES-037 absent is infinite, an explicit 0 is kept', () => {
    const parsed = limits('mem:0;cpus:1');
    expect(parsed.get('mem')).toBe(0);
    expect(parsed.get('disk')).toBeUndefined();
    expect(parsed.toString()).toBe('cpus:1; mem:0');
    expect(ResourceLimits.of([['cpus', Infinity]]).isEmpty()).toBe(true);
    expect(parsed.contains(quantities('cpus:1;disk:1000'))).toBe(true);
    expect(parsed.contains(quantities('mem:1'))).toBe(false);
    expect(ResourceLimits.none.contains(quantities('cpus:1000'))).toBe(true);
  });

  it.each([...INVALID, 'cpus:1;cpus:2'])('RES-037 refuses %j', (text) => {
    expect(() => limits(text)).toThrow(QuantityError);
  });

  it('RES-037 subtraction floors at 0 and keeps the name', () => {
    const rest = limits('cpus:1;mem:10').minus(quantities('cpus:3;mem:4;disk:1'));
    expect(rest.toString()).toBe('cpus:0; mem:6');
    expect(rest.equals(limits('cpus:0;mem:6'))).toBe(true);
    expect(rest.equals(limits('mem:6'))).toBe(false);
  });

  it('RES-037 pass through the map fields of messages', () => {
    const scalars = { cpus: { value: 0 }, mem: { value: 32 } };
    const bounds = ResourceLimits.fromScalars(scalars);
    expect(bounds.toScalars()).toEqual(scalars);
    expect(bounds.names()).toEqual(['cpus', 'mem']);
    expect(bounds.entries()).toEqual([
      ['cpus', 0],
      ['mem', 32000],
    ]);
  });
});
