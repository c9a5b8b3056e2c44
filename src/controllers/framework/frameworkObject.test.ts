import { describe, expect, it } from '@jest/globals';
import type { Framework } from '../../kubernetes/kinds.ts';
import type { FrameworkRecord } from '../../master/effects.ts';
import { settings } from '../testing/taskRecords.ts';
import {
  admissionOf,
  frameworkObjectOf,
  isApplied,
  recoveredFramework,
  resourceName,
  statusOfRecord,
} from './frameworkObject.ts';

const record: FrameworkRecord = {
  info: {
    id: { value: 'master-0001' },
    user: 'root',
    name: 'Marathon 1',
    principal: 'marathon',
    roles: ['dev', 'ops'],
    failover_timeout: 600,
    checkpoint: true,
    capabilities: [{ type: 'MULTI_ROLE' }],
    webui_url: 'http://marathon',
    hostname: 'host',
  },
  roles: ['dev', 'ops'],
  suppressedRoles: ['ops'],
  connected: true,
  registeredTime: 1000,
  reregisteredTime: 2000.5,
};

function stored(made: FrameworkRecord, status: Partial<NonNullable<Framework['status']>> = {}): Framework {
  return { ...frameworkObjectOf(made, settings), status: { ...statusOfRecord(made), ...status } };
}

/** A Framework that an administrator applied. */
function applied(spec: Framework['spec']): Framework {
  return { apiVersion: 'mesos-operator.dev/v1alpha1', kind: 'Framework', metadata: { name: 'applied' }, spec };
}

describe('a Framework', () => {
  it('shows people who subscribed', () => {
    const object = stored(record);
    expect(object.metadata.name).toMatch(/^marathon-1-[0-9a-f]{16}$/);
    expect(object.spec).toEqual({ name: 'Marathon 1', principal: 'marathon' });
    expect(object.status).toMatchObject({
      frameworkId: 'master-0001',
      phase: 'Active',
      roles: ['dev', 'ops'],
      suppressedRoles: ['ops'],
      capabilities: ['MULTI_ROLE'],
      checkpoint: true,
      failoverTimeoutSeconds: 600,
      webuiUrl: 'http://marathon',
      registeredTime: '1970-01-01T00:16:40.000Z',
    });
    expect(statusOfRecord({ ...record, connected: false }).phase).toBe('Disconnected');
  });

  it('remembers who subscribed', () => {
    expect(recoveredFramework(stored(record))).toEqual({
      info: record.info,
      suppressedRoles: ['ops'],
      registeredTime: 1000,
      reregisteredTime: 2000.5,
    });
  });

  it('remembers that it is completed, and since when', () => {
    const completed = stored(record, { phase: 'Completed', unregisteredTime: '1970-01-01T01:00:00Z' });
    expect(recoveredFramework(completed)?.completedTime).toBe(3600);
  });

  it('is the one that an administrator applied, if there is one, and keeps its name', () => {
    const admitted = { ...record, admission: 'applied' };
    expect(resourceName(admitted)).toBe('applied');
    const taken: Framework = { ...applied({ name: 'm' }), status: statusOfRecord(admitted) };
    expect([isApplied(taken), isApplied(stored(record))]).toEqual([true, false]);
    expect(recoveredFramework(taken)?.admission).toBe('applied');
  });

  it('admits whom its spec says', () => {
    const spec = { principal: 'p', name: 'n', allowedRoles: ['dev'] };
    expect(admissionOf(applied(spec))).toEqual({
      key: 'applied',
      principal: 'p',
      frameworkName: 'n',
      allowedRoles: ['dev'],
    });
  });

  it('stands for nobody before somebody subscribes', () => {
    expect(recoveredFramework(applied({ name: 'm' }))).toBeUndefined();
  });
});
