import type { KubernetesClient } from '../../kubernetes/client.ts';
import { isAlreadyExists, isConflict, unlessNotFound } from '../../kubernetes/errors.ts';
import type { Kind } from '../../kubernetes/objects.ts';
import { isTransient, retrying } from '../../kubernetes/retry.ts';
import { domain } from '../names.ts';
import { RoleClaims, type OfRole } from '../role/roleClaims.ts';
import { changedKinds, kindsOfRoles, versionOf, type ObjectWrite, type SpecObject } from './objectWrite.ts';

/** Names on an object the command that has written it last: who tries again sees that it was done. */
export const changeAnnotation = `${domain}/change`;

/** An object is not as it was when a change of it was decided on. */
export class ChangedMeanwhileError extends Error {
  override readonly name = 'ChangedMeanwhileError';

  constructor({ kind, name }: Pick<ObjectWrite, 'kind' | 'name'>) {
    super(`the ${kind} '${name}' was changed by somebody else at the same time`);
  }
}

/** Who is told of what was written, before the watch tells of it. */
export interface Absorber {
  written(kind: ObjectWrite['kind'], object: SpecObject): void;
  deleted(kind: ObjectWrite['kind'], object: SpecObject): void;
}

export interface ObjectWriterParts {
  readonly client: Pick<KubernetesClient, 'get' | 'create' | 'replace' | 'delete' | 'list'>;
  readonly absorber: Absorber;
  /** Aborted when there is to be no further attempt. */
  readonly signal: AbortSignal;
}

/** Writes objects, each write once however often it is tried, for `mark` is that of one command alone. */
export class ObjectWriter {
  readonly #parts: ObjectWriterParts;

  constructor(parts: ObjectWriterParts) {
    this.#parts = parts;
  }

  /**
   * Makes a write if its object is as it was when that was decided on.
   *
   * @throws ChangedMeanwhileError; KubernetesError where the server refuses it
   */
  async write(write: ObjectWrite, mark: string): Promise<void> {
    await this.#persist(async () => {
      const present = await this.#look(write);
      if (!isMarked(present, mark)) requireVersion(write, present);
      await this.#bring(write, present, mark);
    });
  }

  /**
   * Fails where a write is not of the object that counts for its role: somebody may have applied that one, under any name, so shortly
   * before that the watch has not told of it. It is absorbed, so that the next command is decided on it.
   *
   * @throws ChangedMeanwhileError
   */
  async requireHolders(writes: readonly ObjectWrite[]): Promise<void> {
    for (const kind of new Set(writes.map((write) => write.kind))) {
      const listed = kindsOfRoles[kind];
      if (listed === undefined) continue;
      const claims = await this.#persist(() => this.#claimsOf(listed));
      for (const { kind: itsKind, spec, uid } of writes) {
        const holder = itsKind === kind && spec !== undefined ? claims.holder(String(spec['role'])) : undefined;
        if (holder === undefined || holder.metadata.uid === uid) continue;
        this.#parts.absorber.written(kind, holder);
        throw new ChangedMeanwhileError({ kind, name: holder.metadata.name ?? '' });
      }
    }
  }

  async #claimsOf<T extends SpecObject & OfRole>(kind: Kind<T>): Promise<RoleClaims<T>> {
    const { client, signal } = this.#parts;
    const claims = new RoleClaims<T>();
    for await (const object of client.list(kind, { signal })) claims.set(object);
    return claims;
  }

  /** Fails as the write would, and changes nothing. */
  async rehearse(write: ObjectWrite, mark: string): Promise<void> {
    await this.#persist(async () => {
      const present = await this.#look(write);
      requireVersion(write, present);
      const object = desired(write, present, mark);
      if (object !== undefined) await this.#send(write, object, present, true);
    });
  }

  /**
   * Makes a write whatever the object is like by now, as if that had come before; unless it was made already.
   *
   * @throws KubernetesError where the server refuses it
   */
  async insist(write: ObjectWrite, mark: string): Promise<void> {
    await this.#persist(async () => this.#bring(write, await this.#look(write), mark));
  }

  /** A write that has met another one looks again; it can then see whether the other was its own, unanswered one. */
  #persist<R>(attempt: () => Promise<R>): Promise<R> {
    const when = (error: unknown): boolean => isTransient(error) || isConflict(error) || isAlreadyExists(error);
    return retrying(attempt, { signal: this.#parts.signal, attempts: Infinity, when });
  }

  #look({ kind, name }: ObjectWrite): Promise<SpecObject | undefined> {
    return unlessNotFound(this.#parts.client.get(changedKinds[kind], { name }));
  }

  async #bring(write: ObjectWrite, present: SpecObject | undefined, mark: string): Promise<void> {
    const { absorber } = this.#parts;
    if (isMarked(present, mark)) return absorber.written(write.kind, present);
    const object = desired(write, present, mark);
    if (object === undefined) return this.#delete(write, present);
    absorber.written(write.kind, await this.#send(write, object, present, false));
  }

  #send({ kind }: ObjectWrite, object: NamedObject, present: SpecObject | undefined, dryRun: boolean) {
    const { client } = this.#parts;
    return present === undefined
      ? client.create(changedKinds[kind], object, { dryRun })
      : client.replace(changedKinds[kind], object, { dryRun });
  }

  /** Deletes an object; a later one of its name is not meant. */
  async #delete({ kind, name, uid }: ObjectWrite, present: SpecObject | undefined): Promise<void> {
    const { client, absorber } = this.#parts;
    const { resourceVersion } = present?.metadata ?? {};
    if (present === undefined || resourceVersion === undefined || present.metadata?.uid !== uid) return;
    await unlessNotFound(client.delete(changedKinds[kind], { name }, { preconditions: { resourceVersion } }));
    absorber.deleted(kind, present);
  }
}

type NamedObject = SpecObject & { readonly metadata: { readonly name: string } };

/** The object as the write wants it, with what it has otherwise; undefined where it is to be deleted. */
function desired(
  { name, spec, annotations }: ObjectWrite,
  present: SpecObject | undefined,
  mark: string,
): NamedObject | undefined {
  if (spec === undefined) return undefined;
  const metadata = {
    ...present?.metadata,
    name,
    annotations: { ...present?.metadata?.annotations, ...annotations, [changeAnnotation]: mark },
  };
  return { metadata, spec };
}

function isMarked(present: SpecObject | undefined, mark: string): present is SpecObject {
  return present?.metadata?.annotations?.[changeAnnotation] === mark;
}

/** One that is to be deleted, and is gone already, is as it should be. */
function requireVersion(write: ObjectWrite, present: SpecObject | undefined): void {
  if (write.spec === undefined && present === undefined) return;
  const { uid, generation } = versionOf(present);
  if (uid !== write.uid || generation !== write.generation) throw new ChangedMeanwhileError(write);
}
