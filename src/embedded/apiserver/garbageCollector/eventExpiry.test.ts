import { describe, expect, it } from '@jest/globals';
import { removeOldEvents } from '../garbageCollector/eventExpiry.ts';
import { Registry } from '../resources/registry.ts';
import { Store } from '../store/store.ts';

describe('events', () => {
  it('expire after an hour', () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const store = new Store(10);
    const context = { store, registry: new Registry([]), clock: () => now, newUid: () => '', newSuffix: () => '' };
    store.put('events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'e', creationTimestamp: '2026-01-01T00:00:00Z' },
    });
    removeOldEvents(context);
    expect(store.collection('events').size).toBe(1);
    now += 3_600_001;
    removeOldEvents(context);
    expect(store.collection('events').size).toBe(0);
  });
});
