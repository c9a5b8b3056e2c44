import type { ObjectMeta } from '../kubernetes/objects.ts';
import { domain, hash } from './names.ts';

/** On an object whose spec a call has written: which spec that was. */
export const acceptedAnnotation = `${domain}/accepted`;

/**
 * What a call writes beside a spec, in the place of the object's present generation if there is one: so nobody judges it again, not
 * even a successor, whatever has changed since. The generation stays where the spec is what it was.
 */
export function acceptance(spec: unknown, present = 0): Readonly<Record<string, string>> {
  const signs = [present, present + 1].map((generation) => sign(spec, generation));
  return { [acceptedAnnotation]: signs.join(' ') };
}

/** Whether a spec is as a call has written it. Whoever has edited it since, even back to the same, has not written this. */
export function isAccepted({ annotations = {}, generation = 1 }: ObjectMeta, spec: unknown): boolean {
  return annotations[acceptedAnnotation]?.split(' ').includes(sign(spec, generation)) === true;
}

function sign(spec: unknown, generation: number): string {
  return hash(JSON.stringify([generation, spec]));
}
