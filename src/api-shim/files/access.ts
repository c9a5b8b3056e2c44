import { HttpRefusal } from '../../wire/negotiation.ts';
import type { Caller } from '../auth/authorizer.ts';
import type { ShimParts } from '../parts.ts';
import { readContent, type FileContent, type FileEntry, type FoundFile } from './virtualFiles.ts';

type Access = Pick<ShimParts, 'files' | 'authorizer'>;

/**
 * Lists a folder for a caller: what LIST_FILES and /files/browse answer.
 *
 * @throws HttpRefusal 403, 404
 */
export async function listFiles(access: Access, caller: Caller, path: string): Promise<readonly FileEntry[]> {
  return access.files.list(path, await findFile(access, caller, path));
}

/**
 * Reads up to 64 KiB of a file for a caller: what READ_FILE and /files/read answer.
 *
 * @throws HttpRefusal 400 for a folder, 403, 404
 */
export async function readFile(
  access: Access,
  caller: Caller,
  path: string,
  offset: number,
  length: number,
): Promise<FileContent> {
  const file = await findFile(access, caller, path);
  if (!file.stats.isFile()) throw new HttpRefusal(400, 'Cannot read a directory.\n');
  return readContent(file, offset, length);
}

/**
 * What a path leads a caller to.
 *
 * @throws HttpRefusal 403, 404
 */
export async function findFile({ files, authorizer }: Access, caller: Caller, path: string): Promise<FoundFile> {
  const file = await files.find(path);
  if (file === undefined) throw new HttpRefusal(404, '');
  const approves = await authorizer.approver(caller, file.action);
  if (!approves()) throw new HttpRefusal(403, '403 Forbidden.');
  return file;
}
