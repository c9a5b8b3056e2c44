import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { DriverProcess } from './driverProcess.ts';
import { describeFrameworkLife } from './frameworkLife.ts';

const driver = join(import.meta.dirname, 'mesosFramework/driver.mjs');

/** The library insists on a log file. */
const logs = mkdtempSync(join(tmpdir(), 'mesos-framework-logs-'));
afterAll(() => rmSync(logs, { recursive: true }));

describeFrameworkLife(
  'mesos-framework 0.5.3',
  (port) => new DriverProcess(process.execPath, ['--no-deprecation', driver, String(port), logs]),
);
