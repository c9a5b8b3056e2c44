import { z } from 'zod';
import { parseAttributes } from '../model/attributes.ts';
import { parseDuration, printDuration } from '../model/duration.ts';
import { ResourceQuantities } from '../model/quantities.ts';
import { Resources } from '../model/resources.ts';
import { parseZookeeperUrl } from '../model/zookeeperUrl.ts';

/** A whole number as text, within bounds. */
export function wholeNumber(min: number, max: number): z.ZodType<number> {
  const message = `expected a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^[0-9]+$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

/** A port to listen on, 0 for any that is free. */
export const port = wholeNumber(0, 65_535);

/** A time in seconds, or with one of Mesos' units: `90`, `90secs`, `1.5mins`. */
export const duration = z.string().transform((text, context) => {
  const number = Number(text);
  if (Number.isFinite(number)) return number;
  try {
    return parseDuration(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'expected a number of seconds, or a duration such as 10mins' });
    return z.NEVER;
  }
});
/** A duration that is not nothing. */
export const seconds = duration.refine((value) => value > 0, 'expected a number of seconds above 0');

/** A check by a parser of ours: its own words say what is wrong. */
export function parsed(parse: (text: string) => unknown): z.ZodType<string> {
  return z.string().check((context) => {
    try {
      parse(context.value);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      context.issues.push({ code: 'custom', input: context.value, message });
    }
  });
}

/** Text of Mesos resources, `cpus:4;mem:4096`. */
export const resourcesText = parsed((text) => Resources.parse(text));
/** Text of Mesos attributes, `rack:r1`. */
export const attributesText = parsed((text) => parseAttributes(text));

/**
 * What the text of a minimum says, `cpus:0.01|mem:32`: one of these must be reached, in all its names; none of no text
 * (ALLOC-030).
 *
 * @throws QuantityError
 */
export function parseMinimum(text: string): readonly ResourceQuantities[] {
  const alternatives = text.split('|').filter((alternative) => alternative.trim() !== '');
  return alternatives.map((alternative) => ResourceQuantities.parse(alternative));
}

/** Whether a text is what `parsed` wants of a ZooKeeper: its URL, or that of a file that holds it (HA-001). */
export function checkZookeeper(text: string): void {
  if (!text.startsWith('file://')) parseZookeeperUrl(text);
}

/** A fault domain, `region/zone`. */
export const faultDomain = z
  .string()
  .regex(/^[^/]+\/[^/]+$/, 'expected REGION/ZONE')
  .transform((text) => {
    const [region = '', zone = ''] = text.split('/');
    return { region, zone };
  });

/** A duration between two others, in seconds. */
export function within(least: number, most: number): z.ZodType<number> {
  const text = `expected a duration from ${printDuration(least)} to ${printDuration(most)}`;
  return duration.refine((value) => value >= least && value <= most, text);
}

/** So many in so long, `1/10mins`: as it is written, and the seconds from one to the next. */
export const rate = z.string().transform(rateOf);

/** A rate, or nothing for none. */
export const rateIfAny = z.string().transform((text, context) => (text === '' ? undefined : rateOf(text, context)));

function rateOf(text: string, context: z.RefinementCtx): { readonly text: string; readonly seconds: number } {
  const [, number = '', time = ''] = /^([1-9][0-9]*)\/(.+)$/.exec(text) ?? [];
  const { data } = seconds.safeParse(time);
  if (data !== undefined) return { text, seconds: data / Number(number) };
  context.addIssue({ code: 'custom', message: 'expected NUMBER/DURATION, such as 1/10mins' });
  return z.NEVER;
}

/** A part of a whole, `50%` or `50`. */
export const percentage = z
  .string()
  .regex(/^[0-9]+(\.[0-9]+)?%?$/, 'expected a percentage, such as 50%')
  .transform((text) => Number(text.replace('%', '')))
  .refine((value) => value <= 100, 'expected no more than 100%');

/** A part of a whole, from 0 to 1. */
export const fraction = z
  .string()
  .regex(/^([0-9]+\.?[0-9]*|\.[0-9]+)$/, 'expected a number, such as 0.8')
  .transform(Number)
  .refine((value) => value <= 1, 'expected no more than 1');

/** Texts with commas between. */
export const list = z.string().transform((text) => text.split(',').filter((part) => part !== ''));

/** uids by names: `alice=1000,bob=1001`. */
export const users = list.transform((pairs, context) => {
  const table = new Map<string, number>();
  for (const pair of pairs) {
    const [, name = '', uid = ''] = /^([^=]+)=([0-9]+)$/.exec(pair) ?? [];
    if (name === '') context.addIssue({ code: 'custom', message: `'${pair}' is not NAME=UID` });
    else table.set(name, Number(uid));
  }
  return table;
});
