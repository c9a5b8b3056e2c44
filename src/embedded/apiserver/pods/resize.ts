import type { ApiObject, Draft } from '../objects/apiObject.ts';
import { listOf, objectOf, valueAt } from '../objects/json.ts';
import { defaultPodSpec } from './podDefaults.ts';

/** A pod with the resources of its containers taken from a draft, and nothing else of it. */
export function resized(draft: Draft, old: ApiObject): Draft {
  const wanted = new Map(
    listOf(valueAt(draft, ['spec', 'containers'])).map((container) => [
      objectOf(container)['name'],
      objectOf(container)['resources'],
    ]),
  );
  const containers = listOf(valueAt(old, ['spec', 'containers'])).map((container) => {
    const { name, resources } = objectOf(container);
    return { ...objectOf(container), resources: wanted.get(name) ?? resources };
  });
  return { ...old, spec: defaultPodSpec({ ...objectOf(old['spec']), containers }) };
}
