import { expect, it } from '@jest/globals';
import type { EventSubject, Occurrence } from '../kubernetes/eventRecorder.ts';
import type { Decision } from '../master/effects.ts';
import { DecisionEvents } from './decisionEvents.ts';
import { taskName } from './names.ts';

const task = { frameworkId: 'framework', taskId: 'task', offerId: 'offer' };

/** What is told of a decision where all resources but those of the framework `unknown` and the agent `gone` are there. */
function told(decision: Omit<Decision, 'kind' | 'message'>): readonly [EventSubject, Occurrence][] {
  const events: [EventSubject, Occurrence][] = [];
  const recorder = {
    record: (subject: EventSubject, occurrence: Occurrence) => void events.push([subject, occurrence]),
  };
  const subjects = {
    namespace: 'mesos-tasks',
    frameworkResource: (id: string) =>
      id === 'unknown' ? undefined : { name: `resource-of-${id}`, uid: 'framework-uid' },
    nodeOf: (id: string) => (id === 'gone' ? undefined : `node-of-${id}`),
    taskUid: () => 'task-uid',
  };
  new DecisionEvents(recorder, subjects).record({ kind: 'decision', message: 'why', ...decision });
  return events;
}

it('tells what concerns a framework on its Framework', () => {
  expect(told({ reason: 'FrameworkSubscribed', frameworkId: 'f' })).toMatchObject([
    [
      { kind: 'Framework', metadata: { name: 'resource-of-f', namespace: 'mesos-tasks', uid: 'framework-uid' } },
      { type: 'Normal', reason: 'FrameworkSubscribed', message: 'why' },
    ],
  ]);
});

it('tells the failure of a task on its Task', () => {
  expect(told({ reason: 'TaskFailed', frameworkId: 'f', task })).toMatchObject([
    [{ kind: 'Task', metadata: { name: taskName(task), uid: 'task-uid' } }, { type: 'Warning' }],
  ]);
});

it('tells what concerns an agent on the Agent of its node', () => {
  expect(told({ reason: 'AgentUnreachable', agentId: 'a' })).toMatchObject([
    [{ kind: 'Agent', metadata: { name: 'node-of-a' } }, { type: 'Warning' }],
  ]);
});

it('does not tell what happens all the time, nor what is about something that is not there', () => {
  expect(told({ reason: 'OffersSent', frameworkId: 'f' })).toEqual([]);
  expect(told({ reason: 'TaskUpdated', frameworkId: 'f', task })).toEqual([]);
  expect(told({ reason: 'FrameworkSubscribed', frameworkId: 'unknown' })).toEqual([]);
  expect(told({ reason: 'FrameworkSubscribed' })).toEqual([]);
  expect(told({ reason: 'AgentUnreachable', agentId: 'gone' })).toEqual([]);
});
