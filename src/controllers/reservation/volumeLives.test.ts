import { beforeEach, describe, expect, it } from '@jest/globals';
import { reserved, volume } from '../../master/testing/operations.ts';
import { Resources } from '../../model/resources.ts';
import { NodeReservations } from './nodeReservations.ts';
import { VolumeLives } from './volumeLives.ts';

const stack = [{ type: 'DYNAMIC' as const, role: 'r' }];

let asked: string[];
let told: string[];
let lives: VolumeLives;
let node: NodeReservations;

beforeEach(() => {
  asked = [];
  told = [];
  const ask =
    (what: string) =>
    (nodeName: string, { id }: { readonly id: string }): Promise<void> => {
      asked.push(`${what} ${id} on ${nodeName}`);
      return Promise.resolve();
    };
  lives = new VolumeLives(
    { make: ask('make'), expect: (...of) => void ask('expect')(...of), destroy: ask('destroy') },
    {
      made: () => told.push('made'),
      destroyed: () => told.push('destroyed'),
      lost: ({ metadata }, { message }) => told.push(`${metadata.name}: ${message}`),
    },
  );
  node = new NodeReservations('n');
  const resources = Resources.of([...reserved('disk:36', 'r'), volume('old', 32), volume('new', 32)]);
  node.hold('key', { name: 'object', stack, resources });
});

describe('the volumes of a node that is taken up', () => {
  it('are made, and those that were seen before are to be there', () => {
    node.directories.set('r/old', { dataLostTime: undefined });
    lives.takeUp(node);
    expect(asked.sort()).toEqual(['expect old on n', 'make new on n', 'make old on n']);
  });

  it('are noted as seen when they are made, and as lost when they had to be made again', async () => {
    lives.takeUp(node);
    await Promise.resolve();
    expect([...node.directories.keys()].sort()).toEqual(['r/new', 'r/old']);
    expect(told).toEqual(['made', 'made']);
    lives.lose(node, { role: 'r', id: 'old' }, '2026-01-01T00:00:00Z');
    expect(node.directories.get('r/old')).toEqual({ dataLostTime: '2026-01-01T00:00:00Z' });
    expect(told.at(-1)).toBe(
      'object: Volume old was not on the node any more and was made anew, empty, at 2026-01-01T00:00:00Z',
    );
  });

  it('say nothing of a volume that nobody has any more', () => {
    lives.lose(node, { role: 'r', id: 'gone' }, '2026-01-01T00:00:00Z');
    expect(told).toEqual([]);
  });
});
