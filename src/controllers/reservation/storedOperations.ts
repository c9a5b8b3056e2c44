import { z } from 'zod';
import type { Reservation } from '../../kubernetes/kinds.ts';
import type { OperationRecord, OperationRef } from '../../master/effects.ts';
import type { OfferOperation } from '../../model/generated/messages.ts';
import { protobufCodec } from '../../wire/codec.ts';
import { domain } from '../names.ts';
import { ReservationError } from './reservationObject.ts';

/** On a Reservation: the operations that have changed it, and whose ends their frameworks have not acknowledged. */
export const operationsAnnotation = `${domain}/operations`;

const operationCodec = protobufCodec('mesos.v1.Offer.Operation');

/** What a larger operation says beside its type is not remembered: only readers of the operator API would see it. */
const mostBytes = 1024;

const text = z.array(
  z.object({
    frameworkId: z.string(),
    operationId: z.string(),
    offerId: z.string(),
    agentId: z.string(),
    /** Encoded, in base64. */
    operation: z.string(),
  }),
);

/** A text that is equal exactly for equal operations. */
export function operationKey({ frameworkId, operationId, offerId }: OperationRef): string {
  return JSON.stringify([frameworkId, offerId, operationId]);
}

/** What is written on a Reservation of such operations. */
export function operationsText(records: readonly OperationRecord[]): string {
  return JSON.stringify(records.map(({ ref, agentId, info }) => ({ ...ref, agentId, operation: encoded(info) })));
}

function encoded(info: OfferOperation): string {
  const whole = operationCodec.encode(info);
  const { type = 'UNKNOWN', id } = info;
  const bytes = whole.length <= mostBytes ? whole : operationCodec.encode({ type, ...(id && { id }) });
  return Buffer.from(bytes).toString('base64');
}

/**
 * The operations that are written on a Reservation.
 *
 * @throws ReservationError
 */
export function operationsOf({ metadata }: Reservation): readonly OperationRecord[] {
  const written = metadata.annotations?.[operationsAnnotation];
  if (written === undefined) return [];
  try {
    return text.parse(JSON.parse(written)).map(({ agentId, operation, ...ref }) => ({
      ref,
      agentId,
      info: operationCodec.decode(Buffer.from(operation, 'base64')),
    }));
  } catch (error) {
    throw new ReservationError(`the annotation ${operationsAnnotation} cannot be read: ${String(error)}`);
  }
}
