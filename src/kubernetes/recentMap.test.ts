import { describe, expect, it } from '@jest/globals';
import { RecentMap } from './recentMap.ts';

describe('RecentMap', () => {
  it('makes a value once, while the key is in use', () => {
    const map = new RecentMap<string, number>(2);
    expect(map.use('a', () => 1)).toBe(1);
    expect(map.use('a', () => 2)).toBe(1);
  });

  it('forgets the key that was used least recently when it has too many', () => {
    const map = new RecentMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.use('a', () => 0);
    map.set('c', 3);
    expect(map.use('a', () => 0)).toBe(1);
    expect(map.use('b', () => 0)).toBe(0);
  });
});
