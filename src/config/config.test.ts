import { readFlags } from './commandLine.ts';
import { ConfigError, readConfig, usage } from './config.ts';

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
    expect(readConfig({}, {})).toMatchObject({ port: 5050, 'allocation-interval': 1, 'agent-timeout': 75 });
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

  it.each([[['--x', '1']], [['word']], [['--a']]])('refuses %j', (argv) => {
    expect(refusal(() => readFlags(argv, { a: {} }))).not.toBe('taken');
  });
});
