import type { Resource } from './generated/messages.ts';
import { validateId } from './ids.ts';
import { validateRole } from './roles.ts';

/** What names a persistent volume on its agent: an id is unique in its role (VOL-004). */
export interface VolumeName {
  readonly role: string;
  readonly id: string;
}

/** Folders of a role below another are no folders in each other: no role has a space. */
function folderOf(role: string): string {
  return role.replaceAll('/', ' ');
}

/** The role whose volumes are in a folder of {@link volumesFolder}. */
export function roleOfFolder(folder: string): string {
  return folder.replaceAll(' ', '/');
}

/** The folder of all volumes below an agent's work directory: one folder for each role, in it one for each volume. */
export const volumesFolder = 'volumes/roles';

/** Where a volume is below its agent's work directory: where Mesos' agents have it, so that its data may come from one. */
export function volumePath({ role, id }: VolumeName): string {
  return `${volumesFolder}/${folderOf(role)}/${id}`;
}

/** Why there can be no directory for a volume; undefined where there can. */
export function validateVolumeName({ role, id }: VolumeName): string | undefined {
  const reason = validateRole(role) ?? validateId(folderOf(role));
  return reason === undefined ? validateId(id) : reason;
}

/** The name of the persistent volume that a resource is, in the format of reservation stacks; undefined for any other. */
export function volumeNameOf({ disk, reservations }: Resource): VolumeName | undefined {
  const role = reservations?.at(-1)?.role;
  return disk?.persistence === undefined || role === undefined ? undefined : { role, id: disk.persistence.id };
}
