import { readFile } from 'node:fs/promises';

/** The user and the group that a file belongs to, by name; by number where they have none. */
export interface AccountNames {
  readonly user: string;
  readonly group: string;
}

/** The names of a file's owners, as this machine has them. */
export async function accountNames({
  uid,
  gid,
}: {
  readonly uid: number;
  readonly gid: number;
}): Promise<AccountNames> {
  const [user, group] = await Promise.all([nameIn('/etc/passwd', uid), nameIn('/etc/group', gid)]);
  return { user, group };
}

/** Names change rarely, but a listing asks for the same few many times. */
const tables = new Map<string, Promise<ReadonlyMap<number, string>>>();

async function nameIn(file: string, id: number): Promise<string> {
  const table = tables.get(file) ?? read(file);
  tables.set(file, table);
  return (await table).get(id) ?? String(id);
}

/** Lines are `name:password:id:…`; a machine without the file knows no names. */
async function read(file: string): Promise<ReadonlyMap<number, string>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return new Map(
    text
      .split('\n')
      .map((line) => line.split(':'))
      .filter((fields) => fields.length >= 3)
      .map(([name = '', , id]) => [Number(id), name]),
  );
}
