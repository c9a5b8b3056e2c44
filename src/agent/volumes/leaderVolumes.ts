import { volumesWanted, type VolumesFound, type VolumesWanted } from '../../agent-link/messages.ts';
import type { VolumeName } from '../../model/persistentVolume.ts';
import { HttpRefusal } from '../../wire/negotiation.ts';
import type { AgentProof } from '../leader/agentProof.ts';
import type { LeaderCheck, LeaderRequest, SignedRequest } from '../leader/leaderCheck.ts';
import type { VolumeDirectories } from './volumeDirectories.ts';

/** Carries out what the leader wants of the volumes of a node, one request after the other. */
export class LeaderVolumes {
  readonly #check: LeaderCheck;
  readonly #directories: VolumeDirectories;
  readonly #proof: AgentProof;
  #before: Promise<unknown> = Promise.resolve();

  constructor(check: LeaderCheck, directories: VolumeDirectories, proof: AgentProof) {
    this.#check = check;
    this.#directories = directories;
    this.#proof = proof;
  }

  /**
   * Resolves when all is done that the request asks for, as far as it can be: with the volumes found, proven as the leader wants it.
   *
   * @throws HttpRefusal as `LeaderCheck` and `AgentProof` do.
   */
  async answer(signed: SignedRequest): Promise<object> {
    const request = await this.#check.authenticate(signed);
    const prove = await this.#proof.to(request.envelope);
    const found = this.#before.then(() => this.#obey(request));
    this.#before = found.catch(() => undefined);
    return prove(await found);
  }

  async #obey(request: LeaderRequest): Promise<VolumesFound> {
    const wanted = volumesWanted.safeParse(request.content);
    if (!wanted.success) throw new HttpRefusal(400, wanted.error.issues[0]?.message ?? 'Expecting volumes');
    this.#check.admit(request);
    if (wanted.data.destroy.length > 0 && !(await this.#check.stillLeads(request))) {
      throw new HttpRefusal(409, `Epoch ${request.envelope.epoch} does not lead any more`);
    }
    return this.#carryOut(wanted.data);
  }

  /** What cannot be done with one volume keeps nobody from the others. */
  async #carryOut({ keep, destroy, own }: VolumesWanted): Promise<VolumesFound> {
    const failed: VolumesFound['failed'] = [];
    const deleting: VolumesFound['deleting'] = [];
    const made: VolumesFound['made'] = [];
    const attempt = (volume: VolumeName, action: () => Promise<void>): Promise<void> =>
      action().catch((error: unknown) => void failed.push({ volume, message: String(error) }));
    for (const volume of keep) {
      await attempt(volume, async () => {
        if (await this.#directories.make(volume)) made.push(volume);
      });
    }
    for (const ownership of own) await attempt(ownership.volume, () => this.#directories.own(ownership));
    const deletions = destroy.map((volume) =>
      attempt(volume, async () => {
        if (!(await this.#directories.destroy(volume))) deleting.push(volume);
      }),
    );
    await Promise.all(deletions);
    return { volumes: await this.#directories.list(), made, deleting, failed };
  }
}
