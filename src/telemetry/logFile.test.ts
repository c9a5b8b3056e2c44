import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../test/support/eventually.ts';
import { createLog } from './log.ts';
import { logFile, logFileIn } from './logFile.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mesos-operator-log-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('LEGACY-035 writes the log to a directory that it makes, behind what is there', async () => {
  const directory = join(folder, 'made');
  createLog('warn', 'first', directory).warn('one');
  const text = (): string => readFileSync(logFileIn(directory), 'utf8');
  await eventually(() => readdirSync(directory).length === 1 && text().includes('"msg":"one"'));
  const log = createLog('warn', 'second', directory);
  log.info('not told');
  log.warn('two');
  await eventually(() => text().includes('"msg":"two"'));
  expect(
    text()
      .split('\n')
      .map((line) => /"msg":"(.*)"/.exec(line)?.[1]),
  ).toEqual(['one', 'two', undefined]);
});

it('keeps no more than the file and the one before it', async () => {
  const file = logFile(folder, 100);
  for (const letter of 'abcdefgh') {
    file.write(`${letter.repeat(59)}\n`);
    await eventually(() =>
      readdirSync(folder).some((name) => readFileSync(join(folder, name), 'utf8').includes(letter)),
    );
  }
  await eventually(() => readdirSync(folder).sort().join(' ') === 'mesos-master.log mesos-master.log.1');
});

it('says at once that there is no place for the file', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => createLog('info', 'x', join(folder, 'file'))).toThrow(/EEXIST|ENOTDIR/);
});
