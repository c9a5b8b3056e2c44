import { randomUUID } from 'node:crypto';
import type { KubernetesClient } from '../../kubernetes/client.ts';
import { isAlreadyExists, isRefusal, unlessNotFound } from '../../kubernetes/errors.ts';
import { intents, type Intent } from '../../kubernetes/kinds.ts';
import { epochOf } from '../../kubernetes/leaderClient.ts';
import { isTransient, retrying } from '../../kubernetes/retry.ts';
import type { Answer } from '../../master/inputs.ts';
import { ChangedMeanwhileError, ObjectWriter, type Absorber } from './objectWriter.ts';
import type { ObjectWrite } from './objectWrite.ts';

export interface IntentsParts {
  readonly client: Pick<KubernetesClient, 'get' | 'create' | 'replace' | 'delete' | 'list'>;
  readonly absorber: Absorber;
  /** A write of an intent that the API server will not take any more: the others are made all the same. */
  readonly skipped: (write: ObjectWrite, error: unknown) => void;
  readonly signal: AbortSignal;
}

/**
 * Writes several objects, all of them or none (record 20): they are rehearsed, then stored together as an Intent, then
 * written, whatever happens; a successor finishes an Intent that it finds. One object is written without an Intent.
 */
export class Intents {
  readonly #parts: IntentsParts;
  readonly #writer: ObjectWriter;
  /** By kind and name of an object, when the latest write of it that was asked for is over. */
  readonly #latest = new Map<string, Promise<unknown>>();

  constructor(parts: IntentsParts) {
    this.#parts = parts;
    this.#writer = new ObjectWriter(parts);
  }

  /**
   * Makes the writes when those of the same objects that were asked for before are over. Resolves when they are stored and
   * absorbed; with a refusal where nothing was written, since somebody else was faster or the API server will not have it.
   */
  carryOut(writes: readonly ObjectWrite[]): Promise<Answer | void> {
    const keys = writes.map(({ kind, name }) => `${kind}/${name}`);
    const before = Promise.all(keys.flatMap((key) => this.#latest.get(key) ?? []));
    const done = before.then(() => this.#carryOut(writes));
    const over = done
      .catch(() => undefined)
      .then(() => {
        for (const key of keys) if (this.#latest.get(key) === over) this.#latest.delete(key);
      });
    for (const key of keys) this.#latest.set(key, over);
    return done;
  }

  /** Resolves when all writes that have been asked for are over. */
  async settled(): Promise<void> {
    await Promise.all([...this.#latest.values()]);
  }

  async #carryOut(writes: readonly ObjectWrite[]): Promise<Answer | void> {
    const mark = randomUUID();
    const [first] = writes;
    try {
      if (first === undefined) return undefined;
      await this.#writer.requireHolders(writes);
      if (writes.length === 1) return await this.#writer.write(first, mark);
      for (const write of writes) await this.#writer.rehearse(write, mark);
      await this.#store({ metadata: { name: mark }, spec: { writes } });
    } catch (error) {
      return refusalOf(error);
    }
    await this.#finish(mark, writes);
  }

  /** Finishes what former leaders have begun; rejects when that cannot be known. */
  async finishAll(): Promise<void> {
    const { client, signal } = this.#parts;
    const found = await retrying(() => all(client.list(intents, { signal })), { signal, attempts: Infinity });
    for (const { metadata, spec } of found.sort(oldestFirst)) await this.#finish(metadata.name ?? '', spec.writes);
  }

  /**
   * Deletes an Intent that a former leader stored without knowing it, after all of its own were finished: nobody was told that it
   * would be carried out, and much may have changed since.
   */
  async drop({ metadata }: Intent): Promise<void> {
    await this.#delete(metadata.name ?? '');
  }

  async #store(intent: Pick<Intent, 'spec'> & { readonly metadata: { readonly name: string } }): Promise<void> {
    const { client, signal } = this.#parts;
    const create = (): Promise<unknown> =>
      client.create(intents, intent).catch((error: unknown) => {
        // Nobody else has this name: an earlier attempt has stored it.
        if (!isAlreadyExists(error)) throw error;
      });
    await retrying(create, { signal, attempts: Infinity });
  }

  async #finish(mark: string, writes: readonly ObjectWrite[]): Promise<void> {
    for (const write of writes) {
      try {
        await this.#writer.insist(write, mark);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        this.#parts.skipped(write, error);
      }
    }
    await this.#delete(mark);
  }

  async #delete(name: string): Promise<void> {
    const { client, signal } = this.#parts;
    const remove = (): Promise<unknown> => unlessNotFound(client.delete(intents, { name }));
    await retrying(remove, { signal, attempts: Infinity, when: isTransient });
  }
}

/**
 * What a command is told that could not be stored.
 *
 * @throws the error itself if it says nothing of the command
 */
function refusalOf(error: unknown): Answer {
  if (error instanceof ChangedMeanwhileError) {
    return { status: 409, text: `Nothing was changed: ${error.message}` };
  }
  if (!isRefusal(error)) throw error;
  // What the operator may not write is no fault of its client.
  return { status: error.status === 403 ? 503 : 400, text: `The API server refuses it: ${error.message}` };
}

/** Those of one leader were stored one after the other, and those of a former leader before them. */
function oldestFirst(a: Intent, b: Intent): number {
  const time = ({ metadata: { creationTimestamp = '' } }: Intent): string => creationTimestamp;
  return epochOf(a) - epochOf(b) || time(a).localeCompare(time(b));
}

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}
