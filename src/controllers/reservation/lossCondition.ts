import type { ReservationStatus } from '../../kubernetes/kinds.ts';
import type { Verdict } from '../conditions.ts';

/** That the data of volumes is lost, for as long as they are there; and the Event that tells of it. */
export const lossType = 'VolumeDataLost';

/** What is said of volumes whose directories were missing: an agent came back without its disk, or somebody deleted them. */
export function lossCondition(volumes: NonNullable<ReservationStatus['volumes']>): Verdict | undefined {
  const lost = volumes.flatMap(({ id, dataLostTime }) =>
    dataLostTime === undefined ? [] : [lossMessage(id, dataLostTime)],
  );
  return lost.length === 0
    ? undefined
    : { type: lossType, status: 'True', reason: 'MadeAnew', message: lost.join('; ') };
}

/** What happened to a volume, in words. */
export function lossMessage(id: string, time: string): string {
  return `Volume ${id} was not on the node any more and was made anew, empty, at ${time}`;
}
