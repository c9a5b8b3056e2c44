import type { EventSubject, Occurrence } from '../../kubernetes/eventRecorder.ts';
import { volumeKey, volumesOf } from '../../master/reservations.ts';
import type { Resource } from '../../model/generated/messages.ts';
import { volumeNameOf, type VolumeName } from '../../model/persistentVolume.ts';
import { domain } from '../names.ts';
import { lossMessage, lossType } from './lossCondition.ts';
import type { NodeReservations } from './nodeReservations.ts';

/** Who is told what has become of volumes. */
export interface VolumeEvents {
  readonly made: (node: NodeReservations) => void;
  readonly destroyed: (node: NodeReservations, volume: VolumeName) => void;
  /** The data of a volume of an object is lost. */
  readonly lost: (object: EventSubject, occurrence: Occurrence) => void;
}

/** The directories of volumes on nodes: each promise resolves when the node's agent says that it is done. */
export interface VolumeDirectories {
  make(nodeName: string, volume: VolumeName): Promise<void>;
  /** The volume was seen before, by a former leader or on a former node of the name. */
  expect(nodeName: string, volume: VolumeName): void;
  destroy(nodeName: string, volume: VolumeName): Promise<void>;
}

/** Has volumes made and destroyed on their nodes, however long that takes. */
export class VolumeLives {
  readonly #directories: VolumeDirectories;
  readonly #events: VolumeEvents;

  constructor(directories: VolumeDirectories, events: VolumeEvents) {
    this.#directories = directories;
    this.#events = events;
  }

  /** Has directories made. Nobody waits for it here: a task that uses one does. */
  make(node: NodeReservations, volumes: Iterable<Resource>): void {
    for (const volume of volumes) {
      const name = volumeNameOf(volume);
      if (name !== undefined) void this.#make(node, name);
    }
  }

  async #make(node: NodeReservations, name: VolumeName): Promise<void> {
    const key = volumeKey(name);
    try {
      await this.#directories.make(node.name, name);
    } catch {
      return;
    }
    if (node.directories.has(key) || node.ownerOf(key) === undefined) return;
    node.directories.set(key, { dataLostTime: undefined });
    this.#events.made(node);
  }

  /**
   * Has the directories of all volumes of a node made that this process, or this node, is new to. Of one that was seen before, and is
   * there no more, the data is lost.
   */
  takeUp(node: NodeReservations): void {
    for (const { resources } of node.held.values()) {
      const volumes = volumesOf(resources);
      for (const [key, volume] of volumes) {
        const name = volumeNameOf(volume);
        if (name !== undefined && node.directories.has(key)) this.#directories.expect(node.name, name);
      }
      this.make(node, volumes.values());
    }
  }

  /** Notes that a volume has been made again, empty, at this time (RFC 3339), and tells of it. */
  lose(node: NodeReservations, volume: VolumeName, dataLostTime: string): void {
    const key = volumeKey(volume);
    const name = node.ownerOf(key);
    if (name === undefined) return;
    node.directories.set(key, { dataLostTime });
    const { uid } = node.objects.get(name)?.metadata ?? {};
    const metadata = { name, ...(uid !== undefined && { uid }) };
    const message = lossMessage(volume.id, dataLostTime);
    const object = { apiVersion: `${domain}/v1alpha1`, kind: 'Reservation', metadata };
    this.#events.lost(object, { type: 'Warning', reason: lossType, message });
  }

  /** Has a volume's data deleted. Where that can never be, its node is gone and the data with it. */
  destroy(node: NodeReservations, stack: string, volume: Resource): void {
    const name = volumeNameOf(volume);
    if (name === undefined) return;
    node.directories.delete(volumeKey(name));
    const done = this.#directories
      .destroy(node.name, name)
      .catch(() => undefined)
      .then(() => {
        node.destroying.delete(volumeKey(name));
        this.#events.destroyed(node, name);
      });
    node.destroying.set(volumeKey(name), { stack, volume, done });
  }
}
