import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { basicAuthenticator } from '../auth/authenticators.ts';
import { Credentials } from '../auth/credentials.ts';
import { MasterScenario } from '../../../test/support/masterScenario.ts';
import type { Reply } from '../../../test/support/httpClient.ts';

const notFound = { status: 404, text: '404 Not Found.' };

/** A UI beside a file that is none of its own. */
function webuiIn(folder: string): string {
  const webui = join(folder, 'webui');
  mkdirSync(join(webui, 'app', 'agents'), { recursive: true });
  mkdirSync(join(webui, 'assets'));
  writeFileSync(join(folder, 'secret'), 'nothing of the UI');
  writeFileSync(join(webui, 'other.html'), 'in no folder that is served');
  // As the kubelet mounts a volume's files, whose versions it changes at once.
  mkdirSync(join(webui, '..data'));
  writeFileSync(join(webui, '..data', 'index.html'), '<title>A UI</title>');
  symlinkSync(join('..data', 'index.html'), join(webui, 'index.html'));
  writeFileSync(join(webui, 'app', 'app.js'), 'start();');
  writeFileSync(join(webui, 'app', '.hidden'), 'nothing to see');
  writeFileSync(join(webui, 'app', 'agents', 'an agent.html'), '<p>');
  writeFileSync(join(webui, 'assets', 'style.css'), 'p {}');
  writeFileSync(join(webui, 'assets', 'none'), '');
  return webui;
}

let folder: string;
let scenario: MasterScenario;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webui-test-'));
});

afterEach(async () => {
  await scenario.close();
  expect(scenario.observer.failures).toEqual([]);
  rmSync(folder, { recursive: true });
});

const get = (path: string): Promise<Reply> => scenario.ask(path);

describe('with a web UI', () => {
  beforeEach(async () => {
    scenario = await MasterScenario.start({
      webuiDirectory: webuiIn(folder),
      // Somebody has to authenticate, and this is not the leader.
      authentication: { readonly: [basicAuthenticator(() => Credentials.parse('{"credentials":[]}'))] },
      leader: () => ({ address: 'other.test:5050', isThis: false }),
    });
  });

  it.each(['/', '/master', '/master/', '//', '/?x=1'])('LEGACY-010 AUTH-003 serves index.html at %s', async (path) => {
    const { status, headers, text } = await get(path);
    expect({ status, text }).toEqual({ status: 200, text: '<title>A UI</title>' });
    expect(headers['content-type']).toMatch(/^text\/html\b/);
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it.each([
    ['/app/app.js', 'start();', /^text\/javascript\b/],
    ['/master/app/app.js?v=2', 'start();', /^text\/javascript\b/],
    ['/app/agents/an%20agent.html', '<p>', /^text\/html\b/],
    ['/assets/style.css', 'p {}', /^text\/css\b/],
    ['/assets/none', '', /^application\/octet-stream$/],
  ])('LEGACY-010 AUTH-003 serves %s', async (path, content, type) => {
    const { status, headers, text } = await get(path);
    expect({ status, text }).toEqual({ status: 200, text: content });
    expect(headers['content-type']).toMatch(type);
    expect(headers['content-length']).toBe(String(content.length));
  });

  it.each([
    ...['/app', '/app/', '/app/agents', '/app/agents/', '/assets/', '/app/nothing.js', '/app/app.js/more'],
    ...['/index.html', '/other.html', '/..data/index.html', '/app/.hidden', '/APP/app.js'],
    ...['/app/../index.html', '/app/../../secret', '/app/%2e%2e/%2e%2e/secret', '/app/..%2f..%2fsecret', '/app/%00'],
    ...['/app//etc/passwd', '/app/..\\..\\secret', '/app/%E0%A4%A'],
  ])('LEGACY-010 serves nothing at %s', async (path) => {
    expect(await get(path)).toMatchObject(notFound);
  });

  it('LEGACY-010 sends a file once to whom has it already', async () => {
    const { headers } = await get('/app/app.js');
    const again = await scenario.ask('/app/app.js', { headers: { 'If-None-Match': headers.etag ?? '' } });
    expect(again).toMatchObject({ status: 304, text: '' });
  });

  it('LEGACY-010 serves nothing of a folder that is gone', async () => {
    rmSync(join(folder, 'webui'), { recursive: true });
    expect(await get('/')).toMatchObject(notFound);
    expect(await get('/app/app.js')).toMatchObject(notFound);
  });
});

it('LEGACY-042 firewall rules disable a whole folder of the web UI, or its beginning', async () => {
  scenario = await MasterScenario.start({
    webuiDirectory: webuiIn(folder),
    disabledEndpoints: () => new Set(['/master/', '/master/app']),
  });
  expect(await get('/')).toMatchObject({ status: 403, text: "Endpoint '/master/' is disabled" });
  expect(await get('/master')).toMatchObject({ status: 403 });
  expect(await get('/app/app.js')).toMatchObject({ status: 403 });
  expect(await get('/assets/style.css')).toMatchObject({ status: 200 });
});

it('LEGACY-010 says what this is where there is no web UI', async () => {
  scenario = await MasterScenario.start({});
  const { status, headers, text } = await get('/');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(text).toContain('/api/v1/scheduler');
  expect(await get('/app/app.js')).toMatchObject(notFound);
});
