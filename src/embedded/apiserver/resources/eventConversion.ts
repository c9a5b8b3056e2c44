import type { ApiObject, Draft } from '../objects/apiObject.ts';
import type { JsonObject } from '../objects/json.ts';
import type { Conversion } from './definition.ts';

/** Fields of core/v1 Event that events.k8s.io/v1 calls otherwise: [core, new]. */
const RENAMED: readonly (readonly [string, string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['reportingComponent', 'reportingController'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
];

/** events.k8s.io/v1 is another view of the core/v1 events, which are what is stored. */
export const eventConversion: Conversion = {
  toStored: (event: Draft) => ({ ...event, ...renamed(event, 'toStored'), apiVersion: 'v1' }),
  fromStored: (event: ApiObject) => ({ ...event, ...renamed(event, 'fromStored'), apiVersion: 'events.k8s.io/v1' }),
};

function renamed(event: JsonObject, direction: keyof Conversion): JsonObject {
  const changes: [string, JsonObject[string]][] = [];
  for (const [core, modern] of RENAMED) {
    const [from, to] = direction === 'toStored' ? [modern, core] : [core, modern];
    changes.push([to, event[from]], [from, undefined]);
  }
  return Object.fromEntries(changes);
}
