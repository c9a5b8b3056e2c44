import type { SchedulerCall } from '../../model/generated/messages.ts';
import { uuidOf } from '../testing/fixtures.ts';
import { parseCall } from './call.ts';

const framework_id = { value: 'f' };
const info = { name: 'f', user: 'alice' };

function reasonOf(call: SchedulerCall): string | undefined {
  const parsed = parseCall(call);
  return parsed.kind === 'invalid' ? parsed.text.replace('Failed to validate scheduler::Call: ', '') : undefined;
}

describe('A scheduler call', () => {
  it('SCHED-014 needs a type', () => {
    expect(reasonOf({})).toBe("Expecting 'type' to be present");
  });

  it('SCHED-014 needs a framework id, unless it is a SUBSCRIBE', () => {
    expect(reasonOf({ type: 'REVIVE' })).toBe("Expecting 'framework_id' to be present");
    expect(reasonOf({ type: 'SUBSCRIBE', subscribe: { framework_info: info } })).toBeUndefined();
  });

  it.each([
    ['SUBSCRIBE', 'subscribe'],
    ['ACCEPT', 'accept'],
    ['DECLINE', 'decline'],
    ['ACCEPT_INVERSE_OFFERS', 'accept_inverse_offers'],
    ['DECLINE_INVERSE_OFFERS', 'decline_inverse_offers'],
    ['KILL', 'kill'],
    ['SHUTDOWN', 'shutdown'],
    ['ACKNOWLEDGE', 'acknowledge'],
    ['ACKNOWLEDGE_OPERATION_STATUS', 'acknowledge_operation_status'],
    ['RECONCILE', 'reconcile'],
    ['RECONCILE_OPERATIONS', 'reconcile_operations'],
    ['MESSAGE', 'message'],
    ['REQUEST', 'request'],
    ['UPDATE_FRAMEWORK', 'update_framework'],
  ] as const)('SCHED-014 %s needs its message', (type, part) => {
    expect(reasonOf({ type, framework_id })).toBe(`Expecting '${part}' to be present`);
  });

  it.each(['TEARDOWN', 'REVIVE', 'SUPPRESS'] as const)('SCHED-014 %s needs no message', (type) => {
    expect(parseCall({ type, framework_id }).kind).toBe('call');
  });

  it('SCHED-017 of type UNKNOWN is not implemented, and without a framework invalid', () => {
    expect(parseCall({ type: 'UNKNOWN', framework_id })).toEqual({ kind: 'unknown' });
    expect(reasonOf({ type: 'UNKNOWN' })).toBe("Expecting 'framework_id' to be present");
  });

  it.each([
    ['too short', uuidOf(1).slice(1)],
    ['too long', new Uint8Array(17).fill(1)],
    ['nil', new Uint8Array(16)],
    ['empty', new Uint8Array()],
  ])('SCHED-018 acknowledges with a uuid: one that is %s is invalid', (_what, uuid) => {
    const acknowledge = { agent_id: { value: 'a' }, task_id: { value: 't' }, uuid };
    expect(reasonOf({ type: 'ACKNOWLEDGE', framework_id, acknowledge })).toBe('Not a valid UUID');
    const acknowledge_operation_status = { agent_id: { value: 'a' }, operation_id: { value: 'o' }, uuid };
    expect(reasonOf({ type: 'ACKNOWLEDGE_OPERATION_STATUS', framework_id, acknowledge_operation_status })).toBe(
      'Not a valid UUID',
    );
  });

  it('SCHED-018 ACKNOWLEDGE_OPERATION_STATUS needs an agent', () => {
    const acknowledge_operation_status = { operation_id: { value: 'o' }, uuid: uuidOf(1) };
    expect(reasonOf({ type: 'ACKNOWLEDGE_OPERATION_STATUS', framework_id, acknowledge_operation_status })).toBe(
      "Expecting 'agent_id' to be present",
    );
  });

  it('SCHED-020 SUBSCRIBE names the same framework twice or not at all, and an empty id is none', () => {
    const differs = "'framework_id' differs from 'subscribe.framework_info.id'";
    const subscribe = (id?: string) => ({ framework_info: id === undefined ? info : { ...info, id: { value: id } } });
    expect(reasonOf({ type: 'SUBSCRIBE', framework_id, subscribe: subscribe('f') })).toBeUndefined();
    expect(reasonOf({ type: 'SUBSCRIBE', subscribe: subscribe('') })).toBeUndefined();
    expect(reasonOf({ type: 'SUBSCRIBE', framework_id, subscribe: subscribe('g') })).toBe(differs);
    expect(reasonOf({ type: 'SUBSCRIBE', framework_id, subscribe: subscribe() })).toBe(differs);
    expect(reasonOf({ type: 'SUBSCRIBE', subscribe: subscribe('f') })).toBe(differs);
  });

  it('SCHED-056 UPDATE_FRAMEWORK names the same framework twice', () => {
    const update_framework = { framework_info: { ...info, id: { value: 'g' } } };
    expect(reasonOf({ type: 'UPDATE_FRAMEWORK', framework_id, update_framework })).toBe(
      "'framework_id' differs from 'update_framework.framework_info.id'",
    );
  });
});
