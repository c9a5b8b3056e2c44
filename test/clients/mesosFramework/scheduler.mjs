/**
 * A scheduler as one writes it with npm's mesos-framework: it keeps instances of a command running. It finds the master in
 * MESOS_MASTER, where whoever runs it says so. Arguments: its name, how many instances, and the command.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mesosFramework from 'mesos-framework';

const { Scheduler, Mesos } = mesosFramework;
const { CommandInfo } = Mesos.getMesos();
const [frameworkName, instances, command] = process.argv.slice(2);
const [masterUrl, port] = process.env.MESOS_MASTER.split(':');

const scheduler = new Scheduler({
  masterUrl,
  port: Number(port),
  frameworkName,
  // The framework ends with its scheduler, which does not remember its id; the library takes 0 for its default of a week.
  frameworkFailoverTimeout: 0.1,
  masterConnectionTimeout: 60,
  logging: { path: mkdtempSync(join(tmpdir(), 'mesos-framework-')), fileName: 'scheduler.log', level: 'error' },
  tasks: {
    instance: {
      instances: Number(instances),
      commandInfo: new CommandInfo({ value: command }),
      resources: { cpus: 0.1, mem: 32, ports: 0, disk: 1 },
    },
  },
});
scheduler.on('error', (error) => console.error(error.message ?? error));
scheduler.on('subscribed', ({ frameworkId }) => console.log(`subscribed as ${frameworkId}`));
scheduler.once('ready', () => scheduler.subscribe());
