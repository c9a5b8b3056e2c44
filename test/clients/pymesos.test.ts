import { join } from 'node:path';
import { it } from '@jest/globals';
import { DriverProcess } from './driverProcess.ts';
import { describeFrameworkLife } from './frameworkLife.ts';
import { installPymesos } from './pymesos/installation.ts';

const driver = join(import.meta.dirname, 'pymesos/driver.py');
const installation = await installPymesos();

if ('python' in installation) {
  const { python } = installation;
  describeFrameworkLife('pymesos 0.3.15', (port) => new DriverProcess(python, [driver, String(port)]));
} else if (process.env['CI'] === 'true') {
  it('can be installed', () => {
    throw new Error(installation.missing);
  });
} else {
  process.stderr.write(`The pymesos suite is left out: ${installation.missing}\n`);
  it.skip('is not installed', () => undefined);
}
