import type { FileInfo, MasterResponse } from '../../model/generated/messages.ts';
import { listFiles, readFile } from '../files/access.ts';
import type { FileEntry } from '../files/virtualFiles.ts';
import type { Question } from './reads.ts';

/** The answer to LIST_FILES (OPER-024). */
export async function listFilesRead({ call, parts, caller }: Question): Promise<Pick<MasterResponse, 'list_files'>> {
  const entries = await listFiles(parts, caller, call.list_files?.path ?? '');
  return { list_files: { ...(entries.length > 0 && { file_infos: entries.map(fileInfo) }) } };
}

/** The answer to READ_FILE (OPER-025). */
export async function readFileRead({ call, parts, caller }: Question): Promise<Pick<MasterResponse, 'read_file'>> {
  const { path = '', offset = 0, length = Infinity } = call.read_file ?? {};
  return { read_file: await readFile(parts, caller, path, Number(offset), Number(length)) };
}

function fileInfo({ path, stats, owner }: FileEntry): FileInfo {
  return {
    path,
    nlink: stats.nlink,
    size: stats.size,
    mtime: { nanoseconds: BigInt(Math.floor(stats.mtimeMs / 1000)) * 1_000_000_000n },
    mode: stats.mode,
    uid: owner.user,
    gid: owner.group,
  };
}
