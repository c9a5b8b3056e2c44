import { volumesWanted, type VolumesFound, type VolumesWanted } from '../../agent-link/messages.ts';
import { HttpRefusal } from '../../wire/negotiation.ts';
import type { LeaderCheck, LeaderRequest, SignedRequest } from '../leader/leaderCheck.ts';
import type { VolumeDirectories } from './volumeDirectories.ts';

/** Carries out what the leader wants of the volumes of a node, one request after the other. */
export class LeaderVolumes {
  readonly #check: LeaderCheck;
  readonly #directories: VolumeDirectories;
  #before: Promise<unknown> = Promise.resolve();

  constructor(check: LeaderCheck, directories: VolumeDirectories) {
    this.#check = check;
    this.#directories = directories;
  }

  /**
   * Resolves when all is done that the request asks for.
   *
   * @throws HttpRefusal as `LeaderCheck` does; 500 with the reason where a directory cannot be made or deleted.
   */
  async answer(signed: SignedRequest): Promise<VolumesFound> {
    const request = await this.#check.authenticate(signed);
    const answer = this.#before.then(() => this.#obey(request));
    this.#before = answer.catch(() => undefined);
    return answer;
  }

  async #obey(request: LeaderRequest): Promise<VolumesFound> {
    const wanted = volumesWanted.safeParse(request.content);
    if (!wanted.success) throw new HttpRefusal(400, wanted.error.issues[0]?.message ?? 'Expecting volumes');
    this.#check.admit(request);
    if (wanted.data.destroy.length > 0 && !(await this.#check.stillLeads(request))) {
      throw new HttpRefusal(409, `Epoch ${request.envelope.epoch} does not lead any more`);
    }
    try {
      return await this.#carryOut(wanted.data);
    } catch (error) {
      throw new HttpRefusal(500, error instanceof Error ? error.message : String(error));
    }
  }

  async #carryOut({ keep, destroy, own }: VolumesWanted): Promise<VolumesFound> {
    for (const volume of keep) await this.#directories.make(volume);
    for (const ownership of own) await this.#directories.own(ownership);
    const gone = await Promise.all(destroy.map((volume) => this.#directories.destroy(volume)));
    return {
      volumes: await this.#directories.list(),
      deleting: destroy.filter((_, index) => gone[index] === false),
    };
  }
}
