import { writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { installGo } from './go.ts';
import { withInstallation } from './installation.ts';
import { installPython } from './python.ts';
import { Playground } from './tools/playground.ts';
import { runProgram, type Result } from './tools/program.ts';

const requirementsOf = (name: string): string => join(import.meta.dirname, 'tools', `${name}.txt`);

const pythons = ['3.11', '3.10', '3.9'];
const [dcos, mesosCli, dcosMonitor, telegraf] = await Promise.all([
  installPython({ name: 'dcos', requirements: requirementsOf('dcos'), versions: ['3.9', '3.8'] }),
  installPython({ name: 'mesos-cli', requirements: requirementsOf('mesosCli'), versions: pythons }),
  installPython({ name: 'dcos-monitor', requirements: requirementsOf('dcosMonitor'), versions: pythons }),
  installGo({
    name: 'telegraf',
    source: 'github.com/influxdata/telegraf/cmd/telegraf@v1.30.0',
    tags: ['custom', 'inputs.mesos', 'outputs.file', 'serializers.json'],
  }),
]);

let playground: Playground;
beforeAll(async () => {
  playground = await Playground.open();
}, 120_000);
afterAll(() => playground.close());

withInstallation("Mesos' command line, avmesos-cli 1.0.0", mesosCli, (python) => {
  describe("Mesos' command line, avmesos-cli 1.0.0", () => {
    async function mesos(...words: string[]): Promise<string> {
      const config = join(playground.directory, 'mesos.toml');
      writeFileSync(config, `[master]\naddress = "${playground.master}"\n`);
      const { output } = await runProgram(python, ['-m', 'avmesos.cli.mesos-cli', ...words], {
        MESOS_CLI_CONFIG: config,
      });
      return output;
    }

    it('LEGACY-022 lists the agents', async () => {
      const lines = (await mesos('agent', 'list')).split('\n').filter((line) => line.includes('True'));
      expect(lines).toHaveLength(3);
    });

    it('LEGACY-024 lists the frameworks', async () => {
      expect(await mesos('framework', 'list')).toMatch(
        new RegExp(`^${playground.frameworkId} +True .* client-test *$`, 'm'),
      );
    });

    it('LEGACY-025 lists the tasks', async () => {
      expect(await mesos('task', 'list')).toMatch(new RegExp(`^sleeper +TASK_RUNNING +${playground.frameworkId}`, 'm'));
    });
  });
});

withInstallation('The collector telegraf 1.30.0', telegraf, (program) => {
  it('METRIC-001 METRIC-002 METRIC-003 LEGACY-030 telegraf 1.30.0 collects the metrics', async () => {
    const config = join(playground.directory, 'telegraf.conf');
    writeFileSync(
      config,
      `[agent]\nomit_hostname = true\n[[inputs.mesos]]\nmasters = ["http://${playground.master}"]\n` +
        '[[outputs.file]]\nfiles = ["stdout"]\ndata_format = "json"\n',
    );
    const { output, errors } = await runProgram(program, ['--config', config, '--once', '--quiet']);
    const [line = errors] = output.split('\n');
    const { fields, tags } = JSON.parse(line) as Record<'fields' | 'tags', Record<string, unknown>>;
    expect(tags).toMatchObject({ role: 'master', state: 'leader' });
    expect(fields).toMatchObject({
      'master/elected': 1,
      'master/slaves_active': 3,
      'master/frameworks_active': 1,
      'master/tasks_running': 1,
      'master/cpus_total': 12,
      'master/cpus_used': 0.1,
    });
  });
});

withInstallation('The monitor dcos-monitor 0.2.0', dcosMonitor, (python) => {
  describe('The monitor dcos-monitor 0.2.0', () => {
    /** It asks at port 5050 and no other, which is free at an address that nobody else uses. */
    const address = '127.0.77.50';
    let relay: Server;

    beforeAll(async () => {
      relay = createServer((near) => {
        const far = connect(playground.cluster.port, '127.0.0.1');
        for (const [socket, other] of [
          [near, far],
          [far, near],
        ] as const) {
          socket.pipe(other);
          socket.on('error', () => other.destroy());
        }
      });
      await new Promise<void>((resolve) => relay.listen(5050, address, resolve));
    });
    afterAll(() => void relay.close());

    function monitor(...words: string[]): Promise<Result> {
      const script = 'import sys; from dcos_monitor.cli import cli; sys.exit(cli())';
      return runProgram(python, ['-c', script, '--master', address, ...words]);
    }

    it('LEGACY-013 LEGACY-022 adds up what the agents have and what is in use', async () => {
      const { output } = await monitor('role_data');
      expect(output).toMatch(/CPU +: +0\.10 \/ 12\.00 +Cores +0\.83 %/);
    });

    it('LEGACY-011 LEGACY-014 reads the state by its old name', async () => {
      const { output } = await monitor('print_state_data');
      expect(JSON.parse(output)).toMatchObject({
        activated_slaves: 3,
        frameworks: [{ id: playground.frameworkId, tasks: [{ id: 'sleeper', state: 'TASK_RUNNING' }] }],
      });
    });
  });
});

withInstallation("DC/OS' command line, dcoscli 0.6.1", dcos, (python) => {
  describe("DC/OS' command line, dcoscli 0.6.1", () => {
    async function run(...words: string[]): Promise<string> {
      const config = join(playground.directory, 'dcos.toml');
      const url = `http://${playground.master}`;
      writeFileSync(config, `[core]\ndcos_url = "${url}"\nmesos_master_url = "${url}"\n`, { mode: 0o600 });
      const script = 'import sys; from dcoscli.main import main; sys.exit(main())';
      const env = { DCOS_CONFIG: config, DCOS_DIR: playground.directory, HOME: playground.directory };
      const { code, output, errors } = await runProgram(python, ['-c', script, ...words], env);
      expect({ code, errors }).toMatchObject({ code: 0 });
      return output;
    }

    it('LEGACY-014 LEGACY-015 shows frameworks and tasks, which it asks for as state.json', async () => {
      const services = JSON.parse(await run('service', '--json')) as unknown;
      expect(services).toMatchObject([{ id: playground.frameworkId, name: 'client-test', active: true }]);
      const tasks = JSON.parse(await run('task', '--json')) as unknown;
      expect(tasks).toMatchObject([{ id: 'sleeper', state: 'TASK_RUNNING' }]);
    });

    it('LEGACY-037 LEGACY-038 tears a framework down, with its tasks', async () => {
      await run('service', 'shutdown', playground.frameworkId);
      expect(JSON.parse(await run('service', '--json'))).toEqual([]);
      const completed = JSON.parse(await run('service', '--completed', '--json')) as unknown;
      expect(completed).toMatchObject([{ id: playground.frameworkId }]);
      const tasks = JSON.parse(await run('task', '--completed', '--json')) as unknown;
      expect(tasks).toMatchObject([{ id: 'sleeper', state: 'TASK_KILLED' }]);
    });
  });
});
