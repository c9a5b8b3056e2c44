import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eventually } from '../../test/support/eventually.ts';
import { ManualClock } from '../../test/support/manualClock.ts';
import type { Fact } from '../master/inputs.ts';
import type { FilePoll } from './filePoll.ts';
import { whitelistPoll } from './whitelist.ts';

describe('The whitelist', () => {
  let directory: string;
  let file: string;
  let clock: ManualClock;
  let told: Fact[];
  let failures: unknown[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'whitelist-'));
    file = join(directory, 'hostnames');
    clock = new ManualClock();
    told = [];
    failures = [];
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  function whitelistIn(place = file): FilePoll {
    return whitelistPoll({
      file: place,
      tell: (fact) => told.push(fact),
      failed: (error) => failures.push(error),
      after: (seconds, callback) => clock.after(seconds, callback),
    });
  }

  /** Lets the time pass until the file is read again, and waits until it was. */
  async function nextReading(): Promise<void> {
    clock.advance(5);
    await eventually(() => clock.waits.length === 1);
  }

  const listing = (...hostnames: string[]): Fact => ({ kind: 'whitelist-read', hostnames: new Set(hostnames) });

  it('FLAG-005 is a hostname a line, and is told before the first wait', async () => {
    writeFileSync(file, 'one.example\n\ntwo.example');
    await whitelistIn().start();
    expect(told).toEqual([listing('one.example', 'two.example')]);
    expect(clock.waits).toEqual([5]);
  });

  it('FLAG-005 is read again every five seconds, and told if it has changed', async () => {
    writeFileSync(file, 'one.example\n');
    await whitelistIn().start();
    await nextReading();
    expect(told).toHaveLength(1);
    writeFileSync(file, 'two.example\n');
    await nextReading();
    writeFileSync(file, '');
    await nextReading();
    expect(told).toEqual([listing('one.example'), listing('two.example'), listing()]);
  });

  it('FLAG-005 holds while its file cannot be read, and says that it cannot', async () => {
    const whitelist = whitelistIn();
    await whitelist.start();
    expect([told, failures]).toEqual([[], [expect.objectContaining({ code: 'ENOENT' })]]);
    writeFileSync(file, 'one.example\n');
    await nextReading();
    rmSync(file);
    await nextReading();
    expect(told).toEqual([listing('one.example')]);
    expect(failures).toHaveLength(2);
  });

  it('may be named by a URL', async () => {
    writeFileSync(file, 'one.example\n');
    await whitelistIn(pathToFileURL(file).href).start();
    expect(told).toEqual([listing('one.example')]);
  });

  it('is not read after it was stopped', async () => {
    const whitelist = whitelistIn();
    await whitelist.start();
    whitelist.stop();
    expect(clock.waits).toEqual([]);
    const early = whitelistIn();
    const reading = early.start();
    early.stop();
    await reading;
    expect(clock.waits).toEqual([]);
  });
});
