import { eventually } from '../../../test/support/eventually.ts';
import type { VolumesFound, VolumesWanted } from '../../agent-link/messages.ts';
import type { VolumeName } from '../../model/persistentVolume.ts';
import { NodeVolumes } from './volumes.ts';

const [first, second] = [
  { role: 'a', id: 'first' },
  { role: 'a/b', id: 'second' },
] as const;

const isIn = (volumes: readonly VolumeName[], { role, id }: VolumeName): boolean =>
  volumes.some((other) => other.role === role && other.id === id);

/** An agent that does what it is asked for, unless it is told otherwise. */
class TestAgent {
  readonly asked: VolumesWanted[] = [];
  away = false;
  deleting: VolumeName[] = [];
  failed: VolumesFound['failed'] = [];
  volumes: VolumeName[] = [];

  async post(_place: unknown, _path: string, content: object): Promise<VolumesFound> {
    await Promise.resolve();
    if (this.away) throw new Error('away');
    const wanted = content as VolumesWanted;
    this.asked.push(wanted);
    const missing = wanted.keep.filter((volume) => !isIn(this.volumes, volume));
    this.volumes = [...this.volumes, ...missing].filter((volume) => !isIn(wanted.destroy, volume));
    return { volumes: this.volumes, made: missing, deleting: this.deleting, failed: this.failed };
  }
}

let agent: TestAgent;
let volumes: NodeVolumes;
let failures: number;
let unclaimed: (readonly VolumeName[])[];
let lost: string[];

beforeEach(() => {
  agent = new TestAgent();
  failures = 0;
  unclaimed = [];
  lost = [];
  volumes = new NodeVolumes({
    agents: agent,
    placeOf: (node) => ({ node, ip: '127.0.0.1', port: 1 }),
    observe: ({ error }) => (failures += error === undefined ? 0 : 1),
    unclaimed: (_node, which) => unclaimed.push(which),
    lost: (_node, { id }) => lost.push(id),
  });
});

afterEach(() => volumes.stop());

describe('the volumes of a node', () => {
  it('VOL-001 are made, and asked for with each further request', async () => {
    await volumes.make('node', first);
    await volumes.make('node', second);
    expect(agent.volumes).toEqual([first, second]);
    expect(agent.asked.at(-1)).toEqual({ keep: [first, second], destroy: [], own: [] });
  });

  it('are told to be lost when they were there and have to be made again, be it under another leader', async () => {
    await volumes.make('node', first);
    volumes.expect('node', second);
    await volumes.make('node', second);
    expect(lost).toEqual(['second']);
    agent.volumes = [second];
    volumes.review('node');
    await eventually(() => lost.includes('first'));
    expect(lost).toEqual(['second', 'first']);
    await volumes.destroy('node', first);
    await volumes.make('node', first);
    expect(lost).toEqual(['second', 'first']);
  });

  it('are made when the agent is back', async () => {
    agent.away = true;
    const made = volumes.make('node', first);
    await eventually(() => failures > 1);
    agent.away = false;
    await made;
    expect(agent.volumes).toEqual([first]);
  });

  it('VOL-007 are destroyed once', async () => {
    await volumes.make('node', first);
    await volumes.destroy('node', first);
    expect(agent.volumes).toEqual([]);
    await volumes.make('node', second);
    expect(agent.asked.map(({ destroy }) => destroy)).toEqual([[], [first], []]);
  });

  it('are told of where nobody wants them, once, and stay', async () => {
    agent.volumes = [first];
    await volumes.make('node', second);
    await volumes.make('node', second);
    expect(unclaimed).toEqual([[first]]);
    expect(agent.volumes).toEqual([first, second]);
  });

  it('are destroyed when the agent has deleted all that was in them; others need not wait for that', async () => {
    agent.volumes = [first];
    agent.deleting = [first];
    let destroyed = false;
    const end = volumes.destroy('node', first).then(() => (destroyed = true));
    await volumes.make('node', second);
    expect(destroyed).toBe(false);
    agent.deleting = [];
    await end;
  });

  it('wait for nobody but themselves where something cannot be done', async () => {
    agent.failed = [{ volume: first, message: 'no' }];
    let made = false;
    const end = volumes.make('node', first).then(() => (made = true));
    await volumes.make('node', second);
    expect(made).toBe(false);
    agent.failed = [];
    await end;
    expect(failures).toBeGreaterThan(0);
  });

  it('are destroyed before they are made again', async () => {
    agent.volumes = [first];
    await Promise.all([volumes.destroy('node', first), volumes.make('node', first)]);
    expect(agent.asked).toEqual([
      { keep: [], destroy: [first], own: [] },
      { keep: [first], destroy: [], own: [] },
    ]);
  });

  it('are handed over once', async () => {
    await volumes.prepare('node', first, 1000, false);
    await volumes.prepare('node', first, undefined, false);
    expect(agent.asked.map(({ own }) => own)).toEqual([[{ volume: first, uid: 1000, shared: false }], []]);
  });

  it('will never be where the node is gone', async () => {
    agent.away = true;
    const made = volumes.make('node', first);
    volumes.forget('node');
    await expect(made).rejects.toThrow('node: the node is gone');
  });

  it('will never be under a name that is none', async () => {
    await expect(volumes.make('node', { role: 'a', id: '..' })).rejects.toThrow("'..' is disallowed");
    expect(agent.asked).toEqual([]);
  });
});
