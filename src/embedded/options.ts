import { z } from 'zod';
import { parseSettings } from '../config/config.ts';
import { attributesText, checkZookeeper, faultDomain, parsed, resourcesText, wholeNumber } from '../config/values.ts';
import { readFlags } from '../config/commandLine.ts';
import { logLevels } from '../telemetry/log.ts';

/** A node's fault domain, `1=region-1/zone-1`. */
const nodeDomain = z
  .string()
  .regex(/^[1-9][0-9]*=[^/]+\/[^/]+$/, 'expected NODE=REGION/ZONE, as in 1=region-1/zone-1')
  .transform((text) => {
    const [node = '', domain = ''] = text.split('=');
    return { node: Number(node), ...faultDomain.parse(domain) };
  });

const settings = z
  .object({
    port: wholeNumber(1, 65_535).default(5050),
    nodes: wholeNumber(1, 200).default(3),
    resources: resourcesText.default('cpus:4;mem:4096;disk:10240;ports:[31000-31999]'),
    attributes: attributesText.default('rack:r%d'),
    domain: z.array(nodeDomain).default([]),
    state: z.string().min(1).optional(),
    'webui-dir': z.string().min(1).optional(),
    zk: parsed(checkZookeeper).optional(),
    operator: z.enum(['in-process', 'none']).default('in-process'),
    'log-level': z.enum(logLevels).default('warn'),
  })
  .refine(({ port, nodes }) => port + nodes <= 65_535, { path: ['port'], message: 'no ports are left for the agents' })
  .refine(({ domain, nodes }) => domain.every(({ node }) => node <= nodes), {
    path: ['domain'],
    message: 'names a node that there is not',
  });

/** What `--help` prints. */
export const usage = `Starts a Kubernetes-compatible cluster on this machine, with the operator and the Mesos API.

npm start -- [OPTION VALUE]…

  --port P                 where the Mesos API listens; the agent of node n at P+n    5050
  --nodes N                how many nodes                                             3
  --resources TEXT         what each node has        cpus:4;mem:4096;disk:10240;ports:[31000-31999]
  --attributes TEXT        attributes of each node; %d is its number                  rack:r%d
  --domain N=REGION/ZONE   fault domain of node N; the first one is the master's too
  --state DIR              keeps everything there, for the next start
  --webui-dir DIR          serves the files of a web UI, such as that of Mesos
  --zk URL                 a ZooKeeper to register the master in: zk://HOST:PORT/PATH
  --operator MODE          in-process, or none to start it as a process of its own    in-process
  --log-level LEVEL        trace, debug, info, warn, error or silent                  warn
`;

/** What the embedded cluster is started with. */
export type EmbeddedOptions = z.output<typeof settings>;

/**
 * The options of a command line: `--port P`, `--nodes N`, `--resources TEXT`, `--attributes TEXT` (%d is the node's number),
 * `--domain NODE=REGION/ZONE` (may be repeated), `--state DIR`, `--webui-dir DIR`, `--zk URL`,
 * `--operator in-process|none`, `--log-level LEVEL`. Throws a ConfigError of one line for anything else.
 */
export function readOptions(argv: readonly string[]): EmbeddedOptions {
  const flags = {
    port: {},
    nodes: {},
    resources: {},
    attributes: {},
    domain: { multiple: true },
    state: {},
    'webui-dir': {},
    zk: {},
    operator: {},
    'log-level': {},
  };
  return parseSettings(settings, readFlags(argv, flags));
}
