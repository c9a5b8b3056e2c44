import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MasterScenario } from '../../../test/support/masterScenario.ts';
import type { Action, Authorizer } from '../auth/authorizer.ts';
import { VirtualFiles } from '../files/virtualFiles.ts';

let folder: string;
let scenario: MasterScenario;
let refused: readonly Action[];

const authorizer: Authorizer = { approver: (_caller, action) => Promise.resolve(() => !refused.includes(action)) };

beforeEach(async () => {
  refused = [];
  folder = mkdtempSync(join(tmpdir(), 'mesos-operator-files-'));
  mkdirSync(join(folder, 'sandbox', 'inner'), { recursive: true });
  writeFileSync(join(folder, 'log'), 'one\ntwo\n');
  writeFileSync(join(folder, 'secret'), 'hidden');
  writeFileSync(join(folder, 'sandbox', 'stdout'), 'x'.repeat(100_000), { mode: 0o640 });
  writeFileSync(join(folder, 'sandbox', 'page.html'), '<p>');
  symlinkSync(join(folder, 'secret'), join(folder, 'sandbox', 'escape'));
  symlinkSync('circle', join(folder, 'sandbox', 'circle'));
  const files = new VirtualFiles();
  files.attach('/master/log', join(folder, 'log'), 'access_mesos_logs');
  files.attach('/sandbox/', join(folder, 'sandbox'), 'access_sandboxes');
  files.attach('/gone', join(folder, 'gone'), 'access_sandboxes');
  scenario = await MasterScenario.start({ files, authorizer });
});

afterEach(async () => {
  await scenario.close();
  rmSync(folder, { recursive: true });
  expect(scenario.observer.failures).toEqual([]);
});

async function json(path: string): Promise<unknown> {
  const { status, text } = await scenario.ask(path);
  expect(status).toBe(200);
  return JSON.parse(text);
}

describe('/files/browse', () => {
  it.each(['/files/browse', '/files/browse.json', '/master/files/browse'])(
    'LEGACY-032 lists a folder at %s by the paths that lead on',
    async (endpoint) => {
      const entries = (await json(`${endpoint}?path=/sandbox`)) as Record<string, unknown>[];
      expect(entries.map(({ path, mode }) => [path, mode])).toEqual([
        ['/sandbox/inner', 'drwxr-xr-x'],
        ['/sandbox/page.html', '-rw-r--r--'],
        ['/sandbox/stdout', '-rw-r-----'],
      ]);
      expect(entries[2]).toMatchObject({ size: 100_000, nlink: 1 });
      expect(Number.isInteger(entries[2]?.['mtime'])).toBe(true);
      expect([typeof entries[2]?.['uid'], typeof entries[2]?.['gid']]).toEqual(['string', 'string']);
      expect(await json(`${endpoint}?path=/sandbox/inner/`)).toEqual([]);
    },
  );

  it('LEGACY-032 lists nothing of a file', async () => {
    expect(await json('/files/browse?path=/master/log')).toEqual([]);
  });
});

describe.each(['browse', 'read', 'download'])('/files/%s', (what) => {
  it('LEGACY-032 LEGACY-033 LEGACY-034 needs a path, of something that is there and may be seen', async () => {
    for (const query of ['', '?path', '?path=', '?path=/sandbox&path=']) {
      expect(await scenario.ask(`/files/${what}${query}`)).toMatchObject({
        status: 400,
        text: "Expecting 'path=value' in query.\n",
      });
    }
    for (const path of ['/', '/nope', '/sandbox/nope', '/master/log/x', '/gone', '/sandboxes', '/sandbox/circle']) {
      expect({ path, ...(await scenario.ask(`/files/${what}?path=${path}`)) }).toMatchObject({ path, status: 404 });
    }
    refused = ['access_mesos_logs'];
    expect((await scenario.ask(`/files/${what}?path=/master/log`)).status).toBe(403);
  });

  it.each([
    '/sandbox/../secret',
    '/sandbox/escape',
    '/sandbox/inner/../../secret',
    '/master/log/../secret',
    '/sandbox/%00',
  ])('leads to nothing outside of what is attached: %s', async (path) => {
    expect((await scenario.ask(`/files/${what}?path=${path}`)).status).toBe(404);
  });
});

describe('/files/read', () => {
  it('LEGACY-033 LEGACY-035 reads from an offset, and tells the length without one', async () => {
    const read = (query: string) => json(`/files/read?path=/master/log${query}`);
    expect(await read('&offset=0')).toEqual({ offset: 0, data: 'one\ntwo\n' });
    expect(await read('&offset=4&length=3')).toEqual({ offset: 4, data: 'two' });
    expect(await read('&offset=4&length=-1')).toEqual({ offset: 4, data: 'two\n' });
    for (const query of ['', '&offset=-1', '&offset=8', '&length=5']) {
      expect(await read(query)).toEqual({ offset: 8, data: '' });
    }
    expect(await read('&offset=1000')).toEqual({ offset: 1000, data: '' });
    expect(await json('/files/read?path=//master//log/&offset=-0&length=3')).toEqual({ offset: 0, data: 'one' });
  });

  it('LEGACY-033 reads no more than 64 KiB', async () => {
    const { data } = (await json('/files/read.json?path=/sandbox/stdout&offset=10')) as { data: string };
    expect(data).toHaveLength(65_536);
  });

  it.each(['offset=-2', 'offset=x', 'length=-2', 'length=1x', 'offset=', 'offset=1e3'])(
    'LEGACY-033 refuses %s',
    async (query) => {
      expect((await scenario.ask(`/files/read?path=/master/log&${query}`)).status).toBe(400);
    },
  );

  it('LEGACY-033 LEGACY-034 reads and sends files only', async () => {
    expect((await scenario.ask('/files/read?path=/sandbox&offset=0')).status).toBe(400);
    expect((await scenario.ask('/files/download?path=/sandbox')).status).toBe(400);
  });
});

describe('/files/download', () => {
  it('LEGACY-034 sends a file whole, with its name and type', async () => {
    const { status, headers, text } = await scenario.ask('/files/download?path=/sandbox/stdout');
    expect({ status, length: text.length }).toEqual({ status: 200, length: 100_000 });
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '100000',
      'content-disposition': 'attachment; filename=stdout',
    });
    expect((await scenario.ask('/files/download?path=/sandbox/page.html')).headers['content-type']).toBe('text/html');
    const head = await scenario.ask('/files/download?path=/sandbox/stdout', { method: 'HEAD' });
    expect(head).toMatchObject({ text: '', headers: { 'content-length': '100000' } });
  });

  it('LEGACY-034 sends an empty file', async () => {
    writeFileSync(join(folder, 'log'), '');
    expect(await scenario.ask('/files/download?path=/master/log')).toMatchObject({ status: 200, text: '' });
  });
});

it('LEGACY-034 tells where paths lead, to those who may know', async () => {
  expect(await json('/files/debug')).toEqual({
    '/master/log': join(folder, 'log'),
    '/sandbox': join(folder, 'sandbox'),
    '/gone': join(folder, 'gone'),
  });
  refused = ['get_endpoints'];
  expect((await scenario.ask('/files/debug')).status).toBe(403);
});

describe('the calls of the v1 API', () => {
  it('OPER-024 LIST_FILES', async () => {
    const { status, text } = await scenario.operate({ type: 'LIST_FILES', list_files: { path: '/sandbox' } });
    expect(status).toBe(200);
    const { list_files } = JSON.parse(text) as { list_files: { file_infos: Record<string, unknown>[] } };
    expect(list_files.file_infos[2]).toMatchObject({ path: '/sandbox/stdout', size: 100_000, mode: 0o100640 });
    expect(list_files.file_infos[2]?.['mtime']).toHaveProperty('nanoseconds');
  });

  it('OPER-025 READ_FILE', async () => {
    const read = async (read_file: object): Promise<unknown> =>
      JSON.parse(
        (await scenario.operate({ type: 'READ_FILE', read_file: { path: '/master/log', ...read_file } })).text,
      );
    const content = (data: string) => ({ size: 8, data: Buffer.from(data).toString('base64') });
    expect(await read({ offset: 0 })).toEqual({ type: 'READ_FILE', read_file: content('one\ntwo\n') });
    expect(await read({ offset: 4, length: 2 })).toMatchObject({ read_file: content('tw') });
    expect(await read({ offset: 100 })).toMatchObject({ read_file: content('') });
  });

  it('OPER-024 OPER-025 refuse what is not there, is a folder or may not be seen', async () => {
    const read = (path: string) => scenario.operate({ type: 'READ_FILE', read_file: { path, offset: 0 } });
    expect((await read('/nope')).status).toBe(404);
    expect((await read('')).status).toBe(404);
    expect((await read('/sandbox')).status).toBe(400);
    expect((await scenario.operate({ type: 'LIST_FILES', list_files: { path: '' } })).status).toBe(404);
    refused = ['access_mesos_logs'];
    expect((await read('/master/log')).status).toBe(403);
  });
});
