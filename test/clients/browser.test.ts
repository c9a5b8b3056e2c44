import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contentOf, installChromium } from './browser/chromium.ts';
import { withInstallation } from './installation.ts';
import { Playground } from './tools/playground.ts';

/** What the page of `browser/page` has read. */
interface Read {
  readonly [name: string]: unknown;
}

withInstallation('A browser, Chromium', installChromium(), (chromium) => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await Playground.open('--webui-dir', join(import.meta.dirname, 'browser', 'page'));
  }, 120_000);
  afterAll(() => playground.close());

  /** Has the browser open the page at one name of the master, which then reads the master by another. */
  async function readBy(host: string, master: string): Promise<Read> {
    const { port } = playground.cluster;
    const query = new URLSearchParams({ master: `${master}:${port}`, framework: playground.frameworkId });
    const content = await contentOf(chromium, `http://${host}:${port}/?${query.toString()}`);
    const [, text = ''] = /<pre id="read">(.*?)<\/pre>/s.exec(content) ?? [];
    return JSON.parse(decodeURIComponent(text)) as Read;
  }

  describe('A browser', () => {
    it('LEGACY-008 LEGACY-010 shows a page of the web UI, whose scripts read the leader by its own name', async () => {
      expect(await readBy('127.0.0.1', 'localhost')).toEqual({
        slaves: ['node-1', 'node-2', 'node-3'],
        frameworks: ['client-test'],
        tasks: ['sleeper TASK_RUNNING'],
        roles: ['*'],
        running: 1,
        log: 0,
        nothing: 'no answer',
        teardown: 'opaque 0',
      });
    });

    it('LEGACY-038 lets pages of the master’s own tear a framework down, and those of other sites not', async () => {
      // What the former page tried had no effect.
      expect(await readBy('localhost', 'localhost')).toMatchObject({
        tasks: ['sleeper TASK_RUNNING'],
        teardown: 'basic 200',
      });
      expect(await readBy('localhost', 'localhost')).toMatchObject({ frameworks: [], tasks: [], running: 0 });
    });
  });
});
