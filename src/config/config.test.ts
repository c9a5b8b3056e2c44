import { join } from 'node:path';
import { readFlags } from './commandLine.ts';
import { commandLineFlags, ConfigError, readConfig, settings, usage } from './config.ts';

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  return 'taken';
}

describe('readConfig', () => {
  it('has a default for everything that needs a value', () => {
    expect(readConfig({}, {})).toMatchObject({ port: 5050, 'allocation-interval': 1 });
  });

  it('takes a flag before the environment, and that before the default', () => {
    const environment = { MESOS_OPERATOR_PORT: '5000', MESOS_OPERATOR_DEFAULT_IMAGE: 'alpine' };
    expect(readConfig({ port: '6000' }, environment)).toMatchObject({ port: 6000, 'default-image': 'alpine' });
  });

  it('reads lists, tables, domains and switches', () => {
    const flags = { roles: 'a,b', users: 'ann=1000', domain: 'r/z', 'admit-unknown-frameworks': 'false' };
    const config = readConfig(flags, {});
    expect(config.roles).toEqual(['a', 'b']);
    expect(config.users).toEqual(new Map([['ann', 1000]]));
    expect(config.domain).toEqual({ region: 'r', zone: 'z' });
    expect(config['admit-unknown-frameworks']).toBe(false);
  });

  it('FLAG-003 gives agents the times of Mesos to answer', () => {
    expect(readConfig({}, {})).toMatchObject({
      'agent-ping-timeout': 15,
      'max-agent-ping-timeouts': 5,
      'agent-reregister-timeout': 600,
    });
    expect(readConfig({}, {})).not.toHaveProperty('agent-removal-rate-limit');
    expect(readConfig({ 'agent-removal-rate-limit': '2/10mins' }, {})).toMatchObject({
      'agent-removal-rate-limit': { text: '2/10mins', seconds: 300 },
    });
  });

  it.each([
    [{ 'agent-ping-timeout': '999ms' }, 'expected a duration from 1secs to 15mins'],
    [{ 'agent-ping-timeout': '16mins' }, 'expected a duration from 1secs to 15mins'],
    [{ 'max-agent-ping-timeouts': '0' }, 'expected a whole number from 1'],
    [{ 'agent-reregister-timeout': '599secs' }, 'expected no less than 10mins'],
    [{ 'agent-removal-rate-limit': '0/10mins' }, 'expected NUMBER/DURATION'],
    [{ 'agent-removal-rate-limit': '1/soon' }, 'expected NUMBER/DURATION'],
    [{ 'recovery-agent-removal-limit': '101%' }, 'expected no more than 100%'],
  ])('FLAG-003 refuses %j', (flags, reason) => {
    expect(refusal(() => readConfig(flags, {}))).toContain(reason);
  });

  it('FLAG-006 takes what a Mesos master is given by variables, after what is meant for the operator', () => {
    const environment = { MESOS_ALLOCATION_INTERVAL: '500ms', MESOS_ROLES: 'a', MESOS_OPERATOR_ROLES: 'b' };
    expect(readConfig({}, environment)).toMatchObject({ 'allocation-interval': 0.5, roles: ['b'] });
  });

  it('LEGACY-010 FLAG-006 takes the folder of the web UI as a Mesos master does, from wherever it was started', () => {
    const flags = readFlags(['--webui_dir=ui'], commandLineFlags(settings));
    expect(readConfig(flags, {})['webui-dir']).toBe(join(process.cwd(), 'ui'));
    expect(readConfig({}, { MESOS_WEBUI_DIR: '/usr/share/mesos/webui' })['webui-dir']).toBe('/usr/share/mesos/webui');
    expect(readConfig({}, {})['webui-dir']).toBeUndefined();
  });

  it('LEGACY-030 takes the rate of metrics from the variable of Mesos, as often as they like if that is empty', () => {
    const limit = (environment: Readonly<Record<string, string>>) =>
      readConfig({}, environment)['metrics-snapshot-rate-limit'];
    const variable = 'LIBPROCESS_METRICS_SNAPSHOT_ENDPOINT_RATE_LIMIT';
    expect(limit({})).toEqual({ text: '2/1secs', seconds: 0.5 });
    expect(limit({ [variable]: '10/1mins' })).toEqual({ text: '10/1mins', seconds: 6 });
    expect(limit({ [variable]: '' })).toBeUndefined();
    expect(refusal(() => limit({ [variable]: 'often' }))).toContain('--metrics-snapshot-rate-limit: expected NUMBER/');
  });

  it('HA-001 takes a ZooKeeper as a Mesos master does, and has no use for a quorum', () => {
    const argv = ['--zk=zk://h1:1,h2:2/mesos', '--quorum=2', '--zk_session_timeout=20secs'];
    const given = { zk: 'zk://h1:1,h2:2/mesos', quorum: 2, 'zk-session-timeout': 20 };
    expect(readConfig(readFlags(argv, commandLineFlags(settings)), {})).toMatchObject(given);
    const environment = { MESOS_ZK: 'file:///etc/mesos/zk', MESOS_QUORUM: '1' };
    expect(readConfig({}, environment)).toMatchObject({ zk: 'file:///etc/mesos/zk', 'zk-session-timeout': 10 });
    expect(readConfig({}, {}).zk).toBeUndefined();
  });

  it.each([
    ['90', 90],
    ['90secs', 90],
    ['1.5mins', 90],
  ])('FLAG-006 reads the duration %s', (text, seconds) => {
    expect(readConfig({ 'offer-timeout': text }, {})['offer-timeout']).toBe(seconds);
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(readConfig({}, {}))).toBe(true);
  });

  it.each([
    [{ port: '70000' }, '--port: expected a whole number from 0 to 65535'],
    [{ 'allocation-interval': '0' }, '--allocation-interval: expected a number of seconds above 0'],
    [{ 'default-ports': 'ports:[5-1' }, '--default-ports: '],
    [{ users: 'ann' }, "--users: 'ann' is not NAME=UID"],
    [{ domain: 'r' }, '--domain: expected REGION/ZONE'],
    [{ 'advertise-ip': 'here' }, '--advertise-ip: '],
    [{ 'role-sorter': 'fair' }, '--role-sorter: '],
    [{ 'min-allocatable-resources': 'cpus:1|mem' }, '--min-allocatable-resources: '],
    [{ 'filter-gpu-resources': 'maybe' }, '--filter-gpu-resources: '],
    [{ 'service-name': 'mesos-master' }, '--service-name: needs --pod-ip'],
    [{ 'max-body-bytes': '67108865' }, '--max-total-body-bytes: must be at least four times --max-body-bytes'],
    [{ zk: 'zk://ann:secret@h:1' }, '--zk: expected a path after the servers'],
    [{ 'zk-session-timeout': '0' }, '--zk-session-timeout: expected a duration from 1secs to 10mins'],
  ])('says of %j in one line what is wrong', (flags, line) => {
    const message = refusal(() => readConfig(flags, {}));
    expect(message).toContain(line);
    expect(message).not.toContain('\n');
  });

  it('names each setting with its variable when asked for help', () => {
    expect(usage()).toMatch(/--default-image +MESOS_OPERATOR_DEFAULT_IMAGE +image of tasks/);
  });
});

describe('readFlags', () => {
  it('reads flags with their values, several times where that is allowed', () => {
    const argv = ['--a', '1', '--b=2', '--b', '3'];
    expect(readFlags(argv, { a: {}, b: { multiple: true } })).toEqual({ a: '1', b: ['2', '3'] });
  });

  it.each([
    [['--agent_ping_timeout=5secs'], { 'agent-ping-timeout': '5secs' }],
    [['--slave_ping_timeout=5secs'], { 'agent-ping-timeout': '5secs' }],
    [['--max_slave_ping_timeouts', '3'], { 'max-agent-ping-timeouts': '3' }],
    [['--root_submissions'], { 'root-submissions': 'true' }],
    [['--no-root_submissions', '--port=1'], { 'root-submissions': 'false', port: '1' }],
    [['--root-submissions', 'false'], { 'root-submissions': 'false' }],
    [['--root_submissions=false'], { 'root-submissions': 'false' }],
  ])('FLAG-006 reads %j as a Mesos master does', (argv, flags) => {
    expect(readFlags(argv, commandLineFlags(settings))).toEqual(flags);
  });

  it.each([[['--no-port']], [['--port']], [['--no-nonsense']]])('FLAG-006 refuses %j', (argv) => {
    expect(refusal(() => readFlags(argv, commandLineFlags(settings)))).not.toBe('taken');
  });

  it.each([[['--x', '1']], [['word']], [['--a']]])('refuses %j', (argv) => {
    expect(refusal(() => readFlags(argv, { a: {} }))).not.toBe('taken');
  });
});
