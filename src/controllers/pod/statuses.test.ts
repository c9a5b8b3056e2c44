import { describe, expect, it } from '@jest/globals';
import { stringify } from 'uuid';
import { viewOfPod } from './podView.ts';
import { statusOf, updateUuid } from './statuses.ts';
import { killedBeforeStart, type Transition } from './transitions.ts';

const ref = { frameworkId: 'framework', taskId: 'task', offerId: 'offer' };
const uid = '9b2f4c1e-3f7a-4d7e-8a90-0d3c1f5b6a77';
const running: Transition = { step: 'RUNNING', state: 'TASK_RUNNING', source: 'SOURCE_EXECUTOR', time: 1000 };
const pod = viewOfPod({ metadata: { uid: 'pod-uid' }, status: { hostIP: '10.0.0.1' } });

describe('the status update of a step', () => {
  it('has a uuid of version 5 that depends on the Task and the step alone', () => {
    const uuid = stringify(updateUuid(uid, 'RUNNING'));
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(stringify(updateUuid(uid, 'RUNNING'))).toBe(uuid);
    const others = [updateUuid(uid, 'END'), updateUuid('c2d0f1c4-59a7-4d07-9a53-6a1f6c9f5b10', 'RUNNING')];
    for (const other of others) expect(stringify(other)).not.toBe(uuid);
  });

  it('TASK-060 names the container, and the address of the node where the pod has none', () => {
    const status = statusOf({ ref, agentId: 'agent', uid, pod }, running, 2000);
    expect(status).toMatchObject({
      task_id: { value: 'task' },
      agent_id: { value: 'agent' },
      executor_id: { value: 'task' },
      state: 'TASK_RUNNING',
      timestamp: 1000,
      container_status: {
        container_id: { value: 'pod-uid' },
        network_infos: [{ ip_addresses: [{ ip_address: '10.0.0.1', protocol: 'IPv4' }] }],
      },
    });
    const own = statusOf({ ref, agentId: 'agent', uid, pod: { ...pod, podIp: '10.1.0.9' } }, running, 2000);
    expect(own.container_status?.network_infos?.[0]?.ip_addresses?.[0]?.ip_address).toBe('10.1.0.9');
  });

  it('has neither container nor executor when the task never had a pod, and the time it is told where none is known', () => {
    const status = statusOf({ ref, agentId: 'agent', uid }, killedBeforeStart(undefined), 2000);
    expect(status).toMatchObject({ state: 'TASK_KILLED', source: 'SOURCE_AGENT', timestamp: 2000 });
    expect(status).not.toHaveProperty('container_status');
    expect(status).not.toHaveProperty('executor_id');
  });
});
