import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HttpRefusal } from '../../wire/negotiation.ts';
import { findFile, listFiles, readFile } from '../files/access.ts';
import { downloadName, type FileEntry } from '../files/virtualFiles.ts';
import type { Exchange } from '../http/apiHandler.ts';
import { beBare } from '../http/respond.ts';
import type { ShimParts } from '../parts.ts';
import { queryOf, type Question } from './json.ts';

/** The answer to /files/browse: what a folder holds; nothing of a file (LEGACY-032). */
export async function browseDocument(parts: ShimParts, { query, caller }: Question): Promise<object> {
  return (await listFiles(parts, caller, pathOf(query))).map(entryView);
}

/**
 * The answer to /files/read: a piece of a file, or its length where no offset or the offset -1 is given (LEGACY-033).
 */
export async function readDocument(parts: ShimParts, { query, caller }: Question): Promise<object> {
  const path = pathOf(query);
  const offset = placeOf(query, 'offset');
  const length = placeOf(query, 'length');
  const { size, data } = await readFile(
    parts,
    caller,
    path,
    offset ?? 0,
    offset === undefined ? 0 : (length ?? Infinity),
  );
  return { offset: offset ?? size, data: data.toString('utf8') };
}

/** The answer to /files/debug: where each path leads on this machine (LEGACY-034). */
export async function debugDocument({ files, authorizer }: ShimParts, { caller }: Question): Promise<object> {
  const approves = await authorizer.approver(caller, 'get_endpoints', ['/files/debug']);
  if (!approves('/files/debug')) throw new HttpRefusal(403, '403 Forbidden.');
  return files.attached;
}

/** Answers /files/download with a file as it is, however long (LEGACY-034). */
export async function download(parts: ShimParts, { request, response, caller }: Exchange): Promise<void> {
  const file = await findFile(parts, caller, pathOf(queryOf(request.url ?? '')));
  if (!file.stats.isFile()) throw new HttpRefusal(400, 'Cannot download a directory.\n');
  const name = downloadName(file);
  beBare(response);
  response.writeHead(200, {
    'Content-Type': types[extname(name)] ?? 'application/octet-stream',
    'Content-Disposition': `attachment; filename=${encodeURIComponent(name)}`,
    'Content-Length': file.stats.size,
  });
  if (request.method === 'HEAD' || file.stats.size === 0) return void response.end();
  // What is written to the file meanwhile is not part of the answer, whose length is told.
  await pipeline(createReadStream(file.real, { end: file.stats.size - 1 }), response).catch(() => response.destroy());
}

/** Of what is likely to lie among logs and in sandboxes. */
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.gz': 'application/x-gzip',
  '.html': 'text/html',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.tar': 'application/x-tar',
  '.txt': 'text/plain',
  '.xml': 'application/xml',
  '.zip': 'application/zip',
};

function pathOf(query: URLSearchParams): string {
  const path = query.get('path');
  if (path === null || path === '') throw new HttpRefusal(400, "Expecting 'path=value' in query.\n");
  return path;
}

/** A place in a file, undefined for none, which -1 means as well. */
function placeOf(query: URLSearchParams, name: 'offset' | 'length'): number | undefined {
  const text = query.get(name);
  if (text === null || text === '-1') return undefined;
  if (!/^-?\d{1,15}$/.test(text)) {
    throw new HttpRefusal(400, `Failed to parse ${name}: Failed to convert '${text}' to number.\n`);
  }
  if (Number(text) < 0) throw new HttpRefusal(400, `Negative ${name} provided: ${text}.\n`);
  return Number(text);
}

function entryView({ path, stats, owner }: FileEntry): object {
  return {
    path,
    nlink: stats.nlink,
    size: stats.size,
    mtime: Math.floor(stats.mtimeMs / 1000),
    mode: modeText(stats.mode, stats.isDirectory()),
    uid: owner.user,
    gid: owner.group,
  };
}

/** As `ls -l` shows it: `drwxr-xr-x`. */
function modeText(mode: number, isDirectory: boolean): string {
  const bits = [...'rwxrwxrwx'].map((letter, index) => (mode & (0o400 >> index) ? letter : '-'));
  return (isDirectory ? 'd' : '-') + bits.join('');
}
