// What `helm test` runs in a pod: the master answers where frameworks are told to look for it.
import { lookup } from 'node:dns/promises';

const [host, port, address] = process.argv.slice(1);
// A cluster without DNS has at least what the kubelet tells each pod.
const reachable = await lookup(host).then(
  () => host,
  (error) => {
    console.log(`${host} cannot be resolved (${error.code}): asking at ${address}`);
    return address;
  },
);
const base = `http://${reachable}:${port}`;

/** Asks until the answer is 200: the leader may be on its way. */
async function ask(path) {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(base + path);
      const text = await response.text();
      if (response.status === 200) return text;
      throw new Error(`${path} is answered with ${response.status}: ${text}`);
    } catch (error) {
      if (attempt === 30) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

await ask('/health');
const { version, leader, activated_slaves: agents } = JSON.parse(await ask('/master/state'));
console.log(`${base}: Mesos ${version}, led by ${leader}, ${agents} active agents`);
