import { join } from 'node:path';
import { DriverProcess } from './driverProcess.ts';
import { describeFrameworkLife } from './frameworkLife.ts';
import { withInstallation } from './installation.ts';
import { installPymesos } from './pymesos/installation.ts';

const driver = join(import.meta.dirname, 'pymesos/driver.py');

withInstallation('pymesos', await installPymesos(), (python) => {
  describeFrameworkLife('pymesos 0.3.15', (port) => new DriverProcess(python, [driver, String(port)]));
});
