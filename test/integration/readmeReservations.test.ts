import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { startTestCluster, type TestCluster } from '../support/embeddedCluster.ts';
import { eventually } from '../support/eventually.ts';
import { ask } from '../support/httpClient.ts';

/** More than this takes on a machine that is busy, in milliseconds. */
jest.setTimeout(120_000);

const tools = ['kubectl', 'curl', 'python3', 'sh'];
const missing = tools.filter((tool) => spawnSync('which', [tool]).status !== 0);
if (missing.length > 0 && process.env['CI'] === 'true') {
  throw new Error(`${missing.join(', ')} is not installed, and CI must not skip what needs it`);
}
if (missing.length > 0) console.log(`${missing.join(', ')} is not installed: the README's commands are not tried`);

/** The code of a section of the README, by language. */
function codeOf(section: string, language: string): string {
  const readme = readFileSync('README.md', 'utf8');
  const [, text = ''] = readme.split(`### ${section}\n`);
  const [, code] = new RegExp('```' + language + '\\n([^]*?)```').exec(text.split('\n### ')[0] ?? '') ?? [];
  if (code === undefined) throw new Error(`the section ${section} has no ${language}`);
  return code;
}

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startTestCluster('--log-level', 'silent');
});
afterAll(() => cluster.close());

/** What a shell prints of commands that must succeed. */
function shell(script: string, input = ''): Promise<string> {
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfigPath };
  return new Promise((resolve, reject) => {
    const child = execFile('sh', ['-ec', script], { env }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${script}: ${stderr}`));
    });
    child.stdin?.end(input);
  });
}

/** What is reserved of an agent for the role of the applied Reservation. */
async function reservedOf(hostname: string): Promise<unknown> {
  const { slaves } = JSON.parse((await ask(cluster.port, '/slaves')).text) as {
    slaves: { hostname: string; reserved_resources: Record<string, Record<string, unknown>> }[];
  };
  return slaves.find((slave) => slave.hostname === hostname)?.reserved_resources['cache'];
}

(missing.length > 0 ? it.skip : it)(
  'RESV-001 VOL-001 what the README says of reservations is so, with curl and kubectl',
  async () => {
    const commands = codeOf('Reserve, and keep data', 'sh').replaceAll('127.0.0.1:5050', `127.0.0.1:${cluster.port}`);
    const output = await shell(commands);
    expect(output).toContain('202 Accepted');
    expect(output).toMatch(/node-\d +db +disk:512 +(True)?/);

    await shell('kubectl apply -f -', codeOf('Reserve, and keep data', 'yaml'));
    await shell('kubectl wait --for=condition=Accepted --timeout=60s mres/cache-on-node-2');
    expect(await reservedOf('node-2')).toMatchObject({ cpus: 1, mem: 512 });
    const volume = 'kubectl get mres cache-on-node-2 --output jsonpath={.status.volumes[0].id}';
    await eventually(async () => (await shell(volume)) === 'data');

    await shell('kubectl delete mres cache-on-node-2 --timeout=60s');
    expect(await shell('kubectl get mres')).not.toContain('cache-on-node-2');
    await eventually(async () => (await reservedOf('node-2')) === undefined);
  },
);
