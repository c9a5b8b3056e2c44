import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../objects/json.ts';
import { humanDuration } from './duration.ts';
import { compileJsonPath } from './jsonPath.ts';
import { podReason } from './podReason.ts';

describe('ages', () => {
  it.each([
    [0, '0s'],
    [119, '119s'],
    [120, '2m'],
    [330, '5m30s'],
    [3600, '60m'],
    [3 * 3600 + 300, '3h5m'],
    [30 * 3600, '30h'],
    [3 * 86400 + 7200, '3d2h'],
    [400 * 86400, '400d'],
    [3 * 365 * 86400, '3y'],
    [-5, '<invalid>'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(humanDuration(seconds * 1000)).toBe(text);
  });
});

describe('JSONPath', () => {
  const root = {
    spec: {
      'a.b': 1,
      list: [
        { type: 'x', n: 1 },
        { type: 'y', n: 2 },
      ],
    },
  };
  it.each<[string, readonly unknown[]]>([
    ['.spec.list[1].n', [2]],
    ['.spec.list[*].n', [1, 2]],
    ['.spec.list[?(@.type=="y")].n', [2]],
    ["{.spec['a.b']}", [1]],
    ['.spec.a\\.b', [1]],
    ['.spec.none.deeper', []],
  ])('%s', (path, expected) => {
    expect(compileJsonPath(path)(root)).toEqual(expected);
  });

  it('refuses what it does not know', () => {
    expect(() => compileJsonPath('.a[?(@.n>1)]')).toThrow('cannot read the JSONPath');
  });
});

describe('the status of a pod', () => {
  const metadata = { name: 'p', uid: '', resourceVersion: '', creationTimestamp: '' };
  const reason = (status: JsonObject, more: JsonObject = {}) =>
    podReason({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, ...more },
      spec: { initContainers: [{}] },
      status,
    });
  it.each<[JsonObject, string]>([
    [{ phase: 'Pending' }, 'Pending'],
    [{ phase: 'Failed', reason: 'Evicted' }, 'Evicted'],
    [{ phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ErrImagePull' } } }] }, 'ErrImagePull'],
    [
      { phase: 'Succeeded', containerStatuses: [{ state: { terminated: { reason: 'Completed', exitCode: 0 } } }] },
      'Completed',
    ],
    [{ phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 3 } } }] }, 'ExitCode:3'],
    [{ phase: 'Failed', containerStatuses: [{ state: { terminated: { signal: 9 } } }] }, 'Signal:9'],
    [{ phase: 'Pending', initContainerStatuses: [{ state: { running: {} } }] }, 'Init:0/1'],
  ])('%j is %s', (status, expected) => {
    expect(reason(status)).toBe(expected);
  });

  it('is Terminating once it is being deleted', () => {
    expect(reason({ phase: 'Running' }, { deletionTimestamp: '2026-01-01T00:00:00Z' })).toBe('Terminating');
  });
});
