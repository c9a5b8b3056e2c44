import { volumeKey } from '../../master/reservations.ts';
import type { Resource } from '../../model/generated/messages.ts';
import { volumeNameOf, type VolumeName } from '../../model/persistentVolume.ts';
import type { NodeReservations } from './nodeReservations.ts';

/** The directories of volumes on nodes: each promise resolves when the node's agent says that it is done. */
export interface VolumeDirectories {
  make(nodeName: string, volume: VolumeName): Promise<void>;
  destroy(nodeName: string, volume: VolumeName): Promise<void>;
}

/** Has volumes made and destroyed on their nodes, however long that takes. */
export class VolumeLives {
  readonly #directories: VolumeDirectories;
  readonly #destroyed: (node: NodeReservations, volume: VolumeName) => void;

  constructor(directories: VolumeDirectories, destroyed: (node: NodeReservations, volume: VolumeName) => void) {
    this.#directories = directories;
    this.#destroyed = destroyed;
  }

  /** Has directories made. Nobody waits for it here: a task that uses one does. */
  make(node: NodeReservations, volumes: Iterable<Resource>): void {
    for (const volume of volumes) {
      const name = volumeNameOf(volume);
      if (name !== undefined) this.#directories.make(node.name, name).catch(() => undefined);
    }
  }

  /** Has a volume's data deleted. Where that can never be, its node is gone and the data with it. */
  destroy(node: NodeReservations, stack: string, volume: Resource): void {
    const name = volumeNameOf(volume);
    if (name === undefined) return;
    const done = this.#directories
      .destroy(node.name, name)
      .catch(() => undefined)
      .then(() => {
        node.destroying.delete(volumeKey(name));
        this.#destroyed(node, name);
      });
    node.destroying.set(volumeKey(name), { stack, volume, done });
  }
}
