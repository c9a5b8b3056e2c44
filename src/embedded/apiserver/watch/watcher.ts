import { expired, tooLargeVersion } from '../objects/apiError.ts';
import type { Collection } from '../store/collection.ts';
import type { Change, StoredObject } from '../store/storedObject.ts';
import type { Selection } from '../verbs/selection.ts';

/** The types of the events of a watch. */
export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** Receives the events of a watch in the order of their versions; `version` is that of the event. */
export interface WatchSink {
  event(type: EventType, stored: StoredObject, version: number): void;
  /** The state that the watch started with has been sent, up to this version. */
  initialEventsEnd(version: number): void;
}

/** Where a watch starts. */
export interface WatchStart {
  /** Undefined or 0: send what there is, then what changes. Else: send what changed after this version. */
  readonly version: number | undefined;
  readonly current: number;
  /** Send the present state first even where a version is given. */
  readonly sendInitialEvents: boolean;
}

/**
 * Starts a watch on a collection; the answer ends it. An object that stops being selected is DELETED for this watch, one that starts
 * to be is ADDED. Errors: 410 Expired when the start is older than the history, 504 when it is in the future.
 */
export function watch(collection: Collection, selection: Selection, start: WatchStart, sink: WatchSink): () => void {
  const version = start.version ?? 0;
  if (version > start.current) throw tooLargeVersion(version, start.current);
  if (version === 0 || start.sendInitialEvents) {
    for (const stored of collection.sorted()) if (selection.test(stored)) sink.event('ADDED', stored, stored.version);
    if (start.sendInitialEvents) sink.initialEventsEnd(start.current);
  } else {
    if (version < collection.history.compacted) {
      throw expired(`too old resource version: ${version} (${collection.history.compacted})`);
    }
    for (const change of collection.history.since(version)) deliver(change, selection, sink);
  }
  return collection.listen((change) => deliver(change, selection, sink));
}

function deliver({ type, version, current, previous }: Change, selection: Selection, sink: WatchSink): void {
  if (!current.key.startsWith(selection.prefix)) return;
  if (!selection.isFiltered) {
    sink.event(type, current, version);
    return;
  }
  const was = previous !== undefined && selection.test(previous);
  const is = type !== 'DELETED' && selection.test(current);
  if (is) sink.event(was ? 'MODIFIED' : 'ADDED', current, version);
  else if (was) sink.event('DELETED', leaving(type, current, previous, version), version);
}

/** What is DELETED: the last state that was selected, at the version at which it stopped to be. */
function leaving(type: EventType, current: StoredObject, previous: StoredObject, version: number): StoredObject {
  if (type === 'DELETED') return current;
  const object = { ...previous.object, metadata: { ...previous.object.metadata, resourceVersion: String(version) } };
  return { ...previous, object, json: JSON.stringify(object), version };
}
