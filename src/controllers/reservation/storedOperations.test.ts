import { describe, expect, it } from '@jest/globals';
import type { Reservation } from '../../kubernetes/kinds.ts';
import type { OperationRecord } from '../../master/effects.ts';
import { reserve, reserved } from '../../master/testing/operations.ts';
import type { OfferOperation } from '../../model/generated/messages.ts';
import { ReservationError } from './reservationObject.ts';
import { operationsAnnotation, operationsOf, operationsText } from './storedOperations.ts';

function record(info: OfferOperation): OperationRecord {
  const ref = { frameworkId: 'f', operationId: 'op', offerId: 'o' };
  return { ref, agentId: 'a', info: { ...info, id: { value: 'op' } } };
}

function written(text: string): Reservation {
  const spec = { nodeName: 'n', reservations: [], resources: '' };
  return {
    apiVersion: 'mesos-operator.dev/v1alpha1',
    kind: 'Reservation',
    metadata: { annotations: { [operationsAnnotation]: text } },
    spec,
  };
}

describe('operations on a Reservation', () => {
  it('are read as they were written', () => {
    const records = [record(reserve(reserved('cpus:1', 'r')))];
    expect(operationsOf(written(operationsText(records)))).toEqual(records);
  });

  it('are remembered by their ids and type where they say much', () => {
    const labels = { labels: [{ key: 'k', value: 'v'.repeat(2000) }] };
    const large = reserved('cpus:1', 'r').map((resource) => ({
      ...resource,
      reservations: [{ type: 'DYNAMIC' as const, role: 'r', labels }],
    }));
    const [read] = operationsOf(written(operationsText([record(reserve(large))])));
    expect(read).toEqual({ ...record({}), info: { type: 'RESERVE', id: { value: 'op' } } });
  });

  it.each(['', '{}', '[{}]', '[{"frameworkId":"f","operationId":"","offerId":"","agentId":"","operation":"/w=="}]'])(
    'are not taken from %j',
    (text) => {
      expect(() => operationsOf(written(text))).toThrow(ReservationError);
    },
  );
});
