import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/support/eventually.ts';
import { ManualClock } from '../../test/support/manualClock.ts';
import { KubernetesError } from './errors.ts';
import { EventRecorder, type EventRecorderOptions, type EventSubject } from './eventRecorder.ts';

const task: EventSubject = {
  apiVersion: 'mesos-operator.dev/v1alpha1',
  kind: 'Task',
  metadata: { name: 't1', namespace: 'tasks', uid: 'u1' },
};
const launched = { type: 'Normal', reason: 'Launched', message: 'launched on n1' } as const;

interface Write {
  readonly verb: 'create' | 'patch';
  readonly name: string | undefined;
  readonly body: unknown;
}

/** A recorder whose writes are kept; `refuse` says what the server does not take. */
function recording(refuse: (write: Write) => Error | undefined = () => undefined) {
  const writes: Write[] = [];
  const lost: unknown[] = [];
  const clock = new ManualClock();
  const take = (write: Write): Promise<unknown> => {
    writes.push(write);
    const error = refuse(write);
    return error === undefined ? Promise.resolve({}) : Promise.reject(error);
  };
  const client = {
    create: (_kind: unknown, object: { metadata?: { name?: string } }) =>
      take({ verb: 'create', name: object.metadata?.name, body: object }),
    patch: (_kind: unknown, { name }: { name: string }, patch: { body: object }) =>
      take({ verb: 'patch', name, body: patch.body }),
  } as unknown as EventRecorderOptions['client'];
  const recorder = new EventRecorder({
    client,
    component: 'mesos-operator',
    instance: 'pod-0',
    lost: (_subject, { reason }, error) => lost.push(error ?? reason),
    clock,
  });
  return { recorder, clock, writes, lost };
}

describe('EventRecorder', () => {
  it('stores an Event in the namespace of its object', async () => {
    const { recorder, writes } = recording();
    recorder.record(task, launched);
    await recorder.flush();
    expect(writes).toHaveLength(1);
    expect(writes[0]?.name).toMatch(/^t1\.[0-9a-f]+$/);
    expect(writes[0]?.body).toMatchObject({
      metadata: { namespace: 'tasks' },
      involvedObject: { kind: 'Task', name: 't1', namespace: 'tasks', uid: 'u1' },
      type: 'Normal',
      reason: 'Launched',
      message: 'launched on n1',
      count: 1,
      firstTimestamp: '1970-01-01T00:16:40Z',
      source: { component: 'mesos-operator' },
      reportingInstance: 'pod-0',
    });
  });

  it('stores an Event of a cluster-wide object in the namespace default', async () => {
    const { recorder, writes } = recording();
    recorder.record({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } }, launched);
    await recorder.flush();
    expect(writes[0]?.body).toMatchObject({ metadata: { namespace: 'default' } });
  });

  it('counts repetitions of a reason on an object in one Event', async () => {
    const { recorder, clock, writes } = recording();
    recorder.record(task, launched);
    await recorder.flush();
    clock.advance(60);
    recorder.record(task, { ...launched, message: 'launched again' });
    await recorder.flush();
    expect(writes[1]).toEqual({
      verb: 'patch',
      name: writes[0]?.name,
      body: { count: 2, message: 'launched again', lastTimestamp: '1970-01-01T00:17:40Z' },
    });
  });

  it('writes once for all repetitions that come while a write is under way', async () => {
    const { recorder, writes } = recording();
    for (let times = 0; times < 10; times += 1) recorder.record(task, launched);
    await recorder.flush();
    expect(writes.map(({ verb }) => verb)).toEqual(['create', 'patch']);
    expect(writes[1]?.body).toMatchObject({ count: 10 });
  });

  it('keeps reasons and objects apart, and begins anew after ten minutes of silence', async () => {
    const { recorder, clock, writes } = recording();
    recorder.record(task, launched);
    recorder.record(task, { ...launched, reason: 'Killed' });
    recorder.record({ ...task, metadata: { ...task.metadata, uid: 'u2' } }, launched);
    await recorder.flush();
    clock.advance(601);
    recorder.record(task, launched);
    await recorder.flush();
    expect(writes.map(({ verb }) => verb)).toEqual(['create', 'create', 'create', 'create']);
    expect(new Set(writes.map(({ name }) => name)).size).toBe(4);
  });

  it('creates the Event again that the server has forgotten', async () => {
    const gone = new KubernetesError(404, { reason: 'NotFound' });
    const { recorder, writes, lost } = recording(({ verb }) => (verb === 'patch' ? gone : undefined));
    recorder.record(task, launched);
    await recorder.flush();
    recorder.record(task, launched);
    await recorder.flush();
    expect(writes.map(({ verb }) => verb)).toEqual(['create', 'patch', 'create']);
    expect(writes[2]?.body).toMatchObject({ count: 2 });
    expect(lost).toEqual([]);
  });

  it('holds Events back of an object that has too many, and of no other', async () => {
    const { recorder, clock, writes, lost } = recording();
    const reasons = Array.from({ length: 27 }, (_, index) => `Reason${index}`);
    for (const reason of reasons) recorder.record(task, { ...launched, reason });
    recorder.record({ ...task, metadata: { name: 't2', namespace: 'tasks' } }, launched);
    await recorder.flush();
    expect(writes).toHaveLength(26);
    expect(lost).toEqual(['Reason25', 'Reason26']);
    clock.advance(300);
    recorder.record(task, { ...launched, reason: 'Reason26' });
    await recorder.flush();
    expect(writes[26]?.body).toMatchObject({ reason: 'Reason26', count: 2 });
  });

  it('writes again what a server that has too much to do has turned away', async () => {
    const answers = [new KubernetesError(429, { reason: 'TooManyRequests' }, '1')];
    const { recorder, clock, writes, lost } = recording(() => answers.shift());
    recorder.record(task, launched);
    await eventually(() => clock.waits.length > 0);
    clock.advance(clock.waits[0] ?? 0);
    await recorder.flush();
    expect(writes.map(({ verb }) => verb)).toEqual(['create', 'create']);
    expect(writes[0]?.name).toBe(writes[1]?.name);
    expect(lost).toEqual([]);
  });

  it('tells of an Event that cannot be stored, and throws nothing', async () => {
    const forbidden = new KubernetesError(403, { reason: 'Forbidden' });
    const { recorder, lost } = recording(() => forbidden);
    recorder.record(task, launched);
    await recorder.flush();
    expect(lost).toEqual([forbidden]);
  });
});
