import { Allocator } from '../../../src/allocator/allocator.ts';
import { Master } from '../../../src/master/master.ts';
import { defaultOptions } from '../../../src/master/options.ts';
import type { SchedulerEvent } from '../../../src/model/generated/messages.ts';
import { ResourceQuantities } from '../../../src/model/quantities.ts';
import { Resources } from '../../../src/model/resources.ts';
import { Loop } from '../../../src/operator/loop.ts';
import { OfferReview } from '../../../src/operator/offerReview.ts';
import { codecsOf } from '../../../src/wire/negotiation.ts';
import { encodeRecord } from '../../../src/wire/recordIo.ts';
import { seeded } from '../../support/allocatorScenario.ts';
import { Measurement } from './measurement.ts';
import type { Size } from './workloads.ts';

const agent = 'cpus:24;mem:4096;disk:4096;ports:[31000-32000]';
const rounds = 4;

/**
 * For how long the event loop is held by what the operator does in the largest of clusters: a slice of an allocation with
 * the offers of it, written as JSON, a DECLINE of all that a framework is offered, and a second of the review of offers.
 */
export function eventLoop(size: Size): { readonly measurement: Measurement; readonly allocator: Allocator } {
  const operator = new BenchOperator();
  operator.addAgents(size.agents);
  operator.subscribe(size.frameworks);
  for (let round = 0; round < rounds; round += 1) {
    operator.tick();
    operator.decline(round === rounds - 1 ? 1000 : 0);
    operator.review();
  }
  return operator;
}

/** The operator without its edges: what goes out is written and forgotten, what is to be stored is stored. */
class BenchOperator {
  readonly measurement = new Measurement();
  readonly allocator = new Allocator({
    allocationIntervalSeconds: 1,
    minAllocatable: ['cpus:0.01', 'mem:32'].map((text) => ResourceQuantities.parse(text)),
    random: seeded(1),
    fairnessExcluded: [],
    filterGpuResources: true,
  });
  readonly #master = new Master({ ...defaultOptions, info: { id: 'master', ip: 1, port: 5050 } }, this.allocator);
  readonly #codec = codecsOf('mesos.v1.scheduler.Event')['application/json'];
  readonly #soon: (() => void)[] = [];
  readonly #loop: Loop;
  #now = 1_800_000_000;
  #tick: () => void = () => undefined;
  #review: () => void = () => undefined;

  constructor() {
    this.#loop = new Loop({
      master: this.#master,
      sink: { send: (_streamId, event) => this.#write(event), close: () => undefined },
      operatorSink: { publish: () => undefined },
      resign: fail,
      writer: { write: () => new Promise(() => undefined) },
      observer: { handled: () => undefined, decided: () => undefined, failed: (_input, error) => fail(error) },
      clock: {
        now: () => this.#now,
        every: (_seconds, callback) => {
          this.#tick = callback;
          return () => undefined;
        },
        soon: (callback) => this.#soon.push(callback),
      },
      allocationIntervalSeconds: 1,
    });
    this.#loop.start();
    this.#loop.tell({ kind: 'recovered' });
    const every = (_seconds: number, callback: () => void) => {
      this.#review = callback;
      return () => undefined;
    };
    new OfferReview({ master: this.#master, clock: { every }, tell: () => undefined }).start();
  }

  #write(event: SchedulerEvent): void {
    encodeRecord(this.#codec.encode(event));
  }

  addAgents(count: number): void {
    this.measurement.once('agents', count, () => {
      for (let index = 0; index < count; index += 1) {
        const hostname = `node${index}.example`;
        const total = Resources.parse(agent);
        const attributes = [{ name: 'rack', type: 'TEXT', text: { value: `r${index % 40}` } } as const];
        const fact = { id: `S${index}`, hostname, ip: '10.0.0.1', port: 5051, version: '1.11.0', total, attributes };
        this.#loop.tell({ kind: 'agent-observed', agent: { ...fact, ready: true, schedulable: true } });
      }
    });
    this.#drain();
  }

  subscribe(count: number): void {
    for (let index = 0; index < count; index += 1) {
      const streamId = `stream${index}`;
      const capabilities = [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }] as const;
      const roles = [`role${index % 100}`];
      const framework_info = { user: 'root', name: `f${index}`, roles, capabilities, failover_timeout: 1e6 };
      void this.#loop.call({ kind: 'subscribe', streamId, subscribe: { framework_info } });
      const frameworkId = this.#master.state.streams.get(streamId) ?? '';
      this.#loop.tell({ kind: 'framework-stored', frameworkId, streamId });
    }
    this.#drain();
  }

  tick(): void {
    this.#now += 1;
    this.measurement.round('slice with its offers', () => this.#counted(this.#tick));
    this.#drain();
  }

  decline(seconds: number): void {
    for (const { id: frameworkId, offers, streamId } of [...this.#master.state.frameworks.values()]) {
      const offer_ids = [...offers.keys()].map((value) => ({ value }));
      if (streamId === undefined || offer_ids.length === 0) continue;
      const decline = { offer_ids, filters: { refuse_seconds: seconds } };
      this.measurement.round('DECLINE of all offers', () => {
        void this.#loop.call({ kind: 'call', frameworkId, streamId, call: { type: 'DECLINE', decline } });
        return [];
      });
    }
  }

  review(): void {
    for (let second = 0; second < 5; second += 1) {
      this.measurement.round('second of the review', () => {
        this.#review();
        return [];
      });
    }
  }

  /** Makes all slices of the run that is under way, and of those that follow. */
  #drain(): void {
    for (let next = this.#soon.shift(); next !== undefined; next = this.#soon.shift()) {
      const slice = next;
      this.measurement.round('slice with its offers', () => this.#counted(slice));
    }
  }

  /** The offers that something makes. */
  #counted(something: () => void): readonly undefined[] {
    const before = this.#master.state.offers.size;
    something();
    return new Array<undefined>(Math.max(0, this.#master.state.offers.size - before));
  }
}

function fail(error: unknown): never {
  throw error instanceof Error ? error : new Error(String(error));
}
