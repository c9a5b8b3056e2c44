import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContainerLog } from './containerLog.ts';
import { readLog } from './readLog.ts';
import type { LogOptions } from './readLog.ts';

let directory: string;
let records: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'container-log-'));
  records = join(directory, 'records');
  path = join(directory, 'logs', '0.log');
  mkdirSync(records);
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(text: string): void {
  appendFileSync(join(records, 'stdout'), text);
}

async function read(options: LogOptions = {}, log?: ContainerLog): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of readLog(path, log, options)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('ContainerLog', () => {
  it('keeps every byte, whatever the length of lines and without a newline at the end', async () => {
    const text = `short\n\n${'x'.repeat(40_000)}\n${'y'.repeat(200_000)}end`;
    const log = new ContainerLog(records, path);
    write(text);
    await log.end();
    expect(await read()).toBe(text);
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(17_000);
  });

  it('goes on where an earlier one was', async () => {
    const first = new ContainerLog(records, path);
    write('one\ntw');
    await first.release();
    const second = new ContainerLog(records, path);
    write('o\nthree\n');
    await second.end();
    expect(await read()).toBe('one\ntwo\nthree\n');
    const third = new ContainerLog(records, path);
    await third.end();
    expect(await read()).toBe('one\ntwo\nthree\n');
  });
});

describe('readLog', () => {
  it('follows a log to its end', async () => {
    const log = new ContainerLog(records, path);
    write('one\n');
    const followed = read({ follow: true }, log);
    write('two\n');
    await log.end();
    expect(await followed).toBe('one\ntwo\n');
  });

  it('stops following when the reader has gone', async () => {
    const log = new ContainerLog(records, path);
    const gone = new AbortController();
    const followed = read({ follow: true, signal: gone.signal }, log);
    gone.abort();
    expect(await followed).toBe('');
    await log.release();
  });

  it('gives the last lines, the lines since a time, and so many bytes', async () => {
    const log = new ContainerLog(records, path);
    write('1\n2\n3\n');
    await log.end();
    expect(await read({ tailLines: 0 })).toBe('');
    expect(await read({ tailLines: 2 })).toBe('2\n3\n');
    expect(await read({ tailLines: 9 })).toBe('1\n2\n3\n');
    expect(await read({ sinceTime: '2999-01-01T00:00:00Z' })).toBe('');
    expect(await read({ sinceSeconds: 3600 })).toBe('1\n2\n3\n');
    expect(await read({ limitBytes: 3 })).toBe('1\n2');
  });
});
