import { describe, expect, it } from '@jest/globals';
import { catchUp, seenAnnotation, type CatchUp } from './catchUp.ts';
import { KubernetesError } from './errors.ts';
import { pods, type Pod } from './kinds.ts';

const pod = (name: string): Pod => ({ metadata: { namespace: 'ns', name, resourceVersion: '1' } });

/** A server with some pods, those of which cannot be marked that `refused` names, and a store that has so many. */
function serverOf(listed: string[][], refused: Readonly<Record<string, number>> = {}, stored: number[] = []) {
  const marked: [string, unknown][] = [];
  const reached: string[] = [];
  const client = {
    async *pages() {
      await Promise.resolve();
      const names = listed.length > 1 ? (listed.shift() ?? []) : (listed[0] ?? []);
      if (names.length === 0) yield { items: [], resourceVersion: '9' };
      for (const name of names) yield { items: [pod(name)], resourceVersion: '9' };
    },
    patch: (_kind: unknown, { name }: { name: string }, { body }: { body: object }) => {
      const status = refused[name];
      if (status !== undefined) return Promise.reject(new KubernetesError(status, {}));
      marked.push([name, body]);
      return Promise.resolve({ metadata: { resourceVersion: '10' } });
    },
  };
  const reflector = {
    reached: (version: string) => Promise.resolve(void reached.push(version)),
    store: {
      get size() {
        return stored.length > 1 ? (stored.shift() ?? 0) : (stored[0] ?? 0);
      },
    },
  };
  const { signal } = new AbortController();
  const parts = { client, kind: pods, reflector, mark: 'epoch-2', signal } as unknown as CatchUp<Pod>;
  return { parts, marked, reached };
}

describe('catchUp', () => {
  it('waits until the watch has brought the mark that it made', async () => {
    const { parts, marked, reached } = serverOf([['a', 'b']]);
    await catchUp(parts);
    expect(marked).toEqual([['a', { metadata: { annotations: { [seenAnnotation]: 'epoch-2' } } }]]);
    expect(reached).toEqual(['10']);
  });

  it.each([404, 422])('marks another where one is answered with %i', async (status) => {
    const { parts, marked } = serverOf([['a', 'b']], { a: status });
    await catchUp(parts);
    expect(marked.map(([name]) => name)).toEqual(['b']);
  });

  it('has nothing to wait for where nothing is stored or seen', async () => {
    const { parts, reached } = serverOf([[]], {}, [0]);
    await catchUp(parts);
    expect(reached).toEqual([]);
  });

  it('waits for the deletion of what is not stored any more', async () => {
    const { parts, reached } = serverOf([[], [], ['c']], {}, [1, 1, 1]);
    await catchUp(parts);
    expect(reached).toEqual(['10']);
  });

  it('fails as the server does', async () => {
    const { parts } = serverOf([['a']], { a: 401 });
    await expect(catchUp(parts)).rejects.toMatchObject({ status: 401 });
  });
});
