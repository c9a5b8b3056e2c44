import type { Leader } from '../api-shim/http/leader.ts';
import type { Holder, Leadership } from '../kubernetes/lease.ts';

/** Where the leader says in the Lease how it is reached: host and port. */
export const addressAnnotation = 'mesos-operator.dev/address';

/** Where the leader says in the Lease in which region it is, if that is configured. */
export const regionAnnotation = 'mesos-operator.dev/region';

/** What a replica knows of who leads, itself or another: all its parts ask here. */
export class Standing {
  /** The name by which this replica holds the Lease. */
  readonly identity: string;
  /** Whether everything that is stored has been read once, so that this replica could take over. */
  warm = false;
  /** This replica's own host and port, known once it listens. */
  address = '';
  #leadership: Leadership | undefined;
  #electedTime = 0;
  #holder: Holder | undefined;

  constructor(identity: string) {
    this.identity = identity;
  }

  /** Notes that this replica leads from now on, in seconds since the epoch. */
  elected(leadership: Leadership, now: number): void {
    this.#leadership = leadership;
    this.#electedTime = now;
  }

  /** Notes what the Lease says. */
  saw(holder: Holder): void {
    this.#holder = holder;
  }

  /** The leadership of this replica, past or present; undefined for one that was never elected. */
  get leadership(): Leadership | undefined {
    return this.#leadership;
  }

  get electedTime(): number {
    return this.#electedTime;
  }

  get leads(): boolean {
    return this.#leadership?.valid === true;
  }

  /** Who leads; undefined when nobody is known to. */
  get leader(): Leader | undefined {
    if (this.leads) return { address: this.address, isThis: true };
    const { identity = '', annotations = {} } = this.#holder ?? {};
    const address = annotations[addressAnnotation];
    if (identity === '' || identity === this.identity || address === undefined) return undefined;
    return { address, isThis: false };
  }
}
