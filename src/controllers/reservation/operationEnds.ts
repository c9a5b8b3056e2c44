import { parse as parseUuid, v5 as derivedUuid } from 'uuid';
import type { OperationRecord } from '../../master/effects.ts';
import type { Answer, Fact } from '../../master/inputs.ts';
import type { NodeReservations } from './nodeReservations.ts';

/** In which the uuids of operations' ends are derived. */
const uuidNamespace = '3d1f5d9e-6f0b-4c0e-9a55-0f6a0a3b7c21';

/** Tells the master how operations end whose frameworks want to know. */
export class OperationEnds {
  readonly #tell: (fact: Fact) => void;

  constructor(tell: (fact: Fact) => void) {
    this.#tell = tell;
  }

  /** An operation is written on the object of this name. One on a former node of the same name concerns nobody. */
  recover(node: NodeReservations, name: string, record: OperationRecord): void {
    if (record.agentId !== node.agentId) return;
    node.noteOperation(name, record);
    this.#tell({ kind: 'operation-recovered', operation: record });
  }

  /** Goes on with the operations that were recovered, when all that a former leader has begun to destroy is known. */
  resume(node: NodeReservations): void {
    for (const record of node.operations) void this.#finish(record, node.destroyed());
  }

  /** What an operation has changed was stored, or refused. It is finished when the data is gone that it destroys. */
  stored({ ref }: OperationRecord, refusal: Answer | void, destroyed: Promise<void> | undefined): void {
    if (refusal === undefined) {
      void this.#finish({ ref }, destroyed);
      return;
    }
    const message = refusal.text ?? 'It could not be stored';
    this.#tell({ kind: 'operation-update', operation: ref, status: { state: 'OPERATION_DROPPED', message } });
  }

  /** The uuid is the same for a successor. */
  async #finish({ ref }: Pick<OperationRecord, 'ref'>, destroyed: Promise<void> | undefined): Promise<void> {
    await destroyed;
    const { frameworkId, offerId, operationId } = ref;
    const uuid = parseUuid(derivedUuid(`${frameworkId}/${offerId}/${operationId}`, uuidNamespace));
    this.#tell({ kind: 'operation-update', operation: ref, status: { state: 'OPERATION_FINISHED', uuid } });
  }
}
